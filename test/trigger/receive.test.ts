/* eslint-disable @n8n/community-nodes/no-restricted-globals --
   Test code. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { EVENT_TYPES } from '../../nodes/api/contract/events';
import { markOf } from '../../nodes/events/mark';
import { InMemoryCredentialsHelper } from '../support/credentialsHelper';
import { newRow } from '../support/n8n';
import {
	CREDENTIAL,
	harness,
	PREVIOUS_SECRET,
	SANDBOX_SECRET,
	signed,
	triggerNode,
	TYPE,
	unixNow,
} from './deliveries';

const accepts = (result: { workflowData?: unknown; response: { status: number } }) =>
	result.response.status === 200 && result.workflowData !== undefined;

describe('a valid, selected, new delivery', () => {
	test('starts one execution with the envelope as sent and is answered 200', async () => {
		const body =
			'{"id":"evt_1","type":"order.completed","created_at":"2026","data":{"n":1.0},"x":[]}';
		const result = await triggerNode()(signed({ body }));
		expect(result.thrown).toBeUndefined();
		expect(result.response).toMatchObject({ status: 200, body: { message: 'Event accepted' } });
		expect(result.workflowData).toMatchObject([[{ json: JSON.parse(body) }]]);
	});

	test.each(EVENT_TYPES.map(({ type }) => type))('selected by its type: %s', async (type) => {
		const { workflowData } = await triggerNode({ events: [type] })(signed({ type }));
		expect(workflowData?.[0][0].json).toMatchObject({ type });
	});

	test('"All Events" takes kinds this package does not know', async () => {
		expect(accepts(await triggerNode({ events: ['*'] })(signed({ type: 'inbox.new' })))).toBe(true);
	});

	test('includeDelivery adds what is known about the delivery', async () => {
		const timestamp = unixNow() - 60;
		const deliver = triggerNode({ options: { includeDelivery: true } });
		const { workflowData } = await deliver(signed({ timestamp }));
		expect(workflowData?.[0][0].json.delivery).toEqual({
			event_id: 'evt_1',
			timestamp,
			received_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
			environment: 'live',
		});
	});

	test('a body that n8n has not read yet is read', async () => {
		const delivery = signed({ headers: { 'content-type': 'application/octet-stream' } });
		expect(accepts(await triggerNode()(delivery))).toBe(true);
	});

	test('keys that name a prototype stay plain data', async () => {
		const body =
			'{"id":"evt_1","type":"order.completed","data":{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}},"__proto__":{"polluted":1}}';
		const deliver = triggerNode({ options: { includeDelivery: true } });
		const { workflowData } = await deliver(signed({ body }));
		const json = workflowData?.[0][0].json ?? {};
		expect(Object.keys(json)).toEqual(['id', 'type', 'data', '__proto__', 'delivery']);
		expect(json.polluted).toBeUndefined();
		expect(Object.getPrototypeOf(json)).toBe(Object.prototype);
		expect(({} as Record<string, unknown>).polluted).toBeUndefined();
	});
});

describe('environment', () => {
	const apiKey = (environment: unknown) => ({ id: 'ord_1', api_key: { environment } });
	test.each([
		['live secret', {}, 'live'],
		['sandbox secret', { secret: SANDBOX_SECRET }, 'test'],
		['previous secret', { secret: PREVIOUS_SECRET }, 'live'],
		['the event says test', { data: apiKey('test') }, 'test'],
		['a sandbox secret cannot make live', { data: apiKey('live'), secret: SANDBOX_SECRET }, 'test'],
		['nor by another word', { data: apiKey('production'), secret: SANDBOX_SECRET }, 'test'],
		['the event says it by another word', { data: apiKey('production') }, 'live'],
		['the event says nothing usable', { data: apiKey(1), secret: SANDBOX_SECRET }, 'test'],
		['no data', { data: null }, 'live'],
	])('%s', async (_name, event, expected) => {
		const other = expected === 'live' ? 'test' : 'live';
		expect(accepts(await triggerNode({ environment: expected })(signed(event)))).toBe(true);
		expect(accepts(await triggerNode({ environment: 'any' })(signed(event)))).toBe(true);
		const ignored = await triggerNode({ environment: other })(signed(event));
		expect(ignored).toMatchObject({ response: { status: 200 }, workflowData: undefined });
		expect(ignored.staticDataChanged).toBe(false);
	});

	test('all secrets of a test key but none else stand for test', async () => {
		const credentials = { peekerApi: { ...CREDENTIAL, apiKey: 'pk_test_1' } };
		for (const secret of [CREDENTIAL.webhookSecret, SANDBOX_SECRET, PREVIOUS_SECRET]) {
			const deliver = triggerNode({ environment: 'test' });
			expect(accepts(await deliver({ ...signed({ secret }), credentials }))).toBe(true);
		}
	});
});

describe('refusals', () => {
	const now = unixNow();
	const valid = signed({ timestamp: now });
	const changed = (headers: Record<string, string>) => ({
		...valid,
		headers: { ...valid.headers, ...headers },
	});
	const unsigned = { ...valid.headers };
	delete unsigned['peeker-signature'];
	const noSecret = { ...CREDENTIAL, webhookSecret: '', webhookSecretSandbox: '\n' };
	test.each([
		['no signature', { ...valid, headers: unsigned }],
		['a malformed signature', changed({ 'peeker-signature': 'v1=zz' })],
		['a wrong signature', changed({ 'peeker-signature': `v1=${'0'.repeat(64)}` })],
		['an unknown version', changed({ 'peeker-signature': 'v2=00' })],
		['another event ID', changed({ 'peeker-event-id': 'evt_2' })],
		['an outdated delivery', signed({ timestamp: now - 90_100 })],
		['a delivery of the future', signed({ timestamp: now + 400 })],
		['a body that was not kept raw', { ...valid, rawBody: undefined }],
		['a body that was parsed away', changed({ 'content-type': 'multipart/form-data' })],
		[
			'no secret',
			{ ...valid, credentials: { peekerApi: { ...noSecret, webhookSecretPrevious: '' } } },
		],
		['no credential', { ...valid, credentials: {} }],
	])('%s: 401, nothing started, nothing remembered', async (name, delivery) => {
		const isReadLate = name === 'a body that was parsed away';
		const request = isReadLate ? { ...delivery, rawBody: undefined } : delivery;
		const result = await triggerNode({ events: ['*'] })(request);
		expect(result.thrown).toBeUndefined();
		expect(result.response).toMatchObject({ status: 401, body: { message: 'Unauthorized' } });
		expect(result).toMatchObject({ workflowData: undefined, staticDataChanged: false });
	});

	test('the reason goes to the log: one warning a minute, with a count, and no secrets', async () => {
		const deliver = triggerNode();
		const before = harness.logs.length;
		for (let count = 0; count < 50; count++) {
			await deliver(changed({ 'peeker-signature': `v1=${'0'.repeat(64)}` }));
		}
		const logged = harness.logs.slice(before);
		expect(logged.filter(({ level }) => level !== 'debug')).toEqual([
			{
				level: 'warn',
				message:
					'Peeker Trigger refused a delivery: no signature matches a secret of the credential',
				metadata: {
					workflowId: 'workflow1',
					nodeName: 'Node',
					eventId: 'evt_1',
					refusedSinceLastWarning: 1,
				},
			},
		]);
		expect(logged).toHaveLength(50);
		const text = JSON.stringify(logged);
		for (const secret of [CREDENTIAL.webhookSecret, 'ord_1', '0000']) {
			expect(text).not.toContain(secret);
		}
	});

	test.each([
		['an environment that does not exist', { environment: 'sandbox' }, 'Environment'],
		['no list of events', { events: 'order.completed' }, 'Events'],
		['an empty list of events', { events: [] }, 'Events'],
		['an event that Peeker does not send', { events: ['order.complete'] }, 'Events'],
		['a blank age', { options: { maxAgeSeconds: '' } }, 'Max Age (Seconds)'],
		['an age that was emptied', { options: { maxAgeSeconds: null } }, 'Max Age (Seconds)'],
		['a negative age', { options: { maxAgeSeconds: -1 } }, 'Max Age (Seconds)'],
	])(
		'published with %s: 503, never 2xx, and the log names the field',
		async (_name, parameters, field) => {
			const result = await triggerNode(parameters as INodeParameters)(valid);
			expect(result).toMatchObject({ response: { status: 503 }, workflowData: undefined });
			expect(harness.logs.at(-1)).toMatchObject({ level: 'warn' });
			expect(harness.logs.at(-1)?.message).toContain(field);
		},
	);

	test('what was signed but cannot be used is logged with its event ID', async () => {
		await triggerNode()(signed({ body: '{"id":"evt_2","type":"order.completed"}' }));
		expect(harness.logs.at(-1)).toMatchObject({
			level: 'warn',
			message: 'Peeker Trigger refused a delivery: The "id" of the body is not the signed event ID',
			metadata: { workflowId: 'workflow1', eventId: 'evt_1' },
		});
	});

	test('an event ID may hold a full stop; the one in the body decides', async () => {
		expect(accepts(await triggerNode()(signed({ eventId: 'evt_1.2' })))).toBe(true);
		const body = '{"id":"evt_1.2","type":"order.completed"}';
		const moved = { ...signed({ eventId: 'evt_1', body: `2.${body}` }) };
		moved.headers['content-type'] = 'text/plain';
		expect((await triggerNode()(moved)).response.status).toBe(400);
	});

	test.each(['no signature', 'a wrong signature'])(
		'in test mode %s is refused as ever, and shown to whoever listens',
		async (name) => {
			const delivery =
				name === 'no signature'
					? { ...valid, headers: unsigned }
					: changed({ 'peeker-signature': `v1=${'0'.repeat(64)}` });
			const result = await triggerNode()({ ...delivery, mode: 'manual' });
			expect(result.response).toMatchObject({ status: 401, body: { message: 'Unauthorized' } });
			const items = result.workflowData?.[0] ?? [];
			const shown = await harness.execute({ type: TYPE, mode: 'manual', items });
			expect(shown.status).toBe('error');
			expect(shown.error?.message).toMatch(/arrived, but it was refused: .*signature/);
			expect(shown.error?.description).toMatch(/Webhook|delivery/);
			for (const secret of Object.values(CREDENTIAL)) {
				expect(JSON.stringify(shown.run)).not.toContain(secret);
			}
		},
	);

	test('a credential that cannot be read: 503, no failed execution for anyone’s request', async () => {
		const getDecrypted = jest.spyOn(InMemoryCredentialsHelper.prototype, 'getDecrypted');
		getDecrypted.mockRejectedValueOnce(new Error('database is gone'));
		const result = await triggerNode()(valid);
		getDecrypted.mockRestore();
		expect(result.thrown).toBeUndefined();
		expect(result).toMatchObject({ response: { status: 503 }, workflowData: undefined });
		expect(harness.logs.at(-1)?.message).toContain('could not be read (database is gone)');
	});

	test.each([
		['no JSON', 'hello'],
		['no object', '[]'],
		['null', 'null'],
		['no ID', '{"type":"order.completed"}'],
		['an ID that is no text', '{"id":1,"type":"order.completed"}'],
		['no type', '{"id":"evt_1"}'],
		['an empty type', '{"id":"evt_1","type":""}'],
		['another ID than the signed one', '{"id":"evt_2","type":"order.completed"}'],
		['an inherited ID', '{"__proto__":{"id":"evt_1"},"type":"order.completed"}'],
		['nothing', ''],
		['half a character', Buffer.from([0x22, 0xe2, 0x82])],
	])('signed, but %s: 400', async (_name, body) => {
		// n8n answers malformed JSON itself where the sender calls it JSON
		const delivery = signed({ body, headers: { 'content-type': 'text/plain' } });
		const result = await triggerNode({ events: ['*'] })(delivery);
		expect(result.thrown).toBeUndefined();
		expect(result.response.status).toBe(400);
		expect(result).toMatchObject({ workflowData: undefined, staticDataChanged: false });
	});

	test('malformed JSON called JSON never reaches the node', async () => {
		expect((await triggerNode()(signed({ body: '{' }))).response.status).toBe(422);
	});
});

describe('secrets are read from the credential once in a few seconds', () => {
	const spy = () => jest.spyOn(InMemoryCredentialsHelper.prototype, 'getDecrypted');
	const withSecret = (webhookSecret: string) => ({ peekerApi: { ...CREDENTIAL, webhookSecret } });

	test('not for each delivery, nor for what needs no secret to be refused', async () => {
		const getDecrypted = spy();
		const deliver = triggerNode();
		await deliver({ ...signed(), headers: {} });
		await deliver(signed({ timestamp: unixNow() - 100_000 }));
		expect(getDecrypted).toHaveBeenCalledTimes(0);
		for (let n = 0; n < 20; n++) await deliver(signed({ eventId: `evt_${n}` }));
		expect(getDecrypted).toHaveBeenCalledTimes(1);
		getDecrypted.mockRestore();
	});

	test('a rotated secret works at once; forgeries cause one look a second', async () => {
		jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
		const getDecrypted = spy();
		try {
			const deliver = triggerNode();
			await deliver({ ...signed({ secret: 'old' }), credentials: withSecret('old') });
			await jest.advanceTimersByTimeAsync(1_000);
			const rotated = {
				...signed({ eventId: 'evt_2', secret: 'new' }),
				credentials: withSecret('new'),
			};
			expect(accepts(await deliver(rotated))).toBe(true);
			expect(getDecrypted).toHaveBeenCalledTimes(2);
			for (let n = 0; n < 50; n++) {
				await deliver({ ...signed({ secret: 'forged' }), credentials: withSecret('new') });
				if (n % 10 === 9) await jest.advanceTimersByTimeAsync(1_000);
			}
			expect(getDecrypted.mock.calls.length).toBeLessThanOrEqual(8);
		} finally {
			getDecrypted.mockRestore();
			jest.useRealTimers();
		}
	});

	test('a secret that was taken out is refused within seconds; another credential at once', async () => {
		jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
		try {
			const deliver = triggerNode();
			await deliver({ ...signed({ secret: 'old' }), credentials: withSecret('old') });
			await jest.advanceTimersByTimeAsync(5_000);
			const late = {
				...signed({ eventId: 'evt_2', secret: 'old' }),
				credentials: withSecret('new'),
			};
			expect((await deliver(late)).response.status).toBe(401);
		} finally {
			jest.useRealTimers();
		}
	});
});

describe('each event starts one execution', () => {
	test('a repeated delivery is answered 200 and starts nothing', async () => {
		const deliver = triggerNode();
		const row = newRow();
		expect(accepts(await deliver({ ...signed(), row }))).toBe(true);
		const again = await deliver({ ...signed({ timestamp: unixNow() - 9 }), row });
		expect(again).toMatchObject({ response: { status: 200 }, workflowData: undefined });
		expect(row.saves).toBe(1);
	});

	test('what was handled survives a restart: the row alone is enough', async () => {
		const row = newRow();
		const deliver = triggerNode();
		await deliver({ ...signed(), row });
		const afterRestart = await deliver.restart();
		expect(accepts(await afterRestart({ ...signed(), row }))).toBe(false);
		expect(accepts(await afterRestart({ ...signed({ eventId: 'evt_2' }), row }))).toBe(true);
	});

	test('every event is stored, not only the first of a workflow', async () => {
		const deliver = triggerNode();
		const row = newRow();
		const events = Array.from({ length: 5 }, (_, index) => signed({ eventId: `evt_${index}` }));
		for (const event of events) expect(accepts(await deliver({ ...event, row }))).toBe(true);
		expect(row.saves).toBe(5);
		const afterRestart = await deliver.restart();
		for (const event of events) expect(accepts(await afterRestart({ ...event, row }))).toBe(false);
	});

	test('what is stored holds everything accepted while the execution was being started', async () => {
		const deliver = triggerNode();
		const row = newRow();
		let decide: (isStarted: boolean) => void = () => {};
		const decision = new Promise<boolean>((resolve) => (decide = resolve));
		const slow = deliver({ ...signed(), row, startExecution: async () => await decision });
		await deliver({ ...signed({ eventId: 'evt_2' }), row });
		decide(true);
		await slow;
		const afterRestart = await deliver.restart();
		expect(accepts(await afterRestart({ ...signed({ eventId: 'evt_2' }), row }))).toBe(false);
	});

	test('deliveries accepted in the same instant are all stored, whichever is saved last', async () => {
		const deliver = triggerNode();
		const row = newRow();
		let decide: (isStarted: boolean) => void = () => {};
		const decision = new Promise<boolean>((resolve) => (decide = resolve));
		const events = Array.from({ length: 16 }, (_, index) => signed({ eventId: `evt_${index}` }));
		const failing = signed({ eventId: 'evt_failing' });
		const running = events.map(
			async (event) => await deliver({ ...event, row, startExecution: async () => await decision }),
		);
		const failed = deliver({ ...failing, row, startExecution: async () => !(await decision) });
		await new Promise((resolve) => setImmediate(resolve));
		decide(true);
		expect((await Promise.all(running)).every(accepts)).toBe(true);
		expect((await failed).response.status).toBe(500);
		const afterRestart = await deliver.restart();
		for (const event of events) expect(accepts(await afterRestart({ ...event, row }))).toBe(false);
		expect(accepts(await afterRestart({ ...failing, row }))).toBe(true);
	});

	test('a save that another delivery overwrote is made up for by the memory', async () => {
		const deliver = triggerNode();
		const row = newRow();
		await deliver({ ...signed(), row });
		row.staticData = '{}';
		expect(accepts(await deliver({ ...signed(), row }))).toBe(false);
		await deliver({ ...signed({ eventId: 'evt_2' }), row });
		const afterRestart = await deliver.restart();
		expect(accepts(await afterRestart({ ...signed(), row }))).toBe(false);
		expect(accepts(await afterRestart({ ...signed({ eventId: 'evt_2' }), row }))).toBe(false);
	});

	test('an execution that could not be started: 5xx, and the retry gets through', async () => {
		const deliver = triggerNode();
		const row = newRow();
		const failed = await deliver({ ...signed(), row, startExecution: async () => false });
		expect(failed).toMatchObject({ response: { status: 500 }, staticDataChanged: false });
		expect(accepts(await deliver({ ...signed(), row }))).toBe(true);
		expect(accepts(await deliver({ ...signed(), row }))).toBe(false);
	});

	test('a failed delivery leaves no mark behind in what later ones store', async () => {
		const deliver = triggerNode();
		const row = newRow();
		await deliver({ ...signed(), row, startExecution: async () => false });
		await deliver({ ...signed({ eventId: 'evt_2' }), row });
		const afterRestart = await deliver.restart();
		expect(accepts(await afterRestart({ ...signed(), row }))).toBe(true);
	});

	test.each([
		['n8n starts the execution: the retry starts none', true],
		['n8n cannot start the execution: the retry gets through', false],
	])('the sender hung up before the answer, and %s', async (_name, isStarted) => {
		const deliver = triggerNode();
		const row = newRow();
		const startExecution = async (connection: { disconnect(): void }) => {
			connection.disconnect();
			return isStarted;
		};
		await deliver({ ...signed(), row, startExecution });
		expect(accepts(await deliver({ ...signed(), row }))).toBe(!isStarted);
	});

	test('the sender hung up and retries while n8n is still at it: one execution', async () => {
		const deliver = triggerNode();
		const row = newRow();
		let decide: (isStarted: boolean) => void = () => {};
		const decision = new Promise<boolean>((resolve) => (decide = resolve));
		const first = deliver({
			...signed(),
			row,
			startExecution: async (connection) => {
				connection.disconnect();
				return await decision;
			},
		});
		const retry = deliver({ ...signed(), row });
		await new Promise((resolve) => setImmediate(resolve));
		decide(true);
		expect((await first).workflowData).toBeDefined();
		expect(await retry).toMatchObject({ response: { status: 200 }, workflowData: undefined });
	});

	test('a claim lasts until n8n answers: hours in the queue of concurrent executions', async () => {
		jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
		try {
			const deliver = triggerNode();
			const row = newRow();
			let decide: (isStarted: boolean) => void = () => {};
			const decision = new Promise<boolean>((resolve) => (decide = resolve));
			const first = deliver({ ...signed(), row, startExecution: async () => await decision });
			await new Promise((resolve) => setImmediate(resolve));
			await jest.advanceTimersByTimeAsync(5 * 3_600_000);
			const retry = deliver({ ...signed(), row });
			await jest.advanceTimersByTimeAsync(10_100);
			expect(await retry).toMatchObject({ response: { status: 503 }, workflowData: undefined });
			decide(true);
			expect(accepts(await first)).toBe(true);
			expect(await deliver({ ...signed(), row })).toMatchObject({
				response: { status: 200 },
				workflowData: undefined,
			});
		} finally {
			jest.useRealTimers();
		}
	});

	test('a renamed node knows its events: they hang on its ID', async () => {
		const deliver = triggerNode();
		const row = newRow();
		await deliver({ ...signed(), row });
		const afterRestart = await deliver.restart();
		const renamed = { ...signed(), row, nodeName: 'Renamed' };
		expect(accepts(await afterRestart(renamed))).toBe(false);
	});

	test('what was stored under the name of the node is moved once', async () => {
		const row = newRow();
		const hour = String(Math.floor(unixNow() / 3600));
		row.staticData = JSON.stringify({
			'node:Node': { handled: { [hour]: markOf('evt_old') }, other: 1 },
		});
		const deliver = triggerNode();
		expect(accepts(await deliver({ ...signed({ eventId: 'evt_old' }), row }))).toBe(false);
		const beforeMove = await deliver.restart();
		expect(accepts(await beforeMove({ ...signed({ eventId: 'evt_old' }), row }))).toBe(false);
		expect(accepts(await deliver({ ...signed(), row }))).toBe(true);
		expect(JSON.parse(row.staticData)).toMatchObject({ 'node:Node': { other: 1 } });
		expect(Object.keys((JSON.parse(row.staticData) as IDataObject)['node:Node'] as object)).toEqual(
			['other'],
		);
		const afterRestart = await deliver.restart();
		expect(accepts(await afterRestart({ ...signed({ eventId: 'evt_old' }), row }))).toBe(false);
		expect(accepts(await afterRestart({ ...signed(), row }))).toBe(false);
	});

	test('two triggers of one workflow and what others store beside them stay apart', async () => {
		const row = newRow();
		row.staticData = JSON.stringify({ global: { runs: 7 } });
		const [one, other] = [triggerNode(), triggerNode()];
		await one({ ...signed(), row });
		expect(accepts(await other({ ...signed(), row }))).toBe(true);
		const stored = JSON.parse(row.staticData) as { global: Record<string, unknown> };
		expect(stored.global.runs).toBe(7);
		expect(Object.keys(stored.global.peekerTrigger as object)).toEqual([one.nodeId, other.nodeId]);
	});

	test('a test delivery is never remembered, nor is it held back', async () => {
		const deliver = triggerNode();
		const row = newRow();
		expect(accepts(await deliver({ ...signed(), row, mode: 'manual' }))).toBe(true);
		expect(accepts(await deliver({ ...signed(), row, mode: 'manual' }))).toBe(true);
		expect(row).toEqual(newRow());
		expect(accepts(await deliver({ ...signed(), row }))).toBe(true);
		expect(accepts(await deliver({ ...signed(), row, mode: 'manual' }))).toBe(true);
	});

	test('nodes do not share what they remember', async () => {
		expect(accepts(await triggerNode()(signed()))).toBe(true);
		expect(accepts(await triggerNode()(signed()))).toBe(true);
	});

	test.each([
		['accepted', true, 200],
		['not accepted', false, 503],
	])('a second delivery while the first is in flight: %s', async (_name, started, status) => {
		const deliver = triggerNode();
		const row = newRow();
		let decide: (isStarted: boolean) => void = () => {};
		const decision = new Promise<boolean>((resolve) => (decide = resolve));
		const first = deliver({ ...signed(), row, startExecution: async () => await decision });
		const waiting = [1, 2, 3].map(async () => await deliver({ ...signed(), row }));
		// The others have reached the node once their bodies are read, which takes no real time.
		await new Promise((resolve) => setImmediate(resolve));
		decide(started);
		expect(accepts(await first)).toBe(started);
		for (const result of await Promise.all(waiting)) {
			expect(result).toMatchObject({ response: { status }, workflowData: undefined });
		}
		expect(accepts(await deliver({ ...signed(), row }))).toBe(!started);
	});

	test('a first delivery that stays undecided: 503 after 10 s, so that the sender retries', async () => {
		jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
		try {
			const deliver = triggerNode();
			let decide: (isStarted: boolean) => void = () => {};
			const decision = new Promise<boolean>((resolve) => (decide = resolve));
			const first = deliver({ ...signed(), startExecution: async () => await decision });
			const second = deliver(signed());
			await jest.advanceTimersByTimeAsync(9_900);
			let answered = false;
			void second.then(() => (answered = true));
			await new Promise((resolve) => setImmediate(resolve));
			expect(answered).toBe(false);
			await jest.advanceTimersByTimeAsync(200);
			expect(await second).toMatchObject({ response: { status: 503 }, workflowData: undefined });
			decide(true);
			expect(accepts(await first)).toBe(true);
		} finally {
			jest.useRealTimers();
		}
	});

	test('many copies at once start one execution', async () => {
		const deliver = triggerNode();
		const row = newRow();
		const results = await Promise.all(
			Array.from(
				{ length: 40 },
				async (_, copy) => await deliver({ ...signed({ eventId: `evt_${copy % 4}` }), row }),
			),
		);
		expect(results.filter(accepts)).toHaveLength(4);
		expect(results.every(({ response }) => response.status === 200)).toBe(true);
	});
});
