import type { Client, LostCall } from './types';
import { PeekerError } from '../errors/failure';
import type { Row } from '../util/row';
import type { Moment, ServerClock } from './serverClock';

/** `created_at` and `Date` count whole seconds, and an answer takes a moment to arrive; in milliseconds. */
const ROUNDING_MS = 3_000;
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

/** Whether a row was made at `earliest` (the server's time) or later. */
function isSince({ id, created_at }: Row, earliest: number | undefined): boolean {
	const created = typeof created_at === 'string' ? Date.parse(created_at) : NaN;
	if (!Number.isNaN(created) && earliest !== undefined) return created >= earliest - ROUNDING_MS;
	throw new PeekerError(
		'It cannot be told who made what was found',
		`${String(id)} may be it, but Peeker does not tell whether it was there before.`,
		{ code: 'outcome_unknown', repeat: 'unknown' },
	);
}

/** The lost call of an attempt begun at `since`; `client` reads what it may have made. */
export const lostCallSince = (
	since: Moment,
	serverClock: ServerClock,
	client: Client,
): LostCall => ({
	client,
	isNew: (row) => isSince(row, serverClock.timeOf(since)),
	made: (row) => !known.has(String(row.id)) && isSince(row, serverClock.timeOf(since)),
});
