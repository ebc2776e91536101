/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on Node.js itself */
import fc from 'fast-check';

import { CallSlots } from '../../nodes/api/client/callSlots';
import { CONCURRENCY } from '../../nodes/api/client/concurrency';
import type { CallSlot, RateLimiter } from '../../nodes/api/client/rateLimiter';
import { book, callsLeft, holdBack, newRateLimiter } from '../../nodes/api/client/rateLimiter';
import { LIMITS } from '../../nodes/api/contract/limits';
import type { VirtualClock } from '../sandbox';
import { createVirtualClock } from '../sandbox';
import { sleepOn } from '../support/nodeClock';

let time: VirtualClock;
let restoreClock: () => void;
let rateLimiter: RateLimiter;

beforeEach(() => {
	time = createVirtualClock();
	restoreClock = sleepOn(time);
	rateLimiter = newRateLimiter();
});

afterEach(() => restoreClock());

const settle = async () => await new Promise((resolve) => setImmediate(resolve));

/** Asks for `count` slots and keeps what it gets, each counted at once. */
function taker(slots: CallSlots, count: number): CallSlot[] {
	const held: CallSlot[] = [];
	for (let call = 0; call < count; call++) {
		void slots.take().then((slot) => {
			if (!slot) return;
			book(rateLimiter, time.now());
			held.push(slot);
			slots.counted(slot);
		});
	}
	return held;
}

const fastAttempt = (slots: CallSlots) =>
	slots.ended({ begunAt: time.now(), endedAt: time.now() + 10, isOverload: false });

/** Lets the limit grow to its most, in a minute of its own. */
async function grow(slots: CallSlots): Promise<void> {
	const held = taker(slots, 2 * CONCURRENCY.most);
	for (await settle(); held.length > 0; await settle()) {
		for (const slot of held.splice(0)) {
			fastAttempt(slots);
			slots.release(slot);
		}
	}
	await time.advance(120_000);
}

describe('slots of calls', () => {
	it('are given up to the limit, then one for each that is released, in the order of asking', async () => {
		const slots = new CallSlots(rateLimiter);
		const order: number[] = [];
		const held: CallSlot[] = [];
		for (let call = 0; call < 2 * CONCURRENCY.first; call++) {
			void slots.take().then((slot) => {
				order.push(call);
				if (slot) held.push(slot);
			});
		}
		await settle();
		expect(order).toHaveLength(CONCURRENCY.first);
		for (const slot of held.splice(0, 3)) slots.release(slot);
		await settle();
		expect(order).toEqual(Array.from({ length: CONCURRENCY.first + 3 }, (_, at) => at));
	});

	it('never let more calls begin than the minute leaves, but for a few that wait for their turn', async () => {
		const slots = new CallSlots(rateLimiter);
		await grow(slots);
		for (let used = 0; used < LIMITS.callsPerMinute - 30; used++) book(rateLimiter, time.now());
		const held = taker(slots, 200);
		await settle();
		expect(held).toHaveLength(30);
		for (const slot of held.splice(0)) slots.release(slot);
		await settle();
		// The minute is used up.
		expect(held).toHaveLength(CONCURRENCY.first);
	});

	it('are shared by two executions of one account', async () => {
		const [one, other] = [new CallSlots(rateLimiter), new CallSlots(rateLimiter)];
		await grow(one);
		await grow(other);
		for (let used = 0; used < LIMITS.callsPerMinute - 60; used++) book(rateLimiter, time.now());
		const ofOther = taker(other, CONCURRENCY.first);
		const ofOne = taker(one, 200);
		await settle();
		expect(ofOther).toHaveLength(CONCURRENCY.first);
		expect(ofOne).toHaveLength(30);
	});

	it('tell when there is room, and give way to who waits for a slot', async () => {
		const slots = new CallSlots(rateLimiter);
		const held = taker(slots, CONCURRENCY.first + 1);
		await settle();
		let hasRoom = false;
		void slots.room().then(() => (hasRoom = true));
		const [a, b] = held;
		slots.release(a);
		await settle();
		expect(hasRoom).toBe(false);
		slots.release(b);
		await settle();
		expect(hasRoom).toBe(true);
	});

	it('are not given any more once closed, and nobody waits for ever', async () => {
		const slots = new CallSlots(rateLimiter);
		taker(slots, CONCURRENCY.first);
		await settle();
		const [waiting, room] = [slots.take(), slots.room()];
		slots.close();
		expect(await waiting).toBeUndefined();
		await room;
		expect(await slots.take()).toBeUndefined();
	});
});

describe('calls left of a minute', () => {
	it('are those that would start at once, whatever came before', () => {
		const step = fc.record({
			calls: fc.integer({ min: 0, max: 400 }),
			pass: fc.integer({ min: 0, max: 40_000 }),
			hold: fc.option(fc.integer({ min: 1, max: 5_000 }), { freq: 5, nil: 0 }),
		});
		fc.assert(
			fc.property(fc.array(step, { maxLength: 10 }), (steps) => {
				const limiter = newRateLimiter();
				let now = 1_000_000;
				for (const { calls, pass, hold } of steps) {
					for (let call = 0; call < calls; call++) book(limiter, now);
					if (hold > 0) holdBack(limiter, now + hold);
					now += pass;
				}
				const left = callsLeft(limiter, now);
				const starts = Array.from({ length: left + 1 }, () => book(limiter, now));
				expect(starts.slice(0, left).every((start) => start === now)).toBe(true);
				expect(starts[left]).toBeGreaterThan(now);
			}),
			{ numRuns: 60 },
		);
	});
});
