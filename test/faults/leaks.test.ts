/* eslint-disable @n8n/community-nodes/no-hardcoded-secrets --
   None of them is real: they are there to be searched for. */
import type { INodeParameters } from 'n8n-workflow';

import type { Fault } from '../sandbox';
import type { ExecuteResult } from '../support/n8n';
import { CASES, nameOf } from './cases';
import type { Rig } from '../nodes/setup';
import { startRig } from '../nodes/setup';
import { everythingOf, locator, resultOf } from './setup';

/** Secrets that a careless search misses: they look different in JSON, in an address and in an escape. */
const CREDENTIAL = {
	webhookSecret: 'whsec_canary+live/1=',
	webhookSecretSandbox: 'whsec_canary+sandbox/2=',
	webhookSecretPrevious: 'whsec_canary+previous/3=',
	smartleadLoginEmail: 'canary.login@agency.example',
	smartleadLoginPassword: 'cänary "password"\\ 4/€',
};
const PARAMETERS = {
	smartleadLoginEmail: 'canary.parameter@agency.example',
	smartleadLoginPassword: 'cänary "parameter"\\ 5/€',
};

const CANARIES = [...Object.values(CREDENTIAL), ...Object.values(PARAMETERS)];

const escaped = (text: string) =>
	text.replace(/[^ ]/g, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);

/** How a server may write texts into JSON. */
const WRITINGS: Record<string, (texts: string[]) => string> = {
	plain: (texts) => JSON.stringify(texts),
	escaped: (texts) => `[${texts.map((text) => `"${escaped(text)}"`).join()}]`,
	'with escaped slashes': (texts) => JSON.stringify(texts).replaceAll('/', '\\/'),
	'part of an address': (texts) => JSON.stringify(texts.map(encodeURIComponent)),
	'as keys': (texts) =>
		JSON.stringify({ nested: [Object.fromEntries(texts.map((text) => [text, { deep: text }]))] }),
};

let rig: Rig;
let keys = 0;

beforeAll(async () => {
	rig = await startRig({ environment: 'live', checkAnswers: false });
});

afterAll(async () => {
	await rig.close();
});

const newKey = () => `pk_live_canary-key-${1_000 + keys++}`;

/** Every spelling in which a secret could be read off a text, itself written as JSON or not. */
const spellings = (secret: string) => [
	secret,
	JSON.stringify(secret).slice(1, -1),
	JSON.stringify(JSON.stringify(secret).slice(1, -1)).slice(1, -1),
	encodeURIComponent(secret),
	escaped(secret),
	Buffer.from(secret).toString('base64').replace(/=+$/, ''),
];

function hitsIn(text: string, secrets: string[]): string[] {
	return secrets.filter((secret) => spellings(secret).some((spelling) => text.includes(spelling)));
}

/** A login typed into a parameter is a part of the workflow, which n8n stores along with every execution. */
function expectNoHit(result: ExecuteResult, key: string, allowed: string[] = []): void {
	const isHidden = (secret: string) => !allowed.includes(secret);
	const stored = [key, ...Object.values(CREDENTIAL)].filter(isHidden);
	expect(hitsIn(everythingOf(result), stored)).toEqual([]);
	expect(hitsIn(resultOf(result), [...stored, ...Object.values(PARAMETERS)])).toEqual([]);
	expect(hitsIn(JSON.stringify(rig.harness.logs), [key, ...CANARIES])).toEqual([]);
}

interface Echo {
	name: string;
	/** What the server answers when it gives these texts back wherever it can. */
	fault: (texts: string[]) => Fault;
}

const header = ([key]: string[]) => ({ 'peeker-request-id': `req_${key}`, 'x-echo': key });

/** Answers in JSON; `write` gives the texts as one value. */
const jsonEchoes = (name: string, write: (texts: string[]) => string): Echo[] => [
	{
		name: `a refusal, ${name}`,
		fault: (texts) => {
			// Of a refusal parts are masked too; of a success they are data.
			const echo = write([texts.join(' | '), ...texts]);
			const error = `"code":"forbidden","message":${JSON.stringify(texts.join())},"field":"x"`;
			const body = `{"error":{${error},"details":{"domains":[${echo}],"echo":${echo}}}}`;
			return { kind: 'body', status: 400, body, headers: header(texts) };
		},
	},
	{
		name: `success, ${name}`,
		fault: (texts) => {
			const echo = write(texts);
			const row = `{"id":"ord_1","status":"completed","login_password":${echo},"login_email":${echo},"note":${echo}}`;
			return { kind: 'body', body: `{"data":${row},"echo":${echo}}`, headers: header(texts) };
		},
	},
	{
		name: `a list, ${name}`,
		fault: (texts) => {
			const rows = `[{"id":"ord_1","note":${write(texts)}}]`;
			const body = `{"data":${rows},"links":{"next":null}}`;
			return { kind: 'body', body, headers: header(texts) };
		},
	},
];

