import { clock } from '../../nodes/api/client/clock';
import type { VirtualClock } from '../sandbox';

/** Puts the nodes on `time`, with `pause` for their waits. Gives back a function that restores what was there. */
function replaceClock(time: VirtualClock, pause: (ms: number) => Promise<void>): () => void {
	const before = { ...clock };
	clock.now = time.now;
	clock.monotonic = time.now;
	clock.pause = pause;
	return () => {
		Object.assign(clock, before);
	};
}

/** The nodes' waits sleep on `time`, until the test moves it. Gives back a function that undoes it. */
export const sleepOn = (time: VirtualClock): (() => void) =>
	replaceClock(time, async (ms) => await time.sleep(ms));

export interface MovedClock {
	/** Lets a wait of the nodes pass, as their clock does now. */
	pass: (ms: number) => Promise<void>;
	/** Puts the nodes on the real clock again. What still waits then never goes on. */
	restore: () => void;
}

/**
 * The nodes' waits move `time` themselves, so that each passes at once, and whatever else sleeps on it goes
 * on as far as it would have in that time.
 */
export function moveWithWaits(time: VirtualClock): MovedClock {
	let passed = Promise.resolve();
	let isOver = false;
	const pass = async (ms: number) => {
		passed = passed.then(async () => await time.advance(Math.ceil(ms)));
		await passed;
		// On the real clock it would wait for the date of the other, and look for it all the while.
		if (isOver) await new Promise(() => {});
	};
	const restoreClock = replaceClock(time, pass);
	return {
		pass,
		restore() {
			isOver = true;
			restoreClock();
		},
	};
}
