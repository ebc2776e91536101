/* eslint-disable @n8n/community-nodes/no-restricted-globals --
   Test code. */
import {
	createRunExecutionData,
	type INode,
	type INodeExecutionData,
	type ISourceData,
	WorkflowOperationError,
} from 'n8n-workflow';
import { createVirtualClock, type VirtualClock } from '../sandbox';
import { newRow } from '../support/n8n';
import { moveWithWaits } from '../support/nodeClock';
import { harness, signed, triggerNode, TYPE, type SignedEvent } from './deliveries';

const table = harness.processedData;

afterEach(() => {
	table.query = async () => {};
});

/** Lets everything else that can go on go on first, as a query to a database does. */
const slowly = async () => await new Promise<void>((resolve) => setImmediate(resolve));

type Deliver = ReturnType<typeof triggerNode>;

/** The item that a delivery hands to its execution. Each process of an n8n may hand over the same event. */
async function handedOver(deliver: Deliver, event?: SignedEvent): Promise<INodeExecutionData[]> {
	const afterRestart = await deliver.restart();
	const { workflowData } = await afterRestart({ ...signed(event), row: newRow() });
	if (!workflowData) throw new Error('no execution');
	return workflowData[0];
}

let executions = 4_000;

interface Run {
	id?: string;
	mode?: 'webhook' | 'manual' | 'retry';
	stored?: Parameters<typeof harness.execute>[0]['storedExecutions'];
}

async function run(deliver: Deliver, items: INodeExecutionData[], { id, mode, stored }: Run = {}) {
	return await harness.execute({
		type: TYPE,
		nodeId: deliver.nodeId,
		mode: mode ?? 'webhook',
		items: structuredClone(items),
		executionId: id ?? String(executions++),
		storedExecutions: stored,
	});
}

/** As n8n stores an execution at its start, or, with a source, once it has got to a later node. */
const pending = (source: ISourceData | null) =>
	createRunExecutionData({
		executionData: {
			nodeExecutionStack: [
				{
					node: { id: 'some node' } as INode,
					data: { main: [] },
					source: source && { main: [source] },
				},
			],
		},
	});

test('the first execution hands on the event and nothing else; the second ends, and names the first', async () => {
	const deliver = triggerNode();
	const items = await handedOver(deliver);
	const first = await run(deliver, items, { id: '1200' });
	expect(first.items).toEqual([{ json: items[0].json, pairedItem: { item: 0 } }]);
	const second = await run(deliver, await handedOver(deliver), { id: '1203' });
	expect(second).toMatchObject({ status: 'success', items: [] });
	expect(second.hints).toEqual([
		{
			message:
				'Event evt_1 was delivered more than once. It is handled by execution 1200; this execution ends here.',
			location: 'outputPane',
		},
	]);
	const other = await run(deliver, await handedOver(deliver, { eventId: 'evt_2' }));
	expect(other.items).toHaveLength(1);
});

test('many copies at the same instant in different processes do the work once', async () => {
	table.query = slowly;
	const deliver = triggerNode();
	// Four orders side by side: most of a round is waiting for one another.
	const inOrder = async (orderId: string) => {
		for (let round = 0; round < 5; round++) {
			const event = { eventId: `evt_${orderId}_${round}`, data: { id: orderId } };
			const items = await handedOver(deliver, event);
			const all = await Promise.all(
				Array.from({ length: 8 }, async () => await run(deliver, items)),
			);
			expect(all.map(({ items: { length } }) => length).sort()).toEqual([0, 0, 0, 0, 0, 0, 0, 1]);
			expect(all.every(({ status }) => status === 'success')).toBe(true);
		}
	};
	await Promise.all(['ord_1', 'ord_2', 'ord_3', 'ord_4'].map(inOrder));
});

