/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals --
   Test code, never part of the package. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest, IncomingMessage } from 'node:http';
import { readdirSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { createLogger } from '@stoplight/prism-core';
import { getHttpOperationsFromSpec } from '@stoplight/prism-http';
import { createServer } from '@stoplight/prism-http-server';
import type { ValidateFunction } from 'ajv/dist/2020';
import Ajv2020 from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

import { resources } from '../../nodes/Peeker/operations';
import { contractOperations } from '../contract/document';
import { operationNames } from '../contract/operations';
import { outputSchemas } from '../contract/outputSchemas';
import type { CallOutcome } from './callTable';
import { calls, makeCalls } from './callTable';
import { contractElements, sentElements } from './contractElements';
import type { Rig } from './setup';
import { startRig } from './setup';

const nameOf = ({ resource, operation }: { resource: string; operation: string }) =>
	`${resource}.${operation}`;
const about = (one: (typeof calls)[number]) => `${nameOf(one)} ${one.about}`;
const sorted = (values: Iterable<string>) => [...new Set(values)].sort();

let rig: Rig;
let outcomes: CallOutcome[];
/** Endpoints called by each call of the table. */
const endpoints: string[][] = [];

beforeAll(async () => {
	rig = await startRig();
	const { sandbox, key } = rig;
	sandbox.seed.users(key, 101);
	sandbox.seed.domains(key, 101);
	sandbox.seed.orders(key, 101);
	sandbox.seed.importedDomains(key, ['northwind-mail.example']);
	for (let at = 0; at < 101; at++) sandbox.seed.bundle(key, { name: `Seeded ${at}` });
	await rig.run('user', 'create', { email: 'dana@northwind.example' });

	let made = sandbox.requests.length;
	outcomes = await makeCalls(rig, async () => {
		endpoints.push(sandbox.requests.slice(made).map(({ operationId = '' }) => operationId));
		made = sandbox.requests.length;
		await rig.settle();
	});
}, 60_000);

afterAll(async () => {
	await rig.close();
});

const outcomeOf = (one: (typeof calls)[number]) => outcomes[calls.indexOf(one)];

describe('every operation against the sandbox', () => {
	test.each(calls.map((one) => [about(one), one] as const))('%s', (_name, one) => {
		expect(outcomeOf(one).problem).toBeUndefined();
		expect(endpoints[calls.indexOf(one)]).toEqual(one.via);
	});

	test('the table has every operation, and no other', () => {
		expect(sorted(calls.map(nameOf))).toEqual(operationNames);
	});

	test('the table reaches every endpoint', () => {
		expect(sorted(endpoints.flat())).toEqual(sorted(contractOperations.keys()));
	});

	test('every parameter, body field and value of the contract is sent at least once', () => {
		const sent = new Set(rig.sandbox.requests.flatMap(sentElements));
		const missing = [...contractElements()].filter((element) => !sent.has(element));
		expect(missing).toEqual([]);
	});

	test('openapi.yaml has nothing against any request or answer', () => {
		expect(rig.sandbox.violations).toEqual([]);
	});
});

describe('highlighted data of the execution', () => {
	const effectOf = ({ call }: CallOutcome) =>
		resources
			.find(({ value }) => value === call.resource)
			?.operations.find(({ value }) => value === call.operation)?.effect;

	test('shows what was bought, and where', () => {
		const spent = outcomes.filter((one) => effectOf(one) === 'spend');
		expect(sorted(spent.map(({ call }) => call.resource))).toEqual(['order', 'swap']);
		for (const { call, items, highlighted } of spent) {
			const id: unknown = Reflect.get(Object(items[0]), 'id');
			expect(highlighted).toMatchObject({ environment: 'test', [`${call.resource}_id`]: id });
		}
	});

	test('is left alone by what spends nothing', () => {
		const others = outcomes.filter((one) => effectOf(one) !== 'spend');
		expect(others.map(({ highlighted }) => highlighted)).toEqual(others.map(() => ({})));
	});
});

describe('output schemas', () => {
	const folder = join(__dirname, '../../nodes/Peeker/__schema__/v1.0.0');
	const read = (name: string) =>
		JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as object;
	const ajv = new Ajv2020({ allowUnionTypes: true });
	ajv.addKeyword('version');
	addFormats(ajv);

	test('there is a file for every operation, and no other', () => {
		const files = readdirSync(folder, { recursive: true, encoding: 'utf8' });
		expect(files.filter((file) => file.endsWith('.json')).sort()).toEqual(
			[...outputSchemas.keys()].map((name) => normalize(`${name}.json`)).sort(),
		);
	});

	describe.each([...outputSchemas])('%s', (name, schema) => {
		const [resource, operation] = name.split('/');

		test('the file is what the contract gives', () => {
			expect(read(name)).toEqual(schema);
		});

		test('real output fits it', () => {
			const fits: ValidateFunction = ajv.compile(read(name));
			const items = outcomes
				.filter(({ call }) => call.resource === resource && call.operation === operation)
				.flatMap((outcome) => outcome.items);
			expect(items.length).toBeGreaterThan(0);
			for (const item of items) {
				fits(item);
				expect(fits.errors ?? []).toEqual([]);
			}
		});

		test('it names every field of real output', () => {
			const known = Object.keys(schema.properties ?? {});
			const fields = outcomes
				.filter(({ call }) => call.resource === resource && call.operation === operation)
				.flatMap((outcome) => outcome.items.flatMap((item) => Object.keys(Object(item))));
			expect(sorted(fields).filter((field) => !known.includes(field))).toEqual([]);
		});
	});
});

describe('every operation against Prism, a mock server by others', () => {
	/** An answer that Prism gave: `POST /orders 200`. */
	const answers: Array<{ to: string; status: number | undefined }> = [];
	let problems: string[];

	beforeAll(async () => {
		const operations = await getHttpOperationsFromSpec(join(__dirname, '../contract/openapi.yaml'));
		const prism = createServer(operations, {
			cors: false,
			config: {
				isProxy: false,
				validateRequest: true,
				// Where the contract has no example, what Prism makes up does not fit the contract.
				validateResponse: false,
				checkSecurity: true,
				errors: true,
				upstreamProxy: undefined,
				mock: { dynamic: false },
			},
			components: { logger: createLogger('Prism', { enabled: false }) },
		});
		const url = await prism.listen(0, '127.0.0.1');
		const note = (message: unknown) => {
			const { request, response } = message as {
				request: ClientRequest;
				response: IncomingMessage;
			};
			answers.push({ to: `${request.method} ${request.path}`, status: response.statusCode });
		};
		const mocked = await startRig({ baseUrl: url });
		subscribe('http.client.response.finish', note);
		const made = await makeCalls(mocked);
		unsubscribe('http.client.response.finish', note);
		await mocked.close();
		await prism.close();
		problems = made.flatMap(({ call, problem }) =>
			problem === undefined ? [] : `${about(call)}: ${problem.split('\n')[0]}`,
		);
	}, 60_000);

	test('refuses no request of ours', () => {
		expect(answers.length).toBeGreaterThanOrEqual(calls.length);
		expect(answers.filter(({ status = 0 }) => status < 200 || status > 299)).toEqual([]);
	});

	test('every call ends well, but for what its fixed answers never end', () => {
		const neverEnds = /waiting time was over|sent the same page of the list twice/;
		expect(problems.filter((problem) => !neverEnds.test(problem))).toEqual([]);
	});
});
