/* eslint-disable @n8n/community-nodes/no-restricted-globals --
   Test code. */
import type { IExecuteData, INodeExecutionData, IRunExecutionData } from 'n8n-workflow';
import { createRunExecutionData, WorkflowOperationError } from 'n8n-workflow';

import { PeekerApi } from '../../credentials/PeekerApi.credentials';
import { clock } from '../../nodes/api/client/clock';
import { Peeker } from '../../nodes/Peeker/Peeker.node.ts';
import { PeekerTrigger } from '../../nodes/PeekerTrigger/PeekerTrigger.node.ts';
import { createVirtualClock, startSandbox, type Sandbox, type VirtualClock } from '../sandbox';
import { Harness, newRow, type WorkflowRow } from '../support/n8n';
import { moveWithWaits } from '../support/nodeClock';
import { CREDENTIAL, signed } from '../trigger/deliveries';

const PEEKER = 'n8n-nodes-peeker.peeker';
const TRIGGER = 'n8n-nodes-peeker.peekerTrigger';
const KEY = 'pk_test_missed';

let sandbox: Sandbox;
let harness: Harness;
let time: VirtualClock;
let restoreClock: () => void;
let workflows = 0;
let executions = 100;

beforeEach(async () => {
	// n8n's own part of a run goes by the real time.
	time = createVirtualClock({ start: Date.now() });
	sandbox = await startSandbox({ stepMs: 5, rateLimit: false, clock: time });
	harness = new Harness({
		nodes: { [PEEKER]: new Peeker(), [TRIGGER]: new PeekerTrigger() },
		credentialTypes: [new PeekerApi()],
		credentials: { peekerApi: { ...CREDENTIAL, apiKey: KEY, baseUrl: sandbox.url } },
	});
	restoreClock = moveWithWaits(time).restore;
});

afterEach(async () => {
	harness.processedData.query = async () => {};
	restoreClock();
	await sandbox.close();
});

interface Run {
	mode?: 'trigger' | 'manual' | 'integrated';
	id?: string;
	stored?: Record<string, IRunExecutionData>;
	mayFail?: boolean;
}

/** A workflow with *Get Missed* and a Peeker Trigger; `row` is what n8n stores of it. */
function workflow(row: WorkflowRow = newRow()) {
	const workflowId = `missed${workflows++}`;
	const run = async (items: INodeExecutionData[]) => {
		const { items: output } = await harness.execute({
			type: TRIGGER,
			workflowId,
			nodeId: 'trigger',
			mode: 'webhook',
			executionId: String(executions++),
			items,
		});
		return output.length;
	};
	return {
		row,
		async getMissed({
			mode = 'trigger',
			id = String(executions++),
			stored,
			mayFail = false,
		}: Run = {}) {
			const result = await harness.execute({
				type: PEEKER,
				workflowId,
				nodeId: 'missed',
				parameters: { resource: 'event', operation: 'getMissed' },
				mode,
				executionId: id,
				storedExecutions: stored,
				row,
			});
			if (!mayFail) expect(result.error).toBeUndefined();
			return result;
		},
		/** An event arrives; `runs` is false when its execution fails before it begins. */
		async receives(type: string, data: object, runs = true, created_at = new Date().toISOString()) {
			const eventId = `evt_${executions++}`;
			const body = JSON.stringify({ id: eventId, type, created_at, data });
			const { workflowData, response } = await harness.webhook({
				type: TRIGGER,
				workflowId,
				nodeId: 'trigger',
				nodeName: 'Peeker Trigger',
				parameters: { events: ['*'] },
				row,
				...signed({ eventId, body }),
			});
			expect(response.status).toBe(200);
			if (!workflowData || !runs) return 0;
			return await run(workflowData[0]);
		},
		/** An event arrives, and its execution waits for its turn: `true` when it handed the event on in the end. */
		async queues(type: string, data: object, created_at = new Date().toISOString()) {
			const body = JSON.stringify({ id: 'evt_queued', type, created_at, data });
			const { workflowData } = await harness.webhook({
				type: TRIGGER,
				workflowId,
				nodeId: 'trigger',
				nodeName: 'Peeker Trigger',
				parameters: { events: ['*'] },
				row,
				...signed({ eventId: 'evt_queued', body }),
			});
			return async () => await run(workflowData?.[0] ?? []);
		},
	};
}

const keysOf = ({ items }: { items: Array<{ json: object }> }) =>
	items.map(({ json }) => String(Reflect.get(json, 'key'))).sort();

const completedOrder = () => sandbox.seed.orders(KEY, 1)[0];