test('different events at the same instant do not lose each other', async () => {
	table.query = slowly;
	const deliver = triggerNode();
	const events = Array.from({ length: 12 }, (_, n) => ({ eventId: `evt_${n}` }));
	const items: INodeExecutionData[][] = [];
	for (const event of events) items.push(await handedOver(deliver, event));
	const first = await Promise.all(items.map(async (one) => await run(deliver, one)));
	expect(first.every(({ items: { length } }) => length === 1)).toBe(true);
	const again = await Promise.all(items.map(async (one) => await run(deliver, one)));
	expect(again.every(({ items: { length } }) => length === 0)).toBe(true);
});

test('the same execution, run again after its worker died, goes on', async () => {
	const deliver = triggerNode();
	const items = await handedOver(deliver);
	await run(deliver, items, { id: '77' });
	await run(deliver, items, { id: '78' });
	expect((await run(deliver, items, { id: '77' })).items).toHaveLength(1);
	expect((await run(deliver, items, { id: '78' })).items).toHaveLength(0);
});

test.each(['manual', 'trigger', 'retry'] as const)(
	'a run of mode %s is never held back',
	async (mode) => {
		const deliver = triggerNode();
		const items = await handedOver(deliver);
		await run(deliver, items);
		const again = await harness.execute({ type: TYPE, nodeId: deliver.nodeId, mode, items });
		expect(again.items).toEqual([{ json: items[0].json, pairedItem: { item: 0 } }]);
	},
);

describe('the first execution began before this process', () => {
	/** What is left of an execution of another life of the process: all but the value that names this one. */
	async function begunEarlier(deliver: Deliver, id: string): Promise<INodeExecutionData[]> {
		const items = await handedOver(deliver);
		await run(deliver, items, { id });
		const [key] = [...table.rows.keys()].filter((row) => row.includes(`${deliver.nodeId}:`));
		const [mark, , ...others] = table.rows.get(key) ?? [];
		table.rows.set(key, [mark, ...others]);
		return items;
	}

	test('and was killed before it handed on its item: the retry does the work', async () => {
		const deliver = triggerNode();
		const items = await begunEarlier(deliver, '900');
		const stored = { 900: pending(null) };
		expect((await run(deliver, items, { id: '901', stored })).items).toHaveLength(1);
		expect((await run(deliver, items, { id: '902', stored })).items).toHaveLength(0);
	});

	test('and went on to other nodes: the retry ends', async () => {
		const deliver = triggerNode();
		const items = await begunEarlier(deliver, '900');
		const stored = { 900: pending({ previousNode: 'Node' }) };
		expect((await run(deliver, items, { stored })).items).toHaveLength(0);
	});

	test('and ended, and n8n does not keep successful executions: the retry ends', async () => {
		const deliver = triggerNode();
		const items = await begunEarlier(deliver, '900');
		expect((await run(deliver, items)).items).toHaveLength(0);
	});

	test('in another process, which was killed, and n8n did not keep its data: one of those that follow does the work', async () => {
		const deliver = triggerNode();
		const items = await begunEarlier(deliver, '900');
		await deliver.restart();
		const lost = createRunExecutionData({
			resultData: { runData: {}, error: new WorkflowOperationError('job stalled') },
		});
		table.query = slowly;
		const all = await Promise.all(
			Array.from({ length: 5 }, async () => await run(deliver, items, { stored: { 900: lost } })),
		);
		expect(all.map(({ items: { length } }) => length).sort()).toEqual([0, 0, 0, 0, 1]);
	});
});

describe('the database is away', () => {
	let time: VirtualClock;
	let restore: () => void;
	beforeEach(() => {
		time = createVirtualClock({ start: Date.now() });
		restore = moveWithWaits(time).restore;
	});
	afterEach(() => restore());

	test('for a while: the execution waits for it, and one does the work', async () => {
		const deliver = triggerNode();
		const items = await handedOver(deliver);
		const back = time.now() + 10_000;
		table.query = async () => {
			if (time.now() < back) throw new Error('Connection terminated');
		};
		const all = [await run(deliver, items), await run(deliver, items)];
		expect(all.map(({ items: { length } }) => length)).toEqual([1, 0]);
	});

	test('for long: the execution fails before any work, and a retry does it', async () => {
		const deliver = triggerNode();
		const items = await handedOver(deliver);
		table.query = async () => await Promise.reject(new Error('Connection terminated'));
		const { status, error, items: none } = await run(deliver, items);
		expect({ status, none }).toEqual({ status: 'error', none: [] });
		expect(error?.message).toMatch(/database could not be asked/);
		table.query = async () => {};
		expect((await run(deliver, items, { mode: 'retry' })).items).toHaveLength(1);
	});
});

