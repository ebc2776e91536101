/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals --
   Test code, never part of the package. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';
import path from 'node:path';

import { CODE_TEXTS } from '../../nodes/api/errors/errorTexts';
import { RESPONSE_TIMEOUT } from '../../nodes/api/client/request';
import type { Fault } from '../sandbox';
import type { Rig } from '../nodes/setup';
import { SMARTLEAD, startRig } from '../nodes/setup';
import { byId, everythingOf, locator } from './setup';

let rig: Rig;
let keys = 0;
const servers: Server[] = [];

beforeAll(async () => {
	rig = await startRig({ environment: 'live' });
});

afterAll(async () => {
	await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
	await rig.close();
});

async function listen<Listener extends Server>(server: Listener): Promise<number> {
	servers.push(server);
	await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
	return (server.address() as AddressInfo).port;
}

const newKey = () => `pk_test_error${1_000 + keys++}`;

/** Runs `account.get`, which must fail, and gives its words. */
async function wordsOf(fault: Fault | undefined, baseUrl = rig.sandbox.url) {
	const apiKey = newKey();
	if (fault) rig.sandbox.faults.add({ times: 0, ...fault, key: apiKey });
	const result = await rig.run(
		'account',
		'get',
		{},
		{
			credentials: { peekerApi: { apiKey, baseUrl, ...SMARTLEAD } },
		},
	);
	expect(result.error?.name).toBe('NodeApiError');
	expect(everythingOf(result)).not.toContain(apiKey);
	return { message: String(result.error?.message), details: String(result.error?.description) };
}

const expectWords = (
	{ message, details }: Awaited<ReturnType<typeof wordsOf>>,
	headline: string,
	hasRequestId: boolean,
) => {
	expect(message).toBe(headline);
	expect(/Request ID: req_\w+$/.test(details)).toBe(hasRequestId);
};

describe('no usable answer: each kind has its own words', () => {
	test('unknown host', async () => {
		const words = await wordsOf(undefined, 'https://api.peeker.invalid/partner/v1');
		expectWords(words, 'The address of Peeker could not be looked up', false);
	});

	test('refused connection', async () => {
		const server = createServer();
		const port = await listen(server);
		await new Promise((closed) => server.close(closed));
		servers.pop();
		const words = await wordsOf(undefined, `http://127.0.0.1:${port}/partner/v1`);
		expectWords(words, 'No server answers at the address of Peeker', false);
	});

	test('certificate that is not trusted', async () => {
		let hasSeenRequest = false;
		const pem = readFileSync(path.join(__dirname, 'selfSigned.pem'));
		const server = createTlsServer({ key: pem, cert: pem }, () => (hasSeenRequest = true));
		const port = await listen(server);
		const words = await wordsOf(undefined, `https://127.0.0.1:${port}/partner/v1`);
		expectWords(words, 'The secure connection to Peeker could not be set up', false);
		expect(hasSeenRequest).toBe(false);
	});

	test('TLS spoken to a server that does not', async () => {
		const port = await listen(createServer());
		const words = await wordsOf(undefined, `https://127.0.0.1:${port}/partner/v1`);
		expectWords(words, 'The secure connection to Peeker could not be set up', false);
	});

	test('no answer in time', async () => {
		const limit = jest.replaceProperty(RESPONSE_TIMEOUT, 'usualMs', 40);
		const words = await wordsOf({ kind: 'slow', ms: 36_000_000 });
		limit.restore();
		expectWords(words, 'Peeker did not answer in time', false);
	});

	test('an answer that comes drop by drop is no answer in time either', async () => {
		const limit = jest.replaceProperty(RESPONSE_TIMEOUT, 'usualMs', 60);
		const server = createServer((_, response) => {
			response.writeHead(200, { 'content-type': 'application/json' });
			const drops = setInterval(() => response.write(' '), 10);
			response.on('close', () => clearInterval(drops));
		});
		const port = await listen(server);
		const words = await wordsOf(undefined, `http://127.0.0.1:${port}/partner/v1`);
		limit.restore();
		server.closeAllConnections();
		expectWords(words, 'Peeker did not answer in time', false);
	});

	test.each<[string, Fault, string, boolean]>([
		['reset connection', { kind: 'resetBefore' }, 'The connection to Peeker broke off', false],
		['HTML', { kind: 'html' }, 'A web page came back instead of an answer from Peeker', true],
		[
			'HTML with an error status',
			{ kind: 'html', status: 502 },
			'A web page came back instead of an answer from Peeker',
			true,
		],
		['empty body', { kind: 'emptyBody' }, 'Peeker answered, but the answer was empty', true],
		[
			'truncated JSON',
			{ kind: 'truncatedJson' },
			'The answer from Peeker arrived incomplete',
			true,
		],
		['plain 500', { kind: 'status', status: 500 }, 'Peeker had a fault on its side', true],
		[
			'500 without a body',
			{ kind: 'emptyBody', status: 500 },
			'Something between n8n and Peeker answered instead of Peeker',
			true,
		],
	])('%s', async (_, fault, headline, hasRequestId) => {
		expectWords(await wordsOf(fault), headline, hasRequestId);
	});

	test.each([301, 302, 303, 307, 308])(
		'%d to another host: nothing is sent there',
		async (status) => {
			const seen: unknown[] = [];
			const port = await listen(
				createServer((request, response) => void (seen.push(request.headers), response.end('{}'))),
			);
			const location = `http://127.0.0.1:${port}/partner/v1/me`;
			const words = await wordsOf({ kind: 'redirect', status, location });
			expectWords(words, 'The server sends callers to another address', true);
			expect(words.details).toContain('Your key was not sent there');
			expect(seen).toEqual([]);
		},
	);
});

