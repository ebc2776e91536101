/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on Node.js itself */
import { CONCURRENCY } from '../../nodes/api/client/concurrency';
import { until } from '../n8n/until';
import type { ExecuteResult } from '../support/n8n';
import type { Rig } from '../nodes/setup';
import { startRig } from '../nodes/setup';
import { byId } from './setup';

const RESPONSE_MS = 50;
const { first } = CONCURRENCY;

let rig: Rig;

/** Every answer takes a while of a clock that only the test moves. */
beforeEach(async () => {
	rig = await startRig({ rateLimit: false });
	rig.sandbox.faults.add({ kind: 'slow', ms: RESPONSE_MS, times: 0 });
});

afterEach(async () => {
	await rig.close();
});

const settle = async () => {
	for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/** How many calls have come once there are `count`, and none comes any more. */
async function callsOnceThereAre(count: number): Promise<number> {
	const { requests } = rig.sandbox;
	await until(`${count} calls`, () => requests.length >= count || undefined, { everyMs: 1 });
	await settle();
	return requests.length;
}

/** Answers whatever comes, until the run is over. */
async function answerUntilOver(run: Promise<ExecuteResult>): Promise<ExecuteResult> {
	let isOver = false;
	void run.finally(() => (isOver = true));
	for (await settle(); !isOver; await settle()) await rig.time.advance(RESPONSE_MS);
	return await run;
}

const getOrders = async (ids: string[]) =>
	await rig.run(
		'order',
		'get',
		{ orderId: byId('={{ $json.id }}') },
		{ items: ids.map((id) => ({ id })) },
	);

const checkNames = async (items: Array<{ domains: string }>) =>
	await rig.run('domain', 'checkAvailability', { domains: '={{ $json.domains }}' }, { items });

const names = (count: number) => Array.from({ length: count }, (_, at) => `name-${at}.example`);

test('items are read several at a time, more with every fast round, and come out in their order', async () => {
	const ids = rig.sandbox.seed.orders(rig.key, 60).map(({ id }) => id);
	const run = getOrders(ids);
	expect(await callsOnceThereAre(first)).toBe(first);
	await rig.time.advance(RESPONSE_MS);
	expect(await callsOnceThereAre(3 * first)).toBe(3 * first);
	const { items } = await answerUntilOver(run);
	expect(items.map(({ json }) => json.id)).toEqual(ids);
});

test('names of many items that share calls are looked up several calls at a time', async () => {
	const run = checkNames(names(1_000).map((domains) => ({ domains })));
	expect(await callsOnceThereAre(first)).toBe(first);
	const { items } = await answerUntilOver(run);
	expect(items.map(({ json }) => json.domain)).toEqual(names(1_000));
	expect(rig.sandbox.requests).toHaveLength(20);
});

test('many names in one item do not open all their calls at once', async () => {
	const run = checkNames([{ domains: names(2_000).join(' ') }]);
	expect(await callsOnceThereAre(first)).toBe(first);
	const { items } = await answerUntilOver(run);
	expect(items.map(({ json }) => json.domain)).toEqual(names(2_000));
	expect(rig.sandbox.requests).toHaveLength(40);
});

test('after a failure nothing is begun any more, in this item and in the others', async () => {
	const ids = rig.sandbox.seed.orders(rig.key, 60).map(({ id }) => id);
	const result = await answerUntilOver(
		getOrders([...ids.slice(0, 2), 'ord_none', ...ids.slice(2)]),
	);
	expect(result.error?.message).toContain('[item 2]');
	const sent = rig.sandbox.requests.length;
	expect(sent).toBeLessThanOrEqual(3 * first);

	rig.sandbox.faults.clear();
	rig.sandbox.faults.add({ kind: 'unauthorized', times: 0 });
	const refused = await checkNames([{ domains: names(2_000).join(' ') }]);
	expect(refused.error?.message).toContain('did not accept the API key');
	await settle();
	expect(rig.sandbox.requests.length - sent).toBeLessThanOrEqual(2 * first);
});

test('at a 429 fewer calls go out at a time', async () => {
	const ids = rig.sandbox.seed.orders(rig.key, 30).map(({ id }) => id);
	rig.sandbox.faults.clear();
	rig.sandbox.faults.add({ kind: 'rateLimited', retryAfterSeconds: 5, times: first });
	rig.sandbox.faults.add({ kind: 'slow', ms: RESPONSE_MS, times: 0 });
	const run = getOrders(ids);
	await callsOnceThereAre(first);
	const { items } = await answerUntilOver(run);
	expect(items.map(({ json }) => json.id)).toEqual(ids);
	const after = rig.sandbox.requests.slice(first).map(({ at }) => at);
	// Those that were refused keep their places; nobody else joins them.
	expect(after.filter((at) => at < after[0] + RESPONSE_MS).length).toBeLessThanOrEqual(first);
});