/** A workflow that has looked once, an order that was completed since, and the execution that an event now gets. */
async function completedSinceLook() {
	const flow = workflow();
	await flow.getMissed();
	return { ...flow, order: completedOrder(), executed: executions + 1 };
}

test('the first run only notes; the next puts out what no event told of, once', async () => {
	const { getMissed } = workflow();
	completedOrder();
	const first = await getMissed();
	expect(first.items).toEqual([]);
	expect(first.hints[0].message).toMatch(/^The states of 2 orders, swaps and domains are noted/);
	const order = completedOrder();
	const { items } = await getMissed();
	expect(keysOf({ items })).toEqual([
		expect.stringMatching(/^domain\.connected:dom_/),
		`order.completed:${order.id}`,
	]);
	const completed = items.find(({ json }) => json.type === 'order.completed');
	expect(completed?.json).toMatchObject({
		id: `caught_up:order.completed:${order.id}`,
		created_at: expect.stringMatching(/Z$/),
		caught_up: true,
		data: { id: order.id, status: 'completed' },
	});
	expect((await getMissed()).items).toEqual([]);
	order.status = 'cancelled';
	expect(keysOf(await getMissed())).toEqual([`order.cancelled:${order.id}`]);
});

test('what the trigger beside it handed on is left out; what only n8n took is not', async () => {
	const { getMissed, receives } = workflow();
	await getMissed();
	const [handled, lost] = [completedOrder(), completedOrder()];
	expect(await receives('order.completed', { id: handled.id })).toBe(1);
	expect(await receives('order.completed', { id: lost.id }, false)).toBe(0);
	const orders = keysOf(await getMissed()).filter((key) => key.startsWith('order.'));
	expect(orders).toEqual([`order.completed:${lost.id}`]);
	expect((await getMissed()).items).toEqual([]);
});

const atStart = (runData = {}) =>
	createRunExecutionData({
		resultData: { runData },
		executionData: {
			nodeExecutionStack: [
				{ node: { id: 'trigger' }, data: { main: [] }, source: null } as unknown as IExecuteData,
			],
		},
	});
const HOUR_MS = 3_600_000;

/** Leaves the claims as another process, or this one before it was started again, would have made them. */
function asOfAnotherProcess() {
	for (const [key, [mark, , ...others]] of harness.processedData.rows) {
		if (!/ is read$|look [ab] /.test(key)) harness.processedData.rows.set(key, [mark, ...others]);
	}
}

const kept = createRunExecutionData({ resultData: { runData: { Node: [] } } });

test.each([
	[
		'ended without its data',
		createRunExecutionData({
			resultData: { runData: {}, error: new WorkflowOperationError('job stalled') },
		}),
		true,
	],
	['crashed', atStart({ 'Peeker Trigger': [] }), true],
	['ended well', kept, false],
])('an event whose execution %s', async (_name, stored, isPutOut) => {
	const { getMissed, receives, order, executed } = await completedSinceLook();
	expect(await receives('order.completed', { id: order.id })).toBe(1);
	const keys = keysOf(await getMissed({ stored: { [executed]: stored } }));
	expect(keys.includes(`order.completed:${order.id}`)).toBe(isPutOut);
});

test('what was running in the only process comes back as soon as that was started again', async () => {
	const { getMissed, receives, order, executed } = await completedSinceLook();
	await receives('order.completed', { id: order.id });
	asOfAnotherProcess();
	const stored = { [executed]: atStart() };
	expect(keysOf(await getMissed({ stored }))).toContain(`order.completed:${order.id}`);
	expect((await getMissed({ stored })).items).toEqual([]);
});

test('what may run in another worker is looked at again, and is put out once it must be over', async () => {
	const { getMissed, receives, order, executed } = await completedSinceLook();
	await receives('order.completed', { id: order.id });
	asOfAnotherProcess();
	// As in a worker: it cannot know of the process that runs the other one.
	const run = { mode: 'integrated' as const, stored: { [executed]: atStart() } };
	await time.advance(2 * HOUR_MS);
	const looks = [await getMissed(run), await getMissed(run)];
	expect(looks.flatMap(keysOf)).not.toContain(`order.completed:${order.id}`);
	await time.advance(HOUR_MS);
	expect(keysOf(await getMissed(run))).toEqual([`order.completed:${order.id}`]);
	expect((await getMissed(run)).items).toEqual([]);
});

test('an event that waits in the queue is put out at once; when its turn comes, it ends without an item', async () => {
	const { getMissed, queues, order } = await completedSinceLook();
	const begin = await queues('order.completed', { id: order.id });
	expect(keysOf(await getMissed())).toContain(`order.completed:${order.id}`);
	expect(await begin()).toBe(0);
});