describe('links of a list are never followed', () => {
	test('a next page on another host is asked of the own base URL', async () => {
		const seen: unknown[] = [];
		const port = await listen(
			createServer((request, response) => void (seen.push(request.url), response.end('{}'))),
		);
		const key = newKey();
		rig.sandbox.seed.users(key, 1);
		const body = JSON.stringify({
			data: [{ id: 'usr_1' }],
			links: { next: `http://127.0.0.1:${port}/partner/v1/users?page_token=abc` },
		});
		rig.sandbox.faults.add({ kind: 'body', body, key });
		rig.sandbox.faults.add({ kind: 'body', body: '{"data":[{"id":"usr_2"}],"links":{}}', key });
		const { items } = await rig.run(
			'user',
			'getAll',
			{ returnAll: true },
			{
				credentials: rig.credentialOf(key),
			},
		);
		expect(items.map(({ json }) => json.id)).toEqual(['usr_1', 'usr_2']);
		expect(seen).toEqual([]);
	});
});

describe('answers that say no', () => {
	test.each(Object.entries(CODE_TEXTS))(
		'code %s: its own words, the code and the request ID',
		async (code, text) => {
			const isLimit = code === 'rate_limited' || code === 'cloudflare_account_capacity';
			const body = JSON.stringify({
				error: isLimit
					? {
							code: 'rate_limited',
							message: 'No.',
							details: code === 'rate_limited' ? {} : { reason: code },
						}
					: { code, message: 'Words of the API.', field: 'domains' },
			});
			const status = isLimit ? 429 : code === 'internal_error' ? 500 : 400;
			const { message, details } = await wordsOf({ kind: 'body', status, body });
			expect(message).toBe(text.headline);
			expect(details).toContain(text.advice);
			expect(details).toContain(`Code: ${isLimit ? 'rate_limited' : code}`);
			expect(details).toMatch(/Request ID: req_\w+$/);
		},
	);

	test('every code of the contract has a text', () => {
		const contract = readFileSync(path.join(__dirname, '../contract/CONTRACT.md'), 'utf8');
		const section = contract.split('## 3. Errors')[1].split('## 4.')[0];
		const codes = [...section.matchAll(/^\| `(\w+)` \|/gm)].map(([, code]) => code);
		expect(codes.length).toBeGreaterThan(15);
		expect(Object.keys(CODE_TEXTS)).toEqual(expect.arrayContaining(codes));
	});

	const order = (domains: string, more = {}) => ({
		userId: locator('email', 'dana@northwind.example'),
		orderType: 'custom',
		googleLicenses: 2,
		domains,
		personasFrom: 'json',
		personasJson: JSON.stringify([{ firstName: 'Lee', lastName: 'Novak' }]),
		...more,
	});

	async function refusalOf(path: string, parameters: object, key = newKey()) {
		const [resource, operation] = path.split('.');
		const result = await rig.run(
			resource,
			operation,
			{ ...parameters },
			{
				credentials: rig.credentialOf(key),
			},
		);
		expect(result.error?.context).toMatchObject({ itemIndex: 0 });
		return `${String(result.error?.message)}\n${String(result.error?.description)}`;
	}

	test('too few domains: how many are missing', async () => {
		const text = await refusalOf('order.create', order('one.example', { googleLicenses: 6 }));
		expect(text).toContain('The order needs 3 domains and got 1: add 2 more.');
	});

	test('a domain of another order: which', async () => {
		const key = newKey();
		rig.sandbox.seed.orders(key, 1);
		const text = await refusalOf('order.create', order('ordered-1.example'), key);
		expect(text).toContain('Domains: ordered-1.example.');
	});

	test('names that cannot be registered: which and why', async () => {
		const names = 'taken-one.example, blocked-two.example';
		const text = await refusalOf('order.create', order(names, { googleLicenses: 4 }));
		// Orders name their domains by the alphabet, so that a repeat has the same bytes.
		expect(text).toContain('blocked-two.example (unavailable), taken-one.example (taken)');
	});

	test('a domain that cannot carry Microsoft: what it can', async () => {
		const key = newKey();
		rig.sandbox.seed.connectMicrosoft(key, 'used.example');
		const microsoft = { googleLicenses: 0, microsoftLicenses: 1 };
		const text = await refusalOf('order.create', order('used.example', microsoft), key);
		expect(text).toContain('used.example is needed for microsoft, but is usable for google.');
	});

	test('no money', async () => {
		const text = await refusalOf('order.create', order('one.example'), 'pk_live_broke_1');
		expect(text).toMatch(/^Peeker could not charge your account for this/);
		expect(text).toContain('Code: insufficient_balance');
	});

	test('a second user with one address: whose ID', async () => {
		const key = newKey();
		const [{ id, email }] = rig.sandbox.seed.users(key, 1);
		const text = await refusalOf('user.create', { email }, key);
		expect(text).toMatch(/^There already is a user with this email address/);
		expect(text).toContain(id);
	});

	test('a user in the details of another refusal is no second user', async () => {
		const key = newKey();
		const error = { code: 'forbidden', message: 'No.', details: { user: 'usr_OTHER' } };
		const body = JSON.stringify({ error });
		rig.sandbox.faults.add({ kind: 'body', status: 403, body, operationId: 'createOrder', key });
		const text = await refusalOf('order.create', order('one.example'), key);
		expect(text).toMatch(/^This API key may not do that/);
	});

	test.each([
		['cooldown', /^This domain was swapped too recently/],
		['quota', /^Your plan has no allowance left for this/],
	])('premium swap: %s', async (kind, headline) => {
		const key = `pk_test_base_${kind}`;
		const domains = rig.sandbox.seed.orders(key, 2).map(({ domainIds }) => domainIds[0]);
		const code = kind === 'quota' ? 'premium_swap_quota_exceeded' : 'premium_swap_cooldown';
		const body = JSON.stringify({ error: { code, message: 'No.' } });
		rig.sandbox.faults.add({ kind: 'body', status: 400, body, operationId: 'createSwap', key });
		const text = await refusalOf(
			'swap.create',
			{ swapType: 'premium', domainId: byId(domains[0]), replacementDomain: 'new.example' },
			key,
		);
		expect(text).toMatch(headline);
	});
});

describe('a call ends within its budget', () => {
	test('a tool of an agent learns of trouble within 45 seconds', async () => {
		const key = newKey();
		rig.sandbox.faults.add({ kind: 'rateLimited', times: 0, retryAfterSeconds: 5, key });
		const begun = rig.time.now();
		const { items } = await rig.run(
			'account',
			'get',
			{},
			{
				credentials: rig.credentialOf(key),
				isTool: true,
			},
		);
		expect(items[0].json.error).toMatch(/too many calls/);
		expect(rig.time.now() - begun).toBeLessThanOrEqual(45_000);
	});

	test('a look after a lost answer does not get a budget of its own', async () => {
		const key = newKey();
		rig.sandbox.faults.add({ kind: 'resetBefore', operationId: 'createBundle', key });
		rig.sandbox.faults.add({ kind: 'rateLimited', operationId: 'listBundles', times: 0, key });
		const begun = rig.time.now();
		const { error } = await rig.run(
			'bundle',
			'create',
			{ name: 'One', monthlySendingVolume: 1_000 },
			{ credentials: rig.credentialOf(key) },
		);
		expect(error?.message).toMatch(/may or may not have done this/);
		expect(rig.time.now() - begun).toBeLessThanOrEqual(300_000);
	});
});
