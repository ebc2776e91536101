import { clock, pause } from './clock';
import { LIMITS } from '../contract/limits';

/**
 * A little more than the minute the limit speaks of, so that calls that travel at different speeds
 * do not meet on the server within one minute.
 */
const WINDOW_MS = 61_000;

/** The place of one call among those under way. */
export interface CallSlot {
	/** Whether its first attempt has been counted into the minute. */
	isCounted: boolean;
}

/** The spending of one key in this process: when its latest calls were allowed to start. */
export interface RateLimiter {
	/** What Peeker raised the limit of this key to; undefined for the usual one. */
	callsPerMinute?: number;
	/** Ring of the latest `callsPerMinute` starts, in milliseconds of the monotonic clock. */
	starts: number[];
	next: number;
	/** No call may start before this moment of the monotonic clock, as the server told with a 429. */
	pausedUntil: number;
	/** Whoever has calls under way at the moment; they share what is left of the minute. */
	executions: Set<{ underWay: ReadonlySet<CallSlot> }>;
}

export const newRateLimiter = (): RateLimiter => ({
	starts: [],
	next: 0,
	pausedUntil: -Infinity,
	executions: new Set(),
});

const sizeOf = ({ callsPerMinute = LIMITS.callsPerMinute }: RateLimiter): number => callsPerMinute;

/** Goes on with another limit; the latest starts keep counting. */
function resize(rateLimiter: RateLimiter, callsPerMinute?: number): void {
	if (rateLimiter.callsPerMinute === callsPerMinute) return;
	const { starts, next } = rateLimiter;
	const oldestFirst = [...starts.slice(next), ...starts.slice(0, next)];
	rateLimiter.callsPerMinute = callsPerMinute;
	rateLimiter.starts = oldestFirst.slice(-sizeOf(rateLimiter));
	rateLimiter.next = rateLimiter.starts.length % sizeOf(rateLimiter);
}

/** When a call booked now may start, in milliseconds of the monotonic clock. */
function nextStart(rateLimiter: RateLimiter, now: number): number {
	const oldest = rateLimiter.starts[rateLimiter.next] ?? -Infinity;
	return Math.max(now, rateLimiter.pausedUntil, oldest + WINDOW_MS);
}

/**
 * Books the next call and returns when it may start, in milliseconds of the monotonic clock (CONTRACT section 2:
 * 600 calls a minute and key). Bookings are served in the order they are made, so all callers share fairly.
 */
export function book(rateLimiter: RateLimiter, now: number): number {
	const start = nextStart(rateLimiter, now);
	rateLimiter.starts[rateLimiter.next] = start;
	rateLimiter.next = (rateLimiter.next + 1) % sizeOf(rateLimiter);
	return start;
}

/** How many calls could start at once, without waiting for a turn. */
export function callsLeft(rateLimiter: RateLimiter, now: number): number {
	if (rateLimiter.pausedUntil > now) return 0;
	const { starts, next } = rateLimiter;
	// In the order of the ring, from the oldest start on, they never go back: the free ones are found by halving.
	let free = 0;
	let taken: number = sizeOf(rateLimiter);
	while (free < taken) {
		const middle = Math.floor((free + taken) / 2);
		const start = starts[(next + middle) % sizeOf(rateLimiter)] ?? -Infinity;
		if (start + WINDOW_MS <= now) free = middle + 1;
		else taken = middle;
	}
	return free;
}

/** Holds back every call of this key until `until`, because the server answered 429. */
export function holdBack(rateLimiter: RateLimiter, until: number): void {
	rateLimiter.pausedUntil = Math.max(rateLimiter.pausedUntil, until);
}

const rateLimiters = new Map<string, RateLimiter>();

/**
 * The rateLimiter shared by everything in this process that uses `account` (base URL and key).
 * `callsPerMinute` is the limit of the key where it is not the usual one.
 */
export function rateLimiterOf(account: string, callsPerMinute?: number): RateLimiter {
	const rateLimiter = rateLimiters.get(account) ?? newRateLimiter();
	rateLimiters.set(account, rateLimiter);
	resize(rateLimiter, callsPerMinute);
	return rateLimiter;
}

interface Turn {
	signal?: AbortSignal;
	/** When waiting has no use any more, in milliseconds of the monotonic clock. */
	latest?: number;
}

/**
 * Waits until a call of this rateLimiter may start, and tells whether it may: not when its turn would come after
 * `latest`, and not once `signal` is aborted.
 */
export async function takeTurn(
	rateLimiter: RateLimiter,
	{ signal, latest = Infinity }: Turn = {},
): Promise<boolean> {
	for (;;) {
		if (nextStart(rateLimiter, clock.monotonic()) > latest) return false;
		const start = book(rateLimiter, clock.monotonic());
		await pause(start - clock.monotonic(), signal);
		if (signal?.aborted) return false;
		// After a 429 in the meantime the turn is lost: all that waited would start at once when the hold ends.
		if (rateLimiter.pausedUntil <= clock.monotonic()) return true;
	}
}
