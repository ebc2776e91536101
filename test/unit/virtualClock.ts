/* eslint-disable @n8n/community-nodes/no-restricted-globals -- tests run on Node.js itself */
import { clock } from '../../nodes/api/client/clock';

interface Timer {
	at: number;
	wake: () => void;
}

export interface VirtualClock {
	now: () => number;
	/** Lets `ms` pass without anything happening. */
	pass: (ms: number) => void;
	/** Goes to the next timer and runs all that are due then. */
	step: () => Promise<void>;
	/** Runs the timers one after the other until `work` is settled, and gives its outcome. */
	until: <Result>(work: Promise<Result>) => Promise<Result>;
}

/** Long enough for everything that waits for promises only to get as far as it can. */
const settle = async () => await new Promise<void>((resolve) => setImmediate(resolve));

/** Puts the nodes on a clock that stands still until `until` turns it on. Undone by `jest.restoreAllMocks`. */
export function useVirtualClock(start = Date.UTC(2026, 5, 16)): VirtualClock {
	let now = start;
	const timers: Timer[] = [];
	jest.spyOn(clock, 'now').mockImplementation(() => now);
	jest.spyOn(clock, 'pause').mockImplementation(
		async (ms) =>
			await new Promise<void>((wake) => {
				const at = now + ms;
				const before = timers.findLastIndex((timer) => timer.at <= at);
				timers.splice(before + 1, 0, { at, wake });
			}),
	);
	const step = async () => {
		await settle();
		const moment = timers[0]?.at;
		if (moment === undefined) throw new Error('Nothing is left that could wake the work');
		now = Math.max(now, moment);
		while (timers[0]?.at === moment) timers.shift()?.wake();
		await settle();
	};
	return {
		now: () => now,
		pass(ms) {
			now += ms;
		},
		step,
		async until(work) {
			let isSettled = false;
			const mark = () => {
				isSettled = true;
			};
			work.then(mark, mark);
			for (await settle(); !isSettled; ) await step();
			return await work;
		},
	};
}