test('of an event whose turn comes while it is put out one does the work', async () => {
	for (let after = 0; after < 12; after++) {
		const { getMissed, queues, order } = await completedSinceLook();
		const begin = await queues('order.completed', { id: order.id });
		let [left, handedOn] = [after, Promise.resolve(0)];
		harness.processedData.query = async () => {
			if (left-- === 0) handedOn = begin();
			await new Promise<void>((resolve) => setImmediate(resolve));
		};
		const found = keysOf(await getMissed()).filter((key) => key.startsWith('order.'));
		harness.processedData.query = async () => {};
		const byEvent = left < 0 ? await handedOn : await begin();
		expect([after, found.length + byEvent]).toEqual([after, 1]);
	}
});

test('of two events of one state the later one counts: the first one’s execution was lost', async () => {
	const { getMissed, receives, order, executed: lostId } = await completedSinceLook();
	await receives('order.completed', { id: order.id });
	await receives('order.completed', { id: order.id });
	const stored = { [lostId]: atStart({ 'Peeker Trigger': [] }), [lostId + 2]: kept };
	expect(keysOf(await getMissed({ stored }))).not.toContain(`order.completed:${order.id}`);
});

test('of two events of one state the later one counts: its execution was lost', async () => {
	const { getMissed, receives, order, executed: first } = await completedSinceLook();
	await receives('order.completed', { id: order.id });
	await receives('order.completed', { id: order.id });
	const stored = { [first]: kept, [first + 2]: atStart({ 'Peeker Trigger': [] }) };
	expect(keysOf(await getMissed({ stored }))).toContain(`order.completed:${order.id}`);
});

test('what is kept of looks does not grow, however often the node looks', async () => {
	const { getMissed } = workflow();
	completedOrder();
	const sizes: number[] = [];
	for (let look = 0; look < 6; look++) {
		await getMissed();
		sizes.push(harness.processedData.rows.size);
		await time.advance(HOUR_MS);
	}
	expect(new Set(sizes.slice(1)).size).toBe(1);
});

test('a look that was killed while it asked the table leaves all to the next', async () => {
	for (let after = 0; after < 70; after += 2) {
		const { getMissed } = workflow();
		const order = completedOrder();
		order.status = 'in_progress';
		await getMissed({ id: '700' });
		order.status = 'completed';
		let left = after;
		harness.processedData.query = async () => {
			if (left-- < 0) throw new Error('killed');
		};
		const killed = await getMissed({ id: '701', mayFail: true });
		harness.processedData.query = async () => {};
		asOfAnotherProcess();
		const again = await getMissed({ id: '702', stored: { 701: stackOf(null) } });
		const found = [...keysOf(killed), ...keysOf(again)].filter((key) => key.startsWith('order.'));
		expect([after, found]).toEqual([after, [`order.completed:${order.id}`]]);
	}
});

test('several looks at once read the same', async () => {
	const { getMissed, receives, order, executed } = await completedSinceLook();
	await receives('order.completed', { id: order.id });
	harness.processedData.query = async () =>
		await new Promise<void>((resolve) => setImmediate(resolve));
	const peek = { mode: 'manual' as const, stored: { [executed]: atStart({ Node: [] }) } };
	const looks = await Promise.all([1, 2, 3].map(async () => await getMissed(peek)));
	for (const look of looks) expect(keysOf(look)).toContain(`order.completed:${order.id}`);
});

test('a return to a state that was handled before is told anew', async () => {
	const { getMissed, receives } = workflow();
	const order = completedOrder();
	const later = async () => await time.advance(HOUR_MS);
	await receives('order.completed', { id: order.id });
	await getMissed();
	await later();
	order.status = 'cancel_scheduled';
	await receives('order.cancel_scheduled', { id: order.id });
	expect((await getMissed()).items).toEqual([]);
	await later();
	order.status = 'completed';
	await receives('order.completed', { id: order.id });
	expect((await getMissed()).items).toEqual([]);
	await later();
	order.status = 'cancel_scheduled';
	expect(keysOf(await getMissed())).toEqual([`order.cancel_scheduled:${order.id}`]);
});

test('an event that arrives while the node waits for it is left out', async () => {
	const { getMissed, receives } = workflow();
	await receives('order.completed', { id: 'ord_other' });
	await getMissed();
	const order = completedOrder();
	const { pause } = clock;
	let waited = 0;
	clock.pause = async (ms) => {
		if (waited === 0) await receives('order.completed', { id: order.id });
		waited += ms;
		await pause(ms);
	};
	const keys = keysOf(await getMissed());
	clock.pause = pause;
	expect(waited).toBeGreaterThan(19_000);
	expect(keys).toEqual([expect.stringMatching(/^domain/)]);
});

