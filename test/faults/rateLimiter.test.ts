/* eslint-disable @n8n/community-nodes/no-restricted-globals -- Test code, never part of the package. */
import { LIMITS } from '../../nodes/api/contract/limits';
import type { Rig } from '../nodes/setup';
import { startRig } from '../nodes/setup';
import { createVirtualClock } from '../sandbox';
import { caller } from '../sandbox/testing';
import { watchNetwork } from '../support/network';
import { sleepOn } from '../support/nodeClock';
import { byId } from './setup';

const ITEMS = Number(process.env.PACING_ITEMS ?? 3_000);
const MINUTE_MS = 60_000;

let rig: Rig;
let keys = 0;

const network = watchNetwork();

// Only the virtual clock counts here; how long the machine takes for the calls does not matter.
jest.setTimeout(600_000);

beforeAll(async () => {
	rig = await startRigOnOneClock(LIMITS.callsPerMinute);
});

afterAll(async () => {
	await rig.close();
	network.stopWatching();
});

/** Several wait at a time here, so the clock moves only once all of them sleep and no call is on its way. */
async function startRigOnOneClock(rateLimit: number): Promise<Rig> {
	const time = createVirtualClock({ settled: network.quiet });
	const started = await startRig({ environment: 'live', time, rateLimit, checkAnswers: false });
	const restore = sleepOn(time);
	return {
		...started,
		async close() {
			restore();
			await started.close();
		},
	};
}

function newRun({ sandbox, time, run, credentialOf }: Rig) {
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
	const elapsedMs = await rig.time.until(get(ITEMS));
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
	let small: Rig;

	beforeAll(async () => {
		jest.replaceProperty(LIMITS, 'callsPerMinute', LIMIT as 600);
		small = await startRigOnOneClock(LIMIT);
	});

	afterAll(async () => await small.close());

	test('two executions at once on one key finish together', async () => {
		const { get, refusals } = newRun(small);
		const [one, two] = await small.time.until(Promise.all([get(105), get(105)]));
		expect(Math.abs(one - two) / Math.max(one, two)).toBeLessThan(0.05);
		expect(leastMs(210, LIMIT) / Math.max(one, two)).toBeGreaterThanOrEqual(0.95);
		expect(refusals()).toBe(0);
	});

	test('one that comes later need not wait for the end of the other', async () => {
		const { get } = newRun(small);
		const early = get(240);
		await small.time.advance(1_000);
		const late = get(20);
		const [first, second] = await small.time.until(Promise.all([early, late]));
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
		const elapsedMs = await small.time.until(get(150)).finally(() => (isOver = true));
		expect(refusals()).toBeGreaterThan(0);
		expect(refusals()).toBeLessThan((20 * elapsedMs) / MINUTE_MS);
	});
});
