import { clock, pause } from './clock';
import { pauseBeforeLook } from './retryPolicy';

/**
 * Looks for what a lost write did until it is found: a gateway gives up while the work goes on behind it. Gives
 * `undefined` when nothing was found within a minute, or before `end` (milliseconds of the monotonic clock), or once
 * `signal` is aborted. Throws what `look` throws.
 */
export async function lookAgain<Found>(
	look: () => Promise<Found | undefined>,
	end: number,
	signal?: AbortSignal,
): Promise<Found | undefined> {
	const begun = clock.monotonic();
	for (let looks = 1; ; looks++) {
		const found = await look();
		if (found !== undefined) return found;
		const now = clock.monotonic();
		const ms = pauseBeforeLook(looks, now - begun, end - now);
		if (ms === undefined) return undefined;
		await pause(ms, signal);
		if (signal?.aborted) return undefined;
	}
}
