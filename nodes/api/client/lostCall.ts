import type { Client, LostCall } from './types';

/** Clocks of n8n and Peeker may differ by this much, in milliseconds. */
const CLOCK_DIFFERENCE_MS = 120_000;
const MOST_KNOWN = 10_000;

/** IDs of things this process knows who asked for them: no lost attempt of another item made these. */
const known = new Set<string>();

function idsIn(value: unknown): string[] {
	if (Array.isArray(value)) return value.flatMap(idsIn);
	if (typeof value !== 'object' || value === null) return [];
	const { id, swaps }: { id?: unknown; swaps?: unknown } = value;
	return [...(typeof id === 'string' ? [id] : []), ...idsIn(swaps ?? [])];
}

/** Remembers what a write made, as its answer's `data` names it. */
export function noteMade(data: unknown): void {
	for (const id of idsIn(data)) known.add(id);
	// A Set keeps the order of insertion, so the first ones are the oldest.
	for (const oldest of known) {
		if (known.size <= MOST_KNOWN) break;
		known.delete(oldest);
	}
}

/** The lost call of an attempt begun at `since` (milliseconds since 1970); `client` reads what it may have made. */
export const lostCallSince = (since: number, client: Client): LostCall => ({
	client,
	couldHaveMade: ({ id, created_at }) =>
		!known.has(String(id)) &&
		(typeof created_at !== 'string' || Date.parse(created_at) >= since - CLOCK_DIFFERENCE_MS),
});
