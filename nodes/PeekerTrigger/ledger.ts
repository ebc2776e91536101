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

/**
 * The marks of one hour, twice: as text of fixed-length marks, because n8n reads and writes the whole of a
 * workflow's static data at every delivery and an unchanged hour then costs one comparison; and as a set,
 * to look one up at the same cost however many there are.
 */
class Hour {
	private readonly marks = new Set<string>();
	text = '';

	has(mark: string): boolean {
		return this.marks.has(mark);
	}

	add(mark: string): void {
		this.text += mark;
		this.marks.add(mark);
	}

	/** Takes in what some writer stored. That goes first: so the order of all writers converges. */
	merge(stored: string): void {
		if (stored === this.text) return;
		const shared = sharedStart(stored, this.text);
		const theirs = split(stored.slice(shared));
		const inTheirs = new Set(theirs);
		const onlyOurs = split(this.text.slice(shared)).filter((mark) => !inTheirs.has(mark));
		this.text = [stored.slice(0, shared), ...theirs, ...onlyOurs].join('');
		for (const mark of theirs) this.marks.add(mark);
	}

	/** Forgets the oldest marks, `count` at the most. Returns how many. */
	dropOldest(count: number): number {
		const dropped = split(this.text.slice(0, count * MARK_LENGTH));
		this.text = this.text.slice(dropped.length * MARK_LENGTH);
		for (const mark of dropped) this.marks.delete(mark);
		return dropped.length;
	}
}

const hourOf = (now: number) => Math.floor(now / SECONDS_PER_HOUR);

/** The events that were handled. Pure: the clock is an argument, and the caller stores. */
export class Ledger {
	private readonly hours = new Map<number, Hour>();

	private at(hour: number): Hour {
		const known = this.hours.get(hour) ?? new Hour();
		this.hours.set(hour, known);
		return known;
	}

	/** Takes in what is stored; anything in it that is not marks by hour is ignored. */
	merge(stored: unknown): void {
		if (typeof stored !== 'object' || stored === null) return;
		for (const [key, text] of Object.entries(stored)) {
			if (/^\d{1,9}$/.test(key) && typeof text === 'string') this.at(Number(key)).merge(text);
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
		for (const [hour, known] of [...this.hours].sort(([a], [b]) => a - b)) {
			surplus -= known.dropOldest(surplus);
			if (known.text === '') this.hours.delete(hour);
			if (surplus === 0) return;
		}
	}

	get size(): number {
		let characters = 0;
		for (const { text } of this.hours.values()) characters += text.length;
		return characters / MARK_LENGTH;
	}

	has(mark: string): boolean {
		for (const hour of this.hours.values()) if (hour.has(mark)) return true;
		return false;
	}

	/** Remembers a mark made at `now` (Unix seconds). */
	add(mark: string, now: number): void {
		if (!this.has(mark)) this.at(hourOf(now)).add(mark);
	}

	/** What to store: all that is known, and `marks` made at `now` (Unix seconds) if they are new. */
	storedWith(marks: Iterable<string>, now: number): StoredMarks {
		const stored: StoredMarks = {};
		for (const [hour, { text }] of this.hours) stored[hour] = text;
		const added = [...new Set(marks)].filter((mark) => !this.has(mark));
		stored[hourOf(now)] = (stored[hourOf(now)] ?? '') + added.join('');
		return stored;
	}
}
