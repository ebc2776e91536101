import { callsPerMinuteOf } from '../../nodes/api/contract/account';
import fc from 'fast-check';

import type { RateLimiter } from '../../nodes/api/client/rateLimiter';
import {
	book,
	holdBack,
	newRateLimiter,
	rateLimiterOf,
	takeTurn,
} from '../../nodes/api/client/rateLimiter';
import type { VirtualClock } from '../sandbox';
import { createVirtualClock } from '../sandbox';
import { sleepOn } from '../support/nodeClock';

const MINUTE = 60_000;
const LIMIT = 600;

/** The most starts within any minute; `starts` in their order. */
function mostInAMinute(starts: number[]): number {
	let most = 0;
	for (let from = 0, to = 0; to < starts.length; to++) {
		while (starts[to] - starts[from] >= MINUTE) from++;
		most = Math.max(most, to - from + 1);
	}
	return most;
}

const isAscending = (times: number[]) =>
	times.every((time, at) => at === 0 || time >= times[at - 1]);

describe('booking', () => {
	it('lets 600 calls start at once and the next one a minute later', () => {
		const pace = newRateLimiter();
		const starts = Array.from({ length: LIMIT + 1 }, () => book(pace, 1_000));
		expect(starts.slice(0, LIMIT).every((start) => start === 1_000)).toBe(true);
		expect(starts[LIMIT]).toBeGreaterThan(1_000 + MINUTE);
	});

	it('uses 95 % of the permitted rate and more when calls never stop', () => {
		const pace = newRateLimiter();
		const hour = 60 * MINUTE;
		let made = 0;
		// Each call is booked when the one before may start, as callers that wait for their turn do.
		for (let now = 0; ; made++) {
			now = book(pace, now);
			if (now >= hour) break;
		}
		expect(made / (hour / MINUTE)).toBeGreaterThanOrEqual(0.95 * LIMIT);
		expect(made / (hour / MINUTE)).toBeLessThanOrEqual(LIMIT);
	});

	it('never lets more than 600 start within a minute, and keeps the order, whatever comes', () => {
		const steps = fc.array(
			fc.oneof(
				fc.record({ calls: fc.integer({ min: 1, max: 500 }) }),
				fc.record({ pass: fc.integer({ min: 1, max: 90_000 }) }),
				fc.record({ hold: fc.integer({ min: 0, max: 90_000 }) }),
			),
			{ minLength: 5, maxLength: 25 },
		);
		fc.assert(
			fc.property(steps, (list) => {
				const pace = newRateLimiter();
				const starts: number[] = [];
				let now = 0;
				let heldUntil = 0;
				let tooEarly = 0;
				for (const step of list) {
					if ('pass' in step) now += step.pass;
					if ('hold' in step) {
						heldUntil = Math.max(heldUntil, now + step.hold);
						holdBack(pace, now + step.hold);
					}
					for (let call = 0; 'calls' in step && call < step.calls; call++) {
						starts.push(book(pace, now));
						if (starts[starts.length - 1] < Math.max(now, heldUntil)) tooEarly++;
					}
				}
				expect(tooEarly).toBe(0);
				expect(isAscending(starts)).toBe(true);
				expect(mostInAMinute(starts)).toBeLessThanOrEqual(LIMIT);
			}),
			{ numRuns: 60 },
		);
	});

	it('is shared by all who use one account, and by nobody else', () => {
		expect(rateLimiterOf('https://a key1')).toBe(rateLimiterOf('https://a key1'));
		expect(rateLimiterOf('https://a key1')).not.toBe(rateLimiterOf('https://a key2'));
		expect(rateLimiterOf('https://a key1')).not.toBe(rateLimiterOf('https://b key1'));
	});
});

describe('a limit that Peeker raised', () => {
	/** How many of `calls` made at `now` may start at once. */
	const startAtOnce = (account: string, callsPerMinute: number | undefined, calls: number) => {
		const rateLimiter = rateLimiterOf(account, callsPerMinute);
		return Array.from({ length: calls }, () => book(rateLimiter, 0)).filter((at) => at === 0)
			.length;
	};

	it.each([
		[undefined, LIMIT],
		[1_200, 1_200],
		[10, 10],
	])('of %s lets %i calls start at once', (callsPerMinute, most) => {
		expect(startAtOnce(`https://raised ${callsPerMinute}`, callsPerMinute, 2_000)).toBe(most);
	});

	it('counts what was started under the old one', () => {
		expect(startAtOnce('https://changed', undefined, 500)).toBe(500);
		expect(startAtOnce('https://changed', 700, 300)).toBe(200);
		expect(startAtOnce('https://changed', 750, 300)).toBe(50);
		expect(startAtOnce('https://changed', 5, 1)).toBe(0);
	});

	it.each(['abc', 0, -1, 1.5, '0', Infinity])('is refused as %s', (given) => {
		expect(() => callsPerMinuteOf(given)).toThrow("'Calls per Minute'");
	});

	it.each([undefined, null, '', 600, '600'])('is the usual one as %s', (given) => {
		expect(callsPerMinuteOf(given)).toBeUndefined();
	});
});

