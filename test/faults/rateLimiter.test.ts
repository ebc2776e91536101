/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals --
   Test code, never part of the package. */
import { channel } from 'node:diagnostics_channel';

import { clock } from '../../nodes/api/client/clock';
import { LIMITS } from '../../nodes/api/contract/limits';
import type { FaultRig } from './setup';
import { byId, startFaultRig } from './setup';
import { caller } from '../sandbox/testing';

const ITEMS = Number(process.env.PACING_ITEMS ?? 3_000);
const MINUTE_MS = 60_000;

let rig: FaultRig;
let keys = 0;

/** HTTP calls of this process that are on their way. */
let underWay = 0;
const counted: Array<[string, number]> = [
	['http.client.request.start', 1],
	['http.client.response.finish', -1],
	['http.client.request.error', -1],
];
const listeners = counted.map(([name, by]) => ({ name, listener: () => void (underWay += by) }));

beforeAll(async () => {
	for (const { name, listener } of listeners) channel(name).subscribe(listener);
	rig = await startRigOnOneClock(LIMITS.callsPerMinute);
});

afterAll(async () => {
	for (const { name, listener } of listeners) channel(name).unsubscribe(listener);
	jest.restoreAllMocks();
	await rig.close();
});

/** Several wait at a time here, so the clock moves only once all of them sleep. */
async function startRigOnOneClock(rateLimit: number): Promise<FaultRig> {
	const started = await startFaultRig({ rateLimit, checkAnswers: false });
	jest.spyOn(clock, 'pause').mockImplementation(started.time.sleep);
	return started;
}

async function quiet(): Promise<void> {
	for (let turns = 0; turns < 4; turns++) {
		await new Promise((resolve) => setImmediate(resolve));
		if (underWay > 0) turns = 0;
	}
}

/** Lets time pass whenever nothing else goes on, until `work` is done. */
async function passTimeFor<Result>({ time }: FaultRig, work: Promise<Result>): Promise<Result> {
	let isOver = false;
	const done = work.finally(() => (isOver = true));
	while (!isOver) {
		await quiet();
		if (!isOver) await time.advance(250);
	}
	return await done;
}

function newRun({ sandbox, time, run, credentialOf }: FaultRig) {
	const key = `pk_test_pace${1_000 + keys++}`;
	const [{ id }] = sandbox.seed.orders(key, 1);
	const begun = time.now();
	const get = async (count: number) => {
		const result = await run(
			'order',
			'get',
			{ orderId: byId(id) },
			{
				items: Array.from({ length: count }, (_, index) => ({ index })),
				credentials: credentialOf(key),
			},
		);
		expect(result.error).toBeUndefined();
		expect(result.items.map(({ pairedItem }) => pairedItem)).toEqual(
			Array.from({ length: count }, (_, item) => ({ item })),
		);
		return time.now() - begun;
	};
	const refusals = () =>
		sandbox.requests.filter(
			({ status, operationId, keyLabel }) =>
				status === 429 && operationId === 'getOrder' && keyLabel?.endsWith(key.slice(-4)),
		).length;
	return { key, get, refusals };
}

/** The least time in which a rolling window of a minute lets so many calls through. */
const leastMs = (calls: number, limit: number) => Math.floor((calls - 1) / limit) * MINUTE_MS;

test(`${ITEMS} items: none fails, at 95 % of the permitted rate or more, without a 429`, async () => {
	const { get, refusals } = newRun(rig);
	const elapsedMs = await passTimeFor(rig, get(ITEMS));
	const share = leastMs(ITEMS, LIMITS.callsPerMinute) / elapsedMs;
	// eslint-disable-next-line no-console -- a figure that was asked for
	console.log(
		`Pacing: ${ITEMS} order.get in ${elapsedMs / 1_000} s of an advanced clock, ` +
			`${(share * 100).toFixed(1)} % of the permitted rate, ${refusals()} answers 429`,
	);
	expect(share).toBeGreaterThanOrEqual(0.95);
	expect(refusals()).toBe(0);
});

/** The same at a tenth of the size. */
describe('with a limit of 60 a minute', () => {
	const LIMIT = 60;
	let small: FaultRig;

	beforeAll(async () => {
		jest.replaceProperty(LIMITS, 'callsPerMinute', LIMIT as 600);
		small = await startRigOnOneClock(LIMIT);
	});

	afterAll(async () => await small.close());

	test('two executions at once on one key finish together', async () => {
		const { get, refusals } = newRun(small);
		const [one, two] = await passTimeFor(small, Promise.all([get(105), get(105)]));
		expect(Math.abs(one - two) / Math.max(one, two)).toBeLessThan(0.05);
		expect(leastMs(210, LIMIT) / Math.max(one, two)).toBeGreaterThanOrEqual(0.95);
		expect(refusals()).toBe(0);
	});

	test('one that comes later need not wait for the end of the other', async () => {
		const { get } = newRun(small);
		const early = get(240);
		await quiet();
		await small.time.advance(1_000);
		const late = get(20);
		const [first, second] = await passTimeFor(small, Promise.all([early, late]));
		expect(second).toBeLessThan(first / 2);
	});

	test('another process spends up to half of the limit: no item fails, the refusals are few', async () => {
		const { key, get, refusals } = newRun(small);
		const other = caller(small.sandbox, key);
		for (let call = 0; call < LIMIT / 2; call++) await other('GET', '/me');
		let isOver = false;
		const goOn = async () => {
			while (!isOver) {
				await small.time.sleep((2 * MINUTE_MS) / LIMIT);
				await other('GET', '/me');
			}
		};
		void goOn();
		const elapsedMs = await passTimeFor(small, get(150)).finally(() => (isOver = true));
		expect(refusals()).toBeGreaterThan(0);
		expect(refusals()).toBeLessThan((20 * elapsedMs) / MINUTE_MS);
	});
});
