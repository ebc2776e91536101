import { clock, pause } from './clock';
import { pauseBeforeLook } from './retryPolicy';

/**
 * Looks for what a lost write did until it is found: a gateway gives up while the work goes on behind it. Gives
 * `undefined` when nothing was found by `end` (milliseconds of the monotonic clock), or once `signal` is aborted.
 * Throws what `look` throws.
 */
export async function lookAgain<Found>(
	look: () => Promise<Found | undefined>,
	end: number,
	signal?: AbortSignal,
): Promise<Found | undefined> {
	for (let looks = 1; ; looks++) {
		const found = await look();
		if (found !== undefined) return found;
		const ms = pauseBeforeLook(looks, end - clock.monotonic());
		if (ms === undefined) return undefined;
		await pause(ms, signal);
		if (signal?.aborted) return undefined;
	}
}
