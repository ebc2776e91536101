import type { ApiResponse } from './response';
import { clock } from './clock';
import type { Failure } from '../errors/failure';

/** A write whose answer was lost: what happened to it, and when it was begun (milliseconds since 1970). */
export interface UnknownOutcome {
	failure: Failure;
	since: number;
}

/** n8n re-runs a node at most five times, five seconds apart; a wait for a job may lie in between. */
const KEPT_MS = 60 * 60 * 1_000;
const MOST_ENTRIES = 10_000;

type Note = { response: ApiResponse } | { unknownOutcome: UnknownOutcome };

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
 * What one run of one item of one node has already written, so that n8n's Retry on Fail does not write it
 * again; `run` names the three. A second pass through the same item of the same run can only be a re-run
 * of the whole node by n8n (n8n 2.41).
 */
export class Journal {
	constructor(private readonly run: string) {}

	/** The response that this write got in an earlier pass. */
	find(entry: string): ApiResponse | undefined {
		const note = read(`${this.run} ${entry}`);
		return note && 'response' in note ? note.response : undefined;
	}

	note(entry: string, response: ApiResponse): void {
		write(`${this.run} ${entry}`, { response });
	}

	/** The unknown outcome an earlier pass ended with, which a later one must clear up before it writes again. */
	unknownOutcome(entry: string): UnknownOutcome | undefined {
		const note = read(`${this.run} ${entry}`);
		return note && 'unknownOutcome' in note ? note.unknownOutcome : undefined;
	}

	noteUnknownOutcome(entry: string, unknownOutcome: UnknownOutcome): void {
		write(`${this.run} ${entry}`, { unknownOutcome });
	}
}
