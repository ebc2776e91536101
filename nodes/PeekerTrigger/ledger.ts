import { createHash } from 'node:crypto';

/** Marks by the hour (since 1970, UTC) in which they were made, each hour's joined to one text. */
export type StoredMarks = Record<string, string>;

/** 60 bits: at 100,000 marks the chance that a new event looks handled is below 1 in 10^13. */
export const MARK_LENGTH = 10;
export const MAX_MARKS = 100_000;

/** The sender retries for 24 h (CONTRACT section 9); one hour more for clocks and queues. */
const MIN_RETENTION_SECONDS = 25 * 3600;
const SECONDS_PER_HOUR = 3600;

/** The mark of an event: its ID, hashed to a fixed length. */
export function markOf(eventId: string): string {
	return createHash('sha256').update(eventId).digest('base64url').slice(0, MARK_LENGTH);
}

function split(text: string): string[] {
	const marks: string[] = [];
	for (let at = 0; at + MARK_LENGTH <= text.length; at += MARK_LENGTH) {
		marks.push(text.slice(at, at + MARK_LENGTH));
	}
	return marks;
}

function holds(text: string, mark: string): boolean {
	let at = text.indexOf(mark);
	while (at >= 0 && at % MARK_LENGTH !== 0) at = text.indexOf(mark, at + 1);
	return at >= 0;
}

/** How many characters two texts share at their start, in whole marks; by halving, to stay fast. */
function sharedStart(a: string, b: string): number {
	let low = 0;
	let high = Math.floor(Math.min(a.length, b.length) / MARK_LENGTH);
	while (low < high) {
		const middle = Math.ceil((low + high) / 2);
		const [from, to] = [low * MARK_LENGTH, middle * MARK_LENGTH];
		if (a.slice(from, to) === b.slice(from, to)) low = middle;
		else high = middle - 1;
	}
	return low * MARK_LENGTH;
}

/** `stored`, followed by the marks that only `known` has: the order of all writers converges. */
function union(stored: string, known: string): string {
	const shared = sharedStart(stored, known);
	if (shared === known.length) return stored;
	const inStored = new Set(split(stored.slice(shared)));
	const missing = split(known.slice(shared)).filter((mark) => !inStored.has(mark));
	return stored + missing.join('');
}

/**
 * The events that were handled. Pure: the clock is an argument, and what is stored is merged in and
 * handed out by the caller. Text of fixed-length marks, because n8n reads and writes the whole of a
 * workflow's static data at every delivery, and an unchanged hour then costs one comparison.
 */
export class Ledger {
	private readonly hours = new Map<number, string>();

	/** Takes in what is stored; anything in it that is not marks by hour is ignored. */
	merge(stored: unknown): void {
		if (typeof stored !== 'object' || stored === null) return;
		for (const [key, value] of Object.entries(stored)) {
			if (!/^\d{1,9}$/.test(key) || typeof value !== 'string') continue;
			const hour = Number(key);
			const known = this.hours.get(hour) ?? '';
			if (value === known) continue;
			const whole = value.slice(0, value.length - (value.length % MARK_LENGTH));
			this.hours.set(hour, union(whole, known));
		}
	}

	/**
	 * Forgets the hours that are out of reach of the sender's retries and of a replay, and the oldest
	 * marks beyond the bound. `now` in Unix seconds; `maxAgeSeconds` as deliveries are accepted.
	 */
	prune(now: number, maxAgeSeconds: number): void {
		// A delivery may be dated up to 300 s ahead, and is then accepted that much longer.
		const retention = Math.max(MIN_RETENTION_SECONDS, maxAgeSeconds + 300);
		for (const hour of this.hours.keys()) {
			if ((hour + 1) * SECONDS_PER_HOUR + retention < now) this.hours.delete(hour);
		}
		if (this.size <= MAX_MARKS) return;
		// One hundredth more than needed, so that the oldest hour does not change at every delivery.
		let surplus = this.size - MAX_MARKS + MAX_MARKS / 100;
		for (const hour of [...this.hours.keys()].sort((a, b) => a - b)) {
			const text = this.hours.get(hour) ?? '';
			const dropped = Math.min(surplus, text.length / MARK_LENGTH);
			const rest = text.slice(dropped * MARK_LENGTH);
			if (rest) this.hours.set(hour, rest);
			else this.hours.delete(hour);
			surplus -= dropped;
			if (surplus === 0) return;
		}
	}

	get size(): number {
		let characters = 0;
		for (const text of this.hours.values()) characters += text.length;
		return characters / MARK_LENGTH;
	}

	has(mark: string): boolean {
		for (const text of this.hours.values()) if (holds(text, mark)) return true;
		return false;
	}

	/** Remembers a mark made at `now` (Unix seconds). */
	add(mark: string, now: number): void {
		if (this.has(mark)) return;
		const hour = Math.floor(now / SECONDS_PER_HOUR);
		this.hours.set(hour, (this.hours.get(hour) ?? '') + mark);
	}

	/** What to store if the delivery with `mark`, made at `now`, is accepted: it and all others. */
	storedWith(mark: string, now: number): StoredMarks {
		const hour = Math.floor(now / SECONDS_PER_HOUR);
		const stored: StoredMarks = {};
		for (const [known, text] of this.hours) stored[known] = text;
		stored[hour] = (stored[hour] ?? '') + mark;
		return stored;
	}
}
