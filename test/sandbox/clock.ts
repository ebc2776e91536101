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
	/** Resolves as soon as somebody sleeps. */
	whenSleeping(): Promise<void>;
}

interface Sleeper {
	due: number;
	wake(): void;
}

// Lets everything run that an awakened sleeper starts without waiting for input or output.
const settle = async () => {
	for (let turn = 0; turn < 3; turn++) await new Promise((resolve) => setImmediate(resolve));
};

/**
 * A clock for tests.
 *
 * @param start first value of `now()`, milliseconds since 1970
 */
export function createVirtualClock(start = Date.UTC(2026, 6, 1, 9)): VirtualClock {
	let now = start;
	let sleepers: Sleeper[] = [];
	return {
		now: () => now,
		async whenSleeping() {
			while (sleepers.length === 0) await settle();
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
			await settle();
			for (;;) {
				const due = sleepers.filter((sleeper) => sleeper.due <= end);
				if (due.length === 0) break;
				const first = Math.min(...due.map((sleeper) => sleeper.due));
				now = Math.max(now, first);
				const awake = due.filter((sleeper) => sleeper.due === first);
				sleepers = sleepers.filter((sleeper) => !awake.includes(sleeper));
				for (const sleeper of awake) sleeper.wake();
				await settle();
			}
			now = end;
		},
	};
}
