import { sleep } from 'n8n-workflow';

/** How long a pause may run before the stop button is looked at, in milliseconds. */
const SLICE_MS = 250;

/** The time source of everything that waits; tests replace it. Times in milliseconds since 1970. */
export const clock = {
	now: (): number => Date.now(),
	pause: sleep,
};

/** Waits `ms` milliseconds, or less once `signal` is aborted. */
export async function pause(ms: number, signal?: AbortSignal): Promise<void> {
	const end = clock.now() + ms;
	for (let left = ms; left > 0 && !signal?.aborted; left = end - clock.now()) {
		await clock.pause(Math.min(left, SLICE_MS));
	}
}
