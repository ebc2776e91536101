import type { Answer } from './answer';
import { clock } from './clock';

/** What one run of one item has already written, so that n8n's Retry on Fail does not write it again. */
export interface Journal {
	find: (entry: string) => Answer | undefined;
	note: (entry: string, answer: Answer) => void;
}

/** n8n re-runs a node at most five times, five seconds apart; a wait for a job may lie in between. */
const KEPT_MS = 60 * 60 * 1_000;
const MOST_ENTRIES = 10_000;

const entries = new Map<string, { answer: Answer; at: number }>();

/**
 * The journal of one item of one run of one node; `run` names the three. A second pass through the
 * same item of the same run can only be a re-run of the whole node by n8n (Retry on Fail, n8n 2.41).
 */
export function journalOf(run: string): Journal {
	return {
		find(entry) {
			const found = entries.get(`${run} ${entry}`);
			return found && clock.now() - found.at < KEPT_MS ? found.answer : undefined;
		},
		note(entry, answer) {
			// A Map keeps the order of insertion, so the first entries are the oldest.
			for (const [key, { at }] of entries) {
				if (entries.size < MOST_ENTRIES && clock.now() - at < KEPT_MS) break;
				entries.delete(key);
			}
			entries.set(`${run} ${entry}`, { answer, at: clock.now() });
		},
	};
}
