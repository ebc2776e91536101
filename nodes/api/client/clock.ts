import { sleep } from 'n8n-workflow';

/** How long a pause may run before the stop button is looked at, in milliseconds. */
const SLICE_MS = 250;

/** The time sources of everything that waits, in milliseconds; tests replace them. */
export const clock = {
	/** Since some moment in the past; goes on evenly, whatever happens to the date of this computer. */
	monotonic: (): number => performance.now(),
	/** Since 1970, as this computer believes; it may jump, so nothing that waits goes by it. */
	now: (): number => Date.now(),
	pause: sleep,
};

/** Now, in Unix seconds, as this computer believes. */
export const unixNow = (): number => Math.floor(clock.now() / 1000);

/** Waits `ms` milliseconds, or less once `signal` is aborted. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
	const end = clock.monotonic() + ms;
	for (let left = ms; left > 0 && !signal?.aborted; left = end - clock.monotonic()) {
		await clock.pause(Math.min(left, SLICE_MS));
	}
}
