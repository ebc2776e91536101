/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { setTimeout as pause } from 'node:timers/promises';

export interface UntilOptions {
	/** Milliseconds after which waiting is given up; default 30 000. */
	timeoutMs?: number;
	/** Milliseconds between two looks; default 50. */
	everyMs?: number;
	/** Added to the error when time runs out, for example the last lines of a log. */
	hint?: () => string;
}

/**
 * Looks again and again until `probe` gives something other than `undefined`.
 *
 * @param what What is waited for, in words; stands in the error.
 * @throws What `probe` throws, at once; an Error naming `what` when time runs out.
 */
export async function until<T>(
	what: string,
	probe: () => Promise<T | undefined> | T | undefined,
	options: UntilOptions = {},
): Promise<T> {
	const { timeoutMs = 30_000, everyMs = 50, hint } = options;
	const deadline = performance.now() + timeoutMs;
	for (;;) {
		const found = await probe();
		if (found !== undefined) return found;
		if (performance.now() > deadline) {
			const more = hint ? `\n${hint()}` : '';
			throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}.${more}`);
		}
		await pause(everyMs);
	}
}
