/** Calls under way at a time, and how a call shows that they may be more (milliseconds). */
export const CONCURRENCY = {
	first: 8,
	most: 100,
	/** A response is fast up to this multiple of the fastest one seen, and this much more. */
	fastFactor: 2,
	fastToleranceMs: 25,
};

/** How many calls the server bears at a time, as far as its responses have told. */
export interface Concurrency {
	/** Whole or not; what counts is the whole part. */
	limit: number;
	/** Below, every fast response lets one more call in (twice as many each round trip); above, every round trip does. */
	threshold: number;
	fastestMs: number;
	/** When the limit was last halved, in milliseconds of the monotonic clock. */
	halvedAt: number;
}

export const newConcurrency = (): Concurrency => ({
	limit: CONCURRENCY.first,
	threshold: CONCURRENCY.most,
	fastestMs: Infinity,
	halvedAt: -Infinity,
});

/** One attempt that has ended; times in milliseconds of the monotonic clock. */
export interface EndedAttempt {
	begunAt: number;
	endedAt: number;
	/** Answered 429 or 5xx, or not at all. */
	isOverload: boolean;
	/** Calls under way when it ended, this one included. */
	underWay: number;
}

/**
 * What an ended attempt teaches (additive increase, multiplicative decrease, as TCP does it): the limit grows
 * while responses are fast and the limit is what holds calls back; it is halved at an overload, once for all
 * attempts that were under way together.
 */
export function learnFrom(concurrency: Concurrency, attempt: EndedAttempt): Concurrency {
	const { limit, threshold, fastestMs, halvedAt } = concurrency;
	const { begunAt, endedAt, isOverload, underWay } = attempt;
	if (isOverload) {
		if (begunAt < halvedAt) return concurrency;
		const half = Math.max(1, limit / 2);
		return { limit: half, threshold: half, fastestMs, halvedAt: endedAt };
	}
	// A clock that was set back gives no time at all.
	const ms = Math.max(0, endedAt - begunAt);
	const fastest = Math.min(fastestMs, ms);
	const isFast = ms <= CONCURRENCY.fastFactor * fastest + CONCURRENCY.fastToleranceMs;
	const isHeldBack = 2 * underWay >= Math.floor(limit);
	const step = limit < threshold ? 1 : 1 / limit;
	const grown = isFast && isHeldBack ? Math.min(CONCURRENCY.most, limit + step) : limit;
	return { limit: grown, threshold, fastestMs: fastest, halvedAt };
}
