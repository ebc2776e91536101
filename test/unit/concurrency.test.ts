import fc from 'fast-check';

import type { Concurrency, EndedAttempt } from '../../nodes/api/client/concurrency';
import { CONCURRENCY, learnFrom, newConcurrency } from '../../nodes/api/client/concurrency';

const { first, most } = CONCURRENCY;

const ended = (attempt: Partial<EndedAttempt> = {}): EndedAttempt => ({
	begunAt: 1_000,
	endedAt: 1_050,
	isOverload: false,
	underWay: most,
	...attempt,
});

const after = (attempts: EndedAttempt[], concurrency = newConcurrency()): Concurrency =>
	attempts.reduce(learnFrom, concurrency);

const anyAttempt = fc
	.record({
		begunAt: fc.integer({ min: 0, max: 100_000 }),
		ms: fc.integer({ min: -1_000, max: 60_000 }),
		isOverload: fc.boolean(),
		underWay: fc.integer({ min: 1, max: most }),
	})
	.map(({ ms, ...attempt }): EndedAttempt => ({ ...attempt, endedAt: attempt.begunAt + ms }));

describe('the limit of calls under way', () => {
	it('stays between one and the most, and is never raised by an overload, whatever comes', () => {
		fc.assert(
			fc.property(fc.array(anyAttempt, { maxLength: 300 }), (attempts) => {
				let concurrency = newConcurrency();
				for (const attempt of attempts) {
					const next = learnFrom(concurrency, attempt);
					expect(next.limit).toBeGreaterThanOrEqual(1);
					expect(next.limit).toBeLessThanOrEqual(most);
					if (attempt.isOverload) expect(next.limit).toBeLessThanOrEqual(concurrency.limit);
					else expect(next.limit).toBeGreaterThanOrEqual(concurrency.limit);
					concurrency = next;
				}
			}),
		);
	});

	it('doubles with each round trip while responses are fast', () => {
		const round = (limit: number) => Array.from({ length: limit }, () => ended());
		expect(after(round(first)).limit).toBe(2 * first);
		expect(after(round(3 * first)).limit).toBe(4 * first);
		expect(after(round(most)).limit).toBe(most);
	});

	it('halves once for all attempts that were under way together, and again for later ones', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1, max: 50 }), (failures) => {
				const together = Array.from({ length: failures }, (_, at) =>
					ended({ isOverload: true, begunAt: 1_000 + at, endedAt: 1_100 + at }),
				);
				expect(after(together).limit).toBe(first / 2);
				const later = ended({ isOverload: true, begunAt: 1_200, endedAt: 1_300 });
				expect(after([...together, later]).limit).toBe(first / 4);
			}),
		);
	});

	it('comes down to one call at a time when nothing but overloads is left', () => {
		const failures = Array.from({ length: 10 }, (_, at) =>
			ended({ isOverload: true, begunAt: 1_000 * at, endedAt: 1_000 * at + 50 }),
		);
		expect(after(failures).limit).toBe(1);
	});

	it('grows slowly above the limit at which the server had too much', () => {
		const halved = after([
			...Array.from({ length: 24 }, () => ended()),
			ended({ isOverload: true }),
		]);
		expect(halved.limit).toBe(16);
		const grown = after(
			Array.from({ length: 16 }, () => ended({ begunAt: 2_000, endedAt: 2_050 })),
			halved,
		);
		expect(grown.limit).toBeGreaterThan(16.5);
		expect(grown.limit).toBeLessThanOrEqual(17);
	});

	it.each([
		['50 ms after 50 ms', 50, true],
		['125 ms after 50 ms', 125, true],
		['126 ms after 50 ms', 126, false],
	])('%s: fast is %s', (_words, ms, isFast) => {
		const known = learnFrom(newConcurrency(), ended({ underWay: 1 }));
		const next = learnFrom(known, ended({ endedAt: 1_000 + ms }));
		expect(next.limit > known.limit).toBe(isFast);
	});

	it('does not grow while fewer calls are made than it lets', () => {
		expect(learnFrom(newConcurrency(), ended({ underWay: first / 2 - 1 })).limit).toBe(first);
	});

	/** One that answers at once up to its capacity, later the more it has to do, and refuses beyond. */
	function settledOn(capacity: number, refusesAbove: number): number[] {
		let concurrency = newConcurrency();
		const limits: number[] = [];
		for (let round = 0; round < 200; round++) {
			const underWay = Math.floor(concurrency.limit);
			const begunAt = round * 10_000;
			const endedAt = begunAt + Math.max(50, (50 * underWay) / capacity);
			for (let call = 0; call < underWay; call++) {
				const isOverload = call >= refusesAbove;
				concurrency = learnFrom(concurrency, { begunAt, endedAt, isOverload, underWay });
			}
			if (round >= 100) limits.push(concurrency.limit);
		}
		return limits;
	}

	it('settles on what a server bears', () => {
		fc.assert(
			fc.property(fc.integer({ min: 4, max: 40 }), (capacity) => {
				const bySlowness = settledOn(capacity, Infinity);
				expect(Math.min(...bySlowness)).toBeGreaterThanOrEqual(Math.min(capacity, first));
				expect(Math.max(...bySlowness)).toBeLessThanOrEqual(5 * Math.max(first, capacity));
				const byRefusal = settledOn(Infinity, capacity);
				expect(Math.min(...byRefusal)).toBeGreaterThanOrEqual(Math.floor(capacity / 2));
				expect(Math.max(...byRefusal)).toBeLessThanOrEqual(capacity + 2);
			}),
			{ numRuns: 40 },
		);
	});
});
