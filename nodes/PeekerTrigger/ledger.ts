import { MARK_LENGTH } from '../events/mark';
import { MAX_FUTURE_SECONDS, RETRY_WINDOW_SECONDS } from './settings';

/** Marks by the hour (since 1970, UTC) in which they were made, each hour's joined to one text. */
export type StoredMarks = Record<string, string>;

/**
 * Bytes of marks that are kept: those of 300,000 events, more than n8n accepts in an hour. n8n reads and writes all at
 * every delivery. Older events are then known only to what executions remember (`runOnce`).
 */
export const MAX_BYTES = 6 * 1024 * 1024;

const SECONDS_PER_HOUR = 3600;

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

	/** Forgets the oldest marks, `count` at the most. Returns them. */
	dropOldest(count: number): string[] {
		const dropped = split(this.text.slice(0, count * MARK_LENGTH));
		this.text = this.text.slice(dropped.length * MARK_LENGTH);
		for (const mark of dropped) this.marks.delete(mark);
		return dropped;
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
	 * Returns the marks that are not known any more.
	 */
	prune(now: number, maxAgeSeconds: number): string[] {
		// A delivery may be dated ahead, and is then accepted that much longer.
		const retention = Math.max(RETRY_WINDOW_SECONDS, maxAgeSeconds + MAX_FUTURE_SECONDS);
		let dropped: string[] = [];
		for (const [hour, { text }] of this.hours) {
			if ((hour + 1) * SECONDS_PER_HOUR + retention >= now) continue;
			for (const mark of split(text)) dropped.push(mark);
			this.hours.delete(hour);
		}
		const surplus = this.bytes - MAX_BYTES;
		// One hundredth more than needed, so that the oldest hour does not change at every delivery.
		if (surplus > 0) dropped = dropped.concat(this.dropOldest(surplus + MAX_BYTES / 100));
		return dropped.filter((mark) => !this.has(mark));
	}

	/** Bytes of marks that are kept. */
	get bytes(): number {
		let characters = 0;
		for (const { text } of this.hours.values()) characters += text.length;
		return characters;
	}

	private dropOldest(bytes: number): string[] {
		const dropped: string[] = [];
		for (const [hour, known] of [...this.hours].sort(([a], [b]) => a - b)) {
			const left = Math.ceil(bytes / MARK_LENGTH) - dropped.length;
			if (left <= 0) break;
			for (const mark of known.dropOldest(left)) dropped.push(mark);
			if (known.text === '') this.hours.delete(hour);
		}
		return dropped;
	}

	has(mark: string): boolean {
		for (const hour of this.hours.values()) if (hour.has(mark)) return true;
		return false;
	}

	private isOfHour(mark: string, now: number): boolean {
		return this.hours.get(hourOf(now))?.has(mark) ?? false;
	}

	/** Remembers a mark made at `now` (Unix seconds), from then on if it was made before: a state can return. */
	add(mark: string, now: number): void {
		if (!this.isOfHour(mark, now)) this.at(hourOf(now)).add(mark);
	}

	/** What to store: all that is known, and `marks` made at `now` (Unix seconds). */
	storedWith(marks: Iterable<string>, now: number): StoredMarks {
		const stored: StoredMarks = {};
		for (const [hour, { text }] of this.hours) stored[hour] = text;
		const added = [...new Set(marks)].filter((mark) => !this.isOfHour(mark, now));
		stored[hourOf(now)] = (stored[hourOf(now)] ?? '') + added.join('');
		return stored;
	}
}