test('a claim that the database took without being able to say so is this execution’s own', async () => {
	const deliver = triggerNode();
	const items = await handedOver(deliver);
	let failures = 0;
	table.afterInsert = async () => {
		if (failures++ === 0) throw new Error('Connection terminated');
	};
	const first = await run(deliver, items);
	table.afterInsert = async () => {};
	expect(failures).toBeGreaterThan(1);
	expect(first.items).toHaveLength(1);
	expect((await run(deliver, items)).items).toHaveLength(0);
});

describe('a day later', () => {
	beforeEach(() => {
		jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick'] });
		table.rows.clear();
	});
	afterEach(() => jest.useRealTimers());

	const aDayPasses = async () => await jest.advanceTimersByTimeAsync(27 * 3_600_000);

	/** A trigger node in a workflow of its own, and what an event of an order comes to. */
	function workflow() {
		const deliver = triggerNode();
		const row = newRow();
		const handle = async (eventId: string, orderId = `ord_${eventId}`) => {
			const event = { eventId, data: { id: orderId } };
			const { workflowData } = await deliver({ ...signed(event), row });
			await run(deliver, workflowData?.[0] ?? []);
		};
		return { deliver, row, handle };
	}

	const stateRows = () => [...table.rows.keys()].filter((key) => key.includes('state:'));

	test('rows of forgotten events are deleted, a few at each execution', async () => {
		const { deliver, row, handle } = workflow();
		const ownRows = () => [
			...[...table.rows.keys()].filter((key) => key.includes(`${deliver.nodeId}:`)),
			...stateRows(),
		];
		for (let n = 0; n < 9; n++) await handle(`evt_old${n}`);
		expect(ownRows()).toHaveLength(18);
		await aDayPasses();
		for (let n = 0; n < 2; n++) await handle(`evt_new${n}`);
		await deliver.restart();
		await handle('evt_new2');
		expect(ownRows()).toHaveLength(6);
		expect(row.staticData).not.toContain('forgotten');
	});

	test.each([
		['by the delivery that takes its mark to be forgotten', 1],
		['by the delivery before that', 2],
	])('a state that is told again %s stays claimed', async (_name, deliveriesBefore) => {
		const { handle } = workflow();
		// Each delivery takes the marks of three events.
		for (let n = 0; n < 3 * deliveriesBefore; n++) await handle(`evt_before${n}`);
		const before = stateRows();
		await handle('evt_told', 'ord_again');
		const told = stateRows().filter((key) => !before.includes(key));
		expect(told).toHaveLength(1);
		await aDayPasses();
		await handle('evt_other');
		// Another process has forgotten it in the meantime.
		for (const key of told) table.rows.delete(key);
		await handle('evt_told_again', 'ord_again');
		if (deliveriesBefore > 1) await handle('evt_last');
		expect(stateRows()).toEqual(expect.arrayContaining(told));
	});
});

test('event, type, environment and order are highlighted, so that executions can be found', async () => {
	const deliver = triggerNode();
	const { run: stored } = await run(deliver, await handedOver(deliver));
	expect(stored?.data.resultData.metadata).toEqual({
		event_id: 'evt_1',
		event_type: 'order.completed',
		environment: 'live',
		order_id: 'ord_1',
	});
});

test('pinned data and items of older deliveries pass as they are', async () => {
	const items = [{ json: { id: 'evt_1', type: 'order.completed' } }, { json: { id: 'evt_2' } }];
	const result = await harness.execute({ type: TYPE, mode: 'webhook', items });
	expect(result.items.map(({ json }) => json)).toEqual(items.map(({ json }) => json));
});
