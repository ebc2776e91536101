/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   Test code, never part of the package. */
import { setTimeout as wait } from 'node:timers/promises';

/** Time as the sandbox sees it: `now` in milliseconds since 1970, `sleep` in milliseconds. */
export interface Clock {
	now(): number;
	/** Rejects when `signal` is aborted; a clock that ignores the signal is allowed. */
	sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

// Node fires timers above this at once.
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The wall clock. */
export const realClock: Clock = {
	now: () => Date.now(),
	async sleep(ms, signal) {
		const due = Date.now() + ms;
		for (let rest = ms; rest > 0; rest = due - Date.now()) {
			await wait(Math.min(rest, LONGEST_TIMER_MS), undefined, { signal });
		}
	},
};

/** A clock that stands still until it is told to move. */
export interface VirtualClock extends Clock {
	/**
	 * Moves the clock by `ms`, waking sleepers in the order they are due, also those who fall
	 * asleep again on the way.
	 */
	advance(ms: number): Promise<void>;
	/** Goes to the moment at which the next sleeper is due, and wakes all that are due then. */
	next(): Promise<void>;
	/** Goes on from sleeper to sleeper until `work` is settled, and gives its outcome. */
	until<Result>(work: Promise<Result>): Promise<Result>;
	/** Resolves as soon as somebody sleeps. */
	whenSleeping(): Promise<void>;
}

interface Sleeper {
	due: number;
	wake(): void;
}

/** Lets everything run that an awakened sleeper starts without waiting for input or output. */
const settle = async () => {
	for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/**
 * The one clock of all tests that must not wait.
 *
 * @param options.start first value of `now()`, milliseconds since 1970
 * @param options.settled resolves when what awakened sleepers started has got as far as it can; default:
 * all but input and output
 */
export function createVirtualClock({
	start = Date.UTC(2026, 6, 1, 9),
	settled = settle,
} = {}): VirtualClock {
	let now = start;
	let sleepers: Sleeper[] = [];

	const nextDue = () => Math.min(...sleepers.map(({ due }) => due));

	async function goTo(moment: number): Promise<void> {
		now = Math.max(now, moment);
		const awake = sleepers.filter(({ due }) => due <= now);
		sleepers = sleepers.filter(({ due }) => due > now);
		for (const { wake } of awake) wake();
		await settled();
	}

	const clock: VirtualClock = {
		now: () => now,
		async whenSleeping() {
			while (sleepers.length === 0) await settled();
		},
		async sleep(ms, signal) {
			await new Promise<void>((resolve, reject) => {
				const giveUp = () => {
					sleepers = sleepers.filter((other) => other !== sleeper);
					reject(signal?.reason);
				};
				const wake = () => {
					signal?.removeEventListener('abort', giveUp);
					resolve();
				};
				const sleeper = { due: now + ms, wake };
				sleepers.push(sleeper);
				signal?.addEventListener('abort', giveUp);
			});
		},
		async advance(ms) {
			const end = now + ms;
			await settled();
			for (let due = nextDue(); due <= end; due = nextDue()) await goTo(due);
			now = end;
		},
		async next() {
			await settled();
			if (sleepers.length === 0) throw new Error('Nobody sleeps, so nothing would ever happen');
			await goTo(nextDue());
		},
		async until(work) {
			let isOver = false;
			const mark = () => {
				isOver = true;
			};
			work.then(mark, mark);
			for (await settled(); !isOver; ) await clock.next();
			return await work;
		},
	};
	return clock;
}
