import type { Answer } from './response';
import { clock } from './clock';
import type { Failure } from '../errors/failure';

/** A write whose answer was lost: what happened to it, and when it was begun (milliseconds since 1970). */
export interface Doubt {
	failure: Failure;
	since: number;
}

/** What one run of one item has already written, so that n8n's Retry on Fail does not write it again. */
export interface Journal {
	find: (entry: string) => Answer | undefined;
	note: (entry: string, answer: Answer) => void;
	/** The doubt an earlier pass was left in, which a later one must clear up before it writes again. */
	doubt: (entry: string) => Doubt | undefined;
	noteDoubt: (entry: string, doubt: Doubt) => void;
}

/** n8n re-runs a node at most five times, five seconds apart; a wait for a job may lie in between. */
const KEPT_MS = 60 * 60 * 1_000;
const MOST_ENTRIES = 10_000;

type Note = { answer: Answer } | { doubt: Doubt };

const entries = new Map<string, { note: Note; at: number }>();

function read(key: string): Note | undefined {
	const found = entries.get(key);
	return found && clock.now() - found.at < KEPT_MS ? found.note : undefined;
}

function write(key: string, note: Note): void {
	entries.delete(key);
	// A Map keeps the order of insertion, so the first entries are the oldest.
	for (const [oldest, { at }] of entries) {
		if (entries.size < MOST_ENTRIES && clock.now() - at < KEPT_MS) break;
		entries.delete(oldest);
	}
	entries.set(key, { note, at: clock.now() });
}

/**
 * The journal of one item of one run of one node; `run` names the three. A second pass through the
 * same item of the same run can only be a re-run of the whole node by n8n (Retry on Fail, n8n 2.41).
 */
export function journalOf(run: string): Journal {
	return {
		find(entry) {
			const note = read(`${run} ${entry}`);
			return note && 'answer' in note ? note.answer : undefined;
		},
		note(entry, answer) {
			write(`${run} ${entry}`, { answer });
		},
		doubt(entry) {
			const note = read(`${run} ${entry}`);
			return note && 'doubt' in note ? note.doubt : undefined;
		},
		noteDoubt(entry, doubt) {
			write(`${run} ${entry}`, { doubt });
		},
	};
}
