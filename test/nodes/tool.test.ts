import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { ExecuteRequest, ExecuteResult } from '../support/n8n';
import type { Rig } from './setup';
import { PEEKER_TOOL, startRig } from './setup';
import { SURFACES } from './toolSurfaces';

let rig: Rig;

beforeAll(async () => {
	rig = await startRig({ stepMs: 25_000 });
});

afterAll(async () => await rig.close());

let keys = 0;
const newKey = () => `pk_test_tool${1_000 + keys++}`;

const answer = ({ items }: ExecuteResult): IDataObject[] => items.map(({ json }) => json);

describe.each(Object.entries(SURFACES))('as a tool of %s', (_surface, surface) => {
	const call = async (
		path: string,
		parameters: INodeParameters,
		extra: Partial<ExecuteRequest> & { key?: string } = {},
	) => {
		const [resource, operation] = path.split('.');
		const { key = newKey(), ...rest } = extra;
		const credentials = rig.credentialOf(key);
		const items = [{ toolCallId: 'call_1' }];
		return await rig.run(resource, operation, parameters, {
			credentials,
			...surface,
			...rest,
			items,
		});
	};

	it.each([undefined, 'stopWorkflow', 'continueRegularOutput', 'continueErrorOutput'] as const)(
		'a failure is an item with all that helps, On Error = %s',
		async (onError) => {
			const names = 'good.example, not a name!, http://web.example';
			const result = await call('domain.checkAvailability', { domains: names }, { onError });
			expect(result.error).toBeUndefined();
			const given = result.outputs.flat().map(({ json }) => json);
			expect(given).toHaveLength(1);
			const { error, details } = given[0] as { error: string; details: IDataObject };
			expect(error).not.toContain('[item');
			expect(details).toMatchObject({ code: 'invalid_input', field: 'domains', repeat: 'safe' });
			expect(details.description).toContain('"name!"');
			expect(details.description).toContain('http://web.example');
			expect(JSON.stringify(given[0]).length).toBeLessThanOrEqual(2_000);
		},
	);

	it('an empty list is an answer in words', async () => {
		const [given, ...more] = answer(await call('swap.getAll', {}));
		expect(more).toEqual([]);
		expect(given).toEqual({ count: 0, rows: [], note: 'Nothing was found.' });
	});

	it('an empty list is an answer in words too where everything is asked for', async () => {
		const [given] = answer(await call('swap.getAll', { toolOutput: 'raw' }));
		expect(given).toMatchObject({ count: 0 });
	});

	it('a long list is counted and shown in part', async () => {
		const key = newKey();
		rig.sandbox.seed.users(key, 30);
		const [given, ...more] = answer(await call('user.getAll', { returnAll: true }, { key }));
		expect(more).toEqual([]);
		expect(given.count).toBe(30);
		expect(given.rows).toHaveLength(20);
		expect(given.note).toMatch(/first 20 of 30/);
	});

	it('everything, or the fields that were chosen, where a person wants that', async () => {
		const key = newKey();
		rig.sandbox.seed.users(key, 2);
		// Only the type for tools has these fields.
		if (surface.type !== PEEKER_TOOL) return;
		const raw = answer(await call('user.getAll', { toolOutput: 'raw' }, { key }));
		expect(raw).toHaveLength(2);
		expect(raw[0]).toHaveProperty('sequencer');
		const parameters = { toolOutput: 'selectedFields', toolOutputFields: 'id, sequencer.provider' };
		const [chosen] = answer(await call('user.getAll', parameters, { key }));
		const rows = chosen.rows as IDataObject[];
		expect(Object.keys(rows[0])).toEqual(['id', 'sequencer.provider']);
	});

	it('is told of work that goes on, and does not suspend for it', async () => {
		const key = newKey();
		const data = { id: 'ord_1', status: 'in_progress' };
		const body = JSON.stringify({ data });
		rig.sandbox.faults.add({ kind: 'body', body, operationId: 'getOrder', times: 0, key });
		const parameters = { orderId: { __rl: true, mode: 'id', value: 'ord_1' } };
		const result = await call('order.waitUntilFinished', parameters, { key });
		expect(JSON.stringify(answer(result))).toMatch(/must not be started again/);
		expect(result.run?.waitTill).toBeUndefined();
	});

	it('ends within 45 seconds, whatever it calls', async () => {
		const key = newKey();
		rig.sandbox.faults.add({ kind: 'rateLimited', times: 0, retryAfterSeconds: 20, key });
		const begun = rig.time.now();
		const domains = Array.from({ length: 400 }, (_, at) => `name-${at}.example`).join(' ');
		const [given] = answer(await call('domain.checkAvailability', { domains }, { key }));
		expect(rig.time.now() - begun).toBeLessThanOrEqual(45_000);
		expect(given.error).toMatch(/too many calls/);
		expect(given.details).toMatchObject({ retry_after_seconds: 20, repeat: 'safe' });
	});
});

describe('with Retry on Fail, which n8n does for AI Agent 3 alone', () => {
	const surface = SURFACES['AI Agent 3'];
	const retryOnFail = { maxTries: 3, waitBetweenTries: 1 };

	it('the call is over in 45 seconds, and what it did is not done again', async () => {
		const key = newKey();
		rig.sandbox.faults.add({ kind: 'status', status: 503, times: 0, key });
		const call = async (extra: Partial<ExecuteRequest>) => {
			const [begun, before] = [rig.time.now(), rig.sandbox.requests.length];
			const request = { credentials: rig.credentialOf(key), ...surface, ...extra, items: [{}] };
			const parameters = { domains: 'one.example' };
			const [given] = answer(await rig.run('domain', 'checkAvailability', parameters, request));
			expect(given.details).toMatchObject({ code: 'internal_error' });
			return { ms: rig.time.now() - begun, requests: rig.sandbox.requests.length - before };
		};
		const once = await call({});
		const retried = await call({ retryOnFail });
		expect(retried.requests).toBe(once.requests);
		expect(retried.ms).toBeLessThanOrEqual(45_000);
	});

	it('the next call is answered by itself', async () => {
		const credentials = rig.credentialOf(newKey());
		const call = async (domains: string) =>
			await rig.run(
				'domain',
				'checkAvailability',
				{ domains },
				{
					credentials,
					...surface,
					items: [{}],
					retryOnFail,
				},
			);
		expect(JSON.stringify(answer(await call('one.example')))).toContain('one.example');
		expect(JSON.stringify(answer(await call('two.example')))).toContain('two.example');
	});
});

test('as a node of a workflow it is no tool', async () => {
	const { error, items } = await rig.run('domain', 'checkAvailability', { domains: 'a b' });
	expect(error?.message).toMatch(/cannot be a domain name/);
	expect(items).toEqual([]);
});