test('a delivery that comes after its state was put out starts nothing; a later event does', async () => {
	const { getMissed, receives, order } = await completedSinceLook();
	const createdAt = new Date(Date.now() - 60_000).toISOString();
	expect(keysOf(await getMissed())).toContain(`order.completed:${order.id}`);
	expect(await receives('order.completed', { id: order.id }, true, createdAt)).toBe(0);
	const later = new Date(clock.now() + 2 * 60_000).toISOString();
	expect(await receives('order.completed', { id: order.id }, true, later)).toBe(1);
});

test('a run by hand shows what was missed and changes nothing', async () => {
	const { getMissed, row } = workflow();
	expect((await getMissed({ mode: 'manual' })).hints[0].message).toMatch(/Nothing to compare/);
	await getMissed();
	const order = completedOrder();
	const { saves } = row;
	const rowsBefore = [...harness.processedData.rows.keys()];
	expect(keysOf(await getMissed({ mode: 'manual' }))).toContain(`order.completed:${order.id}`);
	expect(keysOf(await getMissed({ mode: 'manual' }))).toContain(`order.completed:${order.id}`);
	expect(row.saves).toBe(saves);
	expect([...harness.processedData.rows.keys()]).toEqual(rowsBefore);
	expect(keysOf(await getMissed())).toContain(`order.completed:${order.id}`);
});

const stackOf = (source: null | { main: [] }) =>
	createRunExecutionData({
		executionData: {
			nodeExecutionStack: [
				{ node: { id: 'schedule' }, data: { main: [] }, source } as unknown as IExecuteData,
			],
		},
	});

test.each([
	['was killed before it ended: its events are put out again', stackOf(null), true],
	['ended, but what n8n saved was overwritten: they are not', createRunExecutionData(), false],
	['failed in a later node: they are not', stackOf({ main: [] }), false],
	['ended and n8n does not keep successes: they are not', undefined, false],
])('a run that %s', async (_name, data, isRepeated) => {
	const { getMissed, order } = await completedSinceLook();
	expect(keysOf(await getMissed({ id: '500' }))).toContain(`order.completed:${order.id}`);
	asOfAnotherProcess();
	const stored = data && { 500: data };
	const keys = keysOf(await getMissed({ id: '501', stored }));
	expect(keys.includes(`order.completed:${order.id}`)).toBe(isRepeated);
});

test('what is known does not hang on static data: a worker is given none, and deliveries overwrite it', async () => {
	const { getMissed, row, receives } = workflow();
	await getMissed();
	const old = row.staticData;
	const [missed, handled] = [completedOrder(), completedOrder()];
	const createdAt = new Date().toISOString();
	await receives('order.completed', { id: handled.id });
	const remembered = row.staticData;
	expect(keysOf(await getMissed())).toContain(`order.completed:${missed.id}`);
	expect(row.staticData).toBe(remembered);
	await time.advance(HOUR_MS);
	row.staticData = old;
	expect((await getMissed()).items).toEqual([]);
	expect(await receives('order.completed', { id: missed.id }, true, createdAt)).toBe(0);
});

test('two runs at the same time tell once', async () => {
	const { getMissed, order } = await completedSinceLook();
	harness.processedData.query = async () =>
		await new Promise<void>((resolve) => setImmediate(resolve));
	const ids = ['600', '601'];
	const stored = Object.fromEntries(ids.map((id) => [id, stackOf(null)]));
	const both = await Promise.all(ids.map(async (id) => await getMissed({ id, stored })));
	const keys = both.flatMap(keysOf).filter((key) => key.startsWith('order.'));
	expect(keys).toEqual([`order.completed:${order.id}`]);
});

test('several input items make one look, and its events belong to all of them', async () => {
	const { row, getMissed } = workflow();
	await getMissed();
	completedOrder();
	const before = sandbox.requests.length;
	const { items } = await harness.execute({
		type: PEEKER,
		workflowId: `missed${workflows - 1}`,
		nodeId: 'missed',
		parameters: { resource: 'event', operation: 'getMissed' },
		items: [{ json: {} }, { json: {} }],
		row,
	});
	expect(sandbox.requests.length - before).toBe(4);
	expect(items[0].pairedItem).toEqual([{ item: 0 }, { item: 1 }]);
});
