import type { IExecuteFunctions } from 'n8n-workflow';

import { ItemRecord } from '../../nodes/api/client/itemRecord';
import { ServerClock } from '../../nodes/api/client/serverClock';
import type { Failure } from '../../nodes/api/errors/failure';
import { NodeRecord, nodeRecordOf } from '../../nodes/Peeker/nodeRecord';
import { createVirtualClock } from '../sandbox';
import { sleepOn } from '../support/nodeClock';

const answer = (id: string) => ({ body: { data: { id } } });
const failure: Failure = { retryClass: 'lost', kind: 'timeout' };
const doubt = { failure, since: { monotonic: 5 } };

describe('the record of an item', () => {
	it('answers a write that was done, and keeps a doubt until the answer is there', () => {
		const record = new ItemRecord();
		expect(record.hasBegun()).toBe(false);
		record.noteUnknownOutcome('createUser', doubt);
		expect(record.unknownOutcomeOf('createUser')).toBe(doubt);
		expect(record.answerOf('createUser')).toBeUndefined();
		expect([record.hasBegun(), record.hasBegun('createUser')]).toEqual([true, true]);
		expect(record.hasBegun('createSwap')).toBe(false);

		const done = answer('usr_1');
		record.noteAnswer('createUser', done);
		expect(record.answerOf('createUser')).toBe(done);
		expect(record.unknownOutcomeOf('createUser')).toBeUndefined();
	});

	it('remembers what was found, also that there was nothing, but no failure', async () => {
		const record = new ItemRecord();
		const find = jest.fn(async () => await Promise.resolve<string | undefined>(undefined));
		await record.remember('user', find);
		await record.remember('user', find);
		expect(find).toHaveBeenCalledTimes(1);

		const fail = jest.fn(async () => await Promise.reject(new Error('no')));
		await expect(record.remember('domain', fail)).rejects.toThrow('no');
		await expect(record.remember('domain', fail)).rejects.toThrow('no');
		expect(fail).toHaveBeenCalledTimes(2);
		expect([record.has('user'), record.has('domain')]).toEqual([true, false]);
	});
});

describe('the record of a run of the node', () => {
	it('gives an item the input that its first write was begun with', () => {
		const nodeRecord = new NodeRecord();
		expect(nodeRecord.inputOf(0, () => 'first')).toBe('first');
		expect(nodeRecord.inputOf(0, () => 'second')).toBe('second');
		nodeRecord.recordOf([0, 2]).noteAnswer('createBundle', answer('bun_1'));
		expect(nodeRecord.inputOf(0, () => 'third')).toBe('second');
		expect(nodeRecord.inputOf(1, () => 'other')).toBe('other');
		expect(nodeRecord.recordOf([0, 2]).hasBegun()).toBe(true);
		expect(nodeRecord.recordOf([0]).hasBegun()).toBe(false);
	});

	it('is that of the same run of n8n, and of no other', () => {
		const contextOf = (run: object) =>
			({ getExecuteData: () => run }) as unknown as IExecuteFunctions;
		const run = {};
		const nodeRecord = nodeRecordOf(contextOf(run), false);
		expect(nodeRecordOf(contextOf(run), false)).toBe(nodeRecord);
		expect(nodeRecordOf(contextOf({}), false)).not.toBe(nodeRecord);
		expect(nodeRecordOf(contextOf(run), true)).not.toBe(nodeRecord);
	});
});

describe("the server's clock", () => {
	const time = createVirtualClock();
	let restore: () => void;
	beforeEach(() => {
		restore = sleepOn(time);
	});
	afterEach(() => {
		restore();
	});

	it('is read off the answers, and nothing is known before the first', async () => {
		const serverClock = new ServerClock();
		const before = serverClock.now();
		expect(before.server).toBeUndefined();
		expect(serverClock.timeOf(before)).toBeUndefined();
		await time.advance(10_000);
		serverClock.note(1_000_000);
		expect(serverClock.timeOf(before)).toBe(990_000);
	});

	it('takes the earlier of two beliefs', async () => {
		const serverClock = new ServerClock();
		serverClock.note(1_000_000);
		const before = serverClock.now();
		await time.advance(10_000);
		serverClock.note(1_500_000);
		expect(serverClock.timeOf(before)).toBe(1_000_000);
		serverClock.note(undefined);
		expect(serverClock.timeOf(before)).toBe(1_000_000);
	});
});
