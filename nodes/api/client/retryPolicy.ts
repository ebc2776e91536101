import type { Repeat } from '../contract/endpoints';
import type { RetryClass } from '../errors/failure';

/** All times in milliseconds. */
export const RETRY = {
	/** Tries after a fault or a lost answer; being rate limited is bounded by the budget alone. */
	attempts: 4,
	firstWaitMs: 1_000,
	longestWaitMs: 30_000,
	/** What the API's own sample waits when a 429 names no time (CONTRACT section 2). */
	rateLimitWaitMs: 5_000,
	budgetMs: 300_000,
	/** Somebody waits for a list in the editor. */
	listBudgetMs: 45_000,
};

/** How long what a lost write did is looked for: a gateway gives up after a minute or two, the work goes on behind it. */
export const LOOKS = {
	firstPauseMs: 2_000,
	withinMs: 60_000,
	/** Left of the call's own time for the last look and for the answer. */
	reserveMs: 5_000,
};

export interface Attempt {
	retryClass: RetryClass;
	repeat: Repeat;
	/** Tries so far that ended in a fault or a lost answer, this one included. */
	failures: number;
	/** Answers in a row that said "too many calls", this one included. */
	rateLimits: number;
	/** What the server asked to wait, if it did. */
	retryAfterMs?: number;
	/** Time left of the budget. */
	leftMs: number;
	/** Random number from 0 up to 1, for the jitter. */
	random: number;
}

export type Decision =
	| { next: 'wait'; ms: number }
	/** Look at what the attempt did before deciding (CONTRACT section 5); leaves time of the budget for it. */
	| { next: 'reconcile'; ms: number }
	| { next: 'giveUp' };

const growing = (first: number, round: number) =>
	Math.min(first * 2 ** (round - 1), RETRY.longestWaitMs);

/** What to do after a call that gave no usable answer (CONTRACT sections 2, 3 and 5). */
export function decide(attempt: Attempt): Decision {
	const { retryClass, repeat, failures, rateLimits, retryAfterMs, leftMs, random } = attempt;
	const within = (next: 'wait' | 'reconcile', ms: number): Decision =>
		ms < leftMs ? { next, ms } : { next: 'giveUp' };

	if (retryClass === 'rateLimited') {
		const wait = retryAfterMs ?? growing(RETRY.rateLimitWaitMs, rateLimits);
		return within('wait', wait + random * 1_000);
	}
	if (retryClass === 'clientError' || retryClass === 'fatal') return { next: 'giveUp' };

	const usual = growing(RETRY.firstWaitMs, failures) * (0.5 + random);
	if (repeat === 'reconcileFirst' && retryClass !== 'unsent') {
		return { next: 'reconcile', ms: Math.max(0, Math.min(usual, leftMs / 2)) };
	}
	const wait = Math.max(retryAfterMs ?? 0, usual);
	return failures < RETRY.attempts ? within('wait', wait) : { next: 'giveUp' };
}

/**
 * How long to wait before one look more, in milliseconds, when `looks` found nothing and `leftMs` are left to look.
 * Undefined when it is time to say that it is not known.
 */
export const pauseBeforeLook = (looks: number, leftMs: number): number | undefined =>
	leftMs > 0 ? Math.min(growing(LOOKS.firstPauseMs, looks), leftMs) : undefined;

/**
 * The wait a server asked for, in milliseconds: `error.details.retry_after_seconds`, else the `Retry-After`
 * header in seconds or as a date (CONTRACT sections 2 and 11). Undefined where neither is usable.
 */
export function askedWaitMs(detail: unknown, header: unknown, now: number): number | undefined {
	for (const source of [detail, header]) {
		const seconds = typeof source === 'string' && source.trim() ? Number(source) : source;
		if (typeof seconds === 'number' && seconds >= 0 && seconds < Infinity) return seconds * 1_000;
		// Every HTTP date starts with the day; without a look at that, "in 5" would pass for a date too.
		const isDate = typeof source === 'string' && /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(source);
		const date = isDate ? Date.parse(source) : NaN;
		if (!Number.isNaN(date)) return Math.max(0, date - now);
	}
	return undefined;
}