describe('taking turns', () => {
	let time: VirtualClock;
	let restoreClock: () => void;
	beforeEach(() => {
		time = createVirtualClock();
		restoreClock = sleepOn(time);
	});
	afterEach(() => {
		restoreClock();
	});

	/** A node with `workers` calls in flight at a time; notes when each call starts. */
	function caller(pace: RateLimiter, workers: number, calls: number, starts: number[]) {
		let left = calls;
		const work = async () => {
			while (left > 0) {
				left--;
				await takeTurn(pace);
				starts.push(time.now());
			}
		};
		return Promise.all(Array.from({ length: workers }, work));
	}

	it('two callers share equally and lose no time by it', async () => {
		const pace = newRateLimiter();
		const first: number[] = [];
		const second: number[] = [];
		const start = time.now();
		await time.until(Promise.all([caller(pace, 8, 1_500, first), caller(pace, 8, 1_500, second)]));
		const all = [...first, ...second].sort((a, b) => a - b);
		expect(all).toHaveLength(3_000);
		expect(mostInAMinute(all)).toBeLessThanOrEqual(LIMIT);
		// 3,000 calls need four full minutes between their five bursts.
		expect(4 * MINUTE).toBeGreaterThanOrEqual(0.95 * (time.now() - start));
		for (let made = 100; made <= 3_000; made += 100) {
			const until = all[made - 1];
			const ofFirst = first.filter((at) => at <= until).length;
			const ofSecond = second.filter((at) => at <= until).length;
			expect(Math.abs(ofFirst - ofSecond)).toBeLessThanOrEqual(16);
		}
	});

	it('turns come in the order in which they were asked for', async () => {
		const pace = newRateLimiter();
		for (let used = 0; used < LIMIT - 2; used++) book(pace, time.now() + used);
		const order: number[] = [];
		await time.until(
			Promise.all(
				Array.from({ length: 50 }, async (_, place) => {
					await takeTurn(pace);
					order.push(place);
				}),
			),
		);
		expect(order).toEqual(Array.from({ length: 50 }, (_, place) => place));
	});

	it('nobody starts while the server wants to be left alone, also not who has booked before', async () => {
		const pace = newRateLimiter();
		const starts: number[] = [];
		const start = time.now();
		for (let used = 0; used < LIMIT; used++) book(pace, start);
		const work = caller(pace, 620, 620, starts);
		await time.next();
		holdBack(pace, start + 70_000);
		await time.until(work);
		expect(starts).toHaveLength(620);
		expect(Math.min(...starts)).toBeGreaterThanOrEqual(start + 70_000);
		expect(mostInAMinute(starts)).toBeLessThanOrEqual(LIMIT);
	});

	it('a hold that is made longer is kept, one that is made shorter is not', async () => {
		const pace = newRateLimiter();
		const start = time.now();
		holdBack(pace, start + 5_000);
		const turn = takeTurn(pace);
		await time.next();
		holdBack(pace, start + 9_000);
		holdBack(pace, start + 1_000);
		expect(await time.until(turn)).toBe(true);
		expect(time.now() - start).toBe(9_000);
	});

	it.each([
		['its turn comes after the latest moment', 10_000, false],
		['its turn comes just in time', 61_000, true],
	])('tells at once or in time when %s', async (_when, latestMs, hasTurn) => {
		const pace = newRateLimiter();
		const start = time.now();
		for (let used = 0; used < LIMIT; used++) book(pace, start);
		const turn = takeTurn(pace, { latest: start + latestMs });
		expect(await time.until(turn)).toBe(hasTurn);
		expect(time.now() - start).toBe(hasTurn ? 61_000 : 0);
		// A turn that was not wanted is not booked.
		expect(book(pace, start) - start).toBe(61_000);
	});

	it('gives up when a hold moves its turn beyond the latest moment', async () => {
		const pace = newRateLimiter();
		const start = time.now();
		holdBack(pace, start + 5_000);
		const turn = takeTurn(pace, { latest: start + 8_000 });
		await time.next();
		holdBack(pace, start + 60_000);
		expect(await time.until(turn)).toBe(false);
		expect(time.now() - start).toBeLessThanOrEqual(8_000);
	});

	it('ends within a second when stopped, and says that the call may not start', async () => {
		const pace = newRateLimiter();
		const stop = new AbortController();
		const start = time.now();
		holdBack(pace, start + 60_000);
		const turn = takeTurn(pace, { signal: stop.signal });
		while (time.now() - start < 12_000) await time.next();
		const stopped = time.now();
		stop.abort();
		expect(await time.until(turn)).toBe(false);
		expect(time.now() - stopped).toBeLessThanOrEqual(1_000);
	});
});