const everyWriting = (texts: string[]) =>
	`[${Object.values(WRITINGS)
		.map((write) => write(texts))
		.join()}]`;

const otherEchoes: Echo[] = [
	{
		name: 'a web page',
		fault: (texts) => ({
			kind: 'body',
			body: `<html>${texts.join()}</html>`,
			contentType: 'text/html',
		}),
	},
	{
		name: 'a broken answer',
		fault: (texts) => ({ kind: 'body', body: `{"data":"${texts.join()}` }),
	},
	{
		name: 'a redirect',
		fault: (texts) => ({
			kind: 'redirect',
			location: `https://other.example/?${texts.map(encodeURIComponent).join('&')}`,
		}),
	},
	{ name: 'a fault', fault: () => ({ kind: 'status', status: 500 }) },
	{ name: 'a lost answer', fault: () => ({ kind: 'resetAfter' }) },
];

const credentialOf = (apiKey: string) => ({
	peekerApi: { apiKey, baseUrl: rig.sandbox.url, ...CREDENTIAL },
});

describe.each(jsonEchoes('in every writing', everyWriting))(
	'the server answers with $name',
	({ fault }) => {
		test.each(CASES.map((one) => [nameOf(one), one] as const))(
			'%s: no secret gets out',
			async (_, one) => {
				const key = newKey();
				const { parameters, items } = await one.prepare(rig.sandbox, key, rig.pass);
				const spoiled = fault([key, `Bearer ${key}`, ...Object.values(CREDENTIAL)]);
				rig.sandbox.faults.add({ ...spoiled, key, times: 0, operationId: one.endpoint });
				const result = await rig.run(one.resource, one.operation, parameters, {
					items,
					credentials: credentialOf(key),
				});
				expectNoHit(result, key);
			},
		);
	},
);

const order: INodeParameters = {
	userId: locator('email', 'dana@northwind.example'),
	orderType: 'custom',
	googleLicenses: 2,
	domains: 'one.example',
	personasFrom: 'json',
	personasJson: JSON.stringify([{ firstName: 'Lee', lastName: 'Novak' }]),
	smartleadLogin: 'parameters',
	...PARAMETERS,
};

const orderEchoes = [
	...Object.entries(WRITINGS).flatMap(([name, write]) => jsonEchoes(name, write)),
	...otherEchoes,
];

test.each(orderEchoes)(
	'an order with a login of its own, answered with $name',
	async ({ fault }) => {
		for (const continueOnFail of [true, false]) {
			const key = newKey();
			const spoiled = fault([key, `Bearer ${key}`, ...CANARIES]);
			rig.sandbox.faults.add({ ...spoiled, key, times: 0 });
			const result = await rig.run('order', 'create', order, {
				continueOnFail,
				credentials: credentialOf(key),
			});
			expectNoHit(result, key);
		}
	},
);

test.each([
	[
		'a password that is no text',
		{ smartleadLoginPassword: { canary: PARAMETERS.smartleadLoginPassword } },
	],
	['an address that is none', { userId: locator('email', '={{ "no address" }}') }],
	['no domain', { domains: '={{ "no domain" }}' }],
])('a refused parameter: %s', async (_, more) => {
	const key = newKey();
	const result = await rig.run(
		'order',
		'create',
		{ ...order, ...(more as INodeParameters) },
		{
			credentials: credentialOf(key),
		},
	);
	expect(result.error).toBeDefined();
	expectNoHit(result, key);
});

test.each([
	['a key of another service', { apiKey: 'sk_canary_of_another_service' }],
	['an unsafe base URL', { baseUrl: 'http://user:pk_live_canary@api.peeker.ai/' }],
])('a credential that cannot be used: %s', async (_, more) => {
	const key = newKey();
	const credential = { apiKey: key, baseUrl: rig.sandbox.url, ...CREDENTIAL, ...more };
	const result = await rig.run('account', 'get', {}, { credentials: { peekerApi: credential } });
	expect(result.error).toBeDefined();
	expectNoHit(result, credential.apiKey);
	expect(everythingOf(result)).not.toContain('pk_live_canary');
});

test('a customer whose address is the login keeps it: the email of a successful answer is data', async () => {
	const key = newKey();
	const { smartleadLoginEmail: email } = CREDENTIAL;
	const result = await rig.run(
		'user',
		'create',
		{ email },
		{
			credentials: credentialOf(key),
		},
	);
	expect(result.items[0].json.email).toBe(email);
	expectNoHit(result, key, [email]);
});
