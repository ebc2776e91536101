import type { IDataObject } from 'n8n-workflow';

import type { Row } from '../../api/util/row';
import { isRow } from '../../api/util/row';

/** What a model reads of a failure, in characters of JSON. */
const MOST_CHARACTERS = 2_000;

interface Bounds {
	/** Characters of a text. */
	text: number;
	/** Entries of a list. */
	list: number;
}

const clip = (text: string, most: number) =>
	text.length > most ? `${text.slice(0, Math.max(0, most - 1))}…` : text;

/** A value with long texts cut off and long lists ended by a word on how many more there are. */
function within(bounds: Bounds, value: unknown): unknown {
	if (typeof value === 'string') return clip(value, bounds.text);
	if (Array.isArray(value)) {
		const shown = value.slice(0, bounds.list).map((entry) => within(bounds, entry));
		const more = value.length - shown.length;
		return more > 0 ? [...shown, `… and ${more} more`] : shown;
	}
	if (!isRow(value)) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, entry]) => [key, within(bounds, entry)]),
	);
}

const STEPS: Bounds[] = [
	{ text: 600, list: 20 },
	{ text: 300, list: 10 },
	{ text: 120, list: 5 },
	{ text: 40, list: 2 },
];

const lengthOf = (value: unknown) => JSON.stringify(value).length;

/** A text cut off so that its JSON, where a character may take up to six, is no longer than `most`. */
function clipJson(text: string, most: number): string {
	let short = text;
	while (short.length > 1 && lengthOf(short) > most) {
		const over = Math.ceil((lengthOf(short) - most) / 6);
		short = clip(short, Math.max(1, short.length - over));
	}
	return short;
}

/** The facts beside the words: those are shortened first. */
function factsWithin(most: number, facts: IDataObject): IDataObject {
	for (const bounds of STEPS) {
		const short = within(bounds, facts) as IDataObject;
		if (lengthOf(short) <= most) return short;
	}
	const { code, field, repeat, request_id, retry_after_seconds } = facts;
	return within(STEPS[3], { code, field, repeat, request_id, retry_after_seconds }) as IDataObject;
}

/**
 * A failure as a model reads it, `{ error, details }`, in 2,000 characters of JSON at the most: what happened,
 * then the details of an error item (README, "Errors and limits"), its words kept as long as there is room.
 */
export function failureForModel(message: string, details: IDataObject): IDataObject {
	const { description, ...facts } = details;
	const error = clipJson(message, 500);
	const short = factsWithin(900, facts);
	const room = MOST_CHARACTERS - lengthOf({ error, details: { ...short, description: '' } });
	return { error, details: { ...short, description: clipJson(String(description ?? ''), room) } };
}

/** Rows of a list that a model is shown; the rest is counted. */
export const MOST_ROWS = 20;

const isNothing = (value: unknown): boolean =>
	value === null || value === undefined || value === '' || (Array.isArray(value) && !value.length);

/** A row without what is empty, and with long lists inside cut off. */
export function leanRow(row: Row): Row {
	const lean = (value: unknown): unknown => {
		if (Array.isArray(value)) return value.map(lean);
		if (!isRow(value)) return value;
		return Object.fromEntries(
			Object.entries(value)
				.filter(([, entry]) => !isNothing(entry))
				.map(([key, entry]) => [key, lean(entry)]),
		);
	};
	return within({ text: Infinity, list: MOST_ROWS }, lean(row)) as Row;
}

/** What an agent is told of a list: a model takes no answer for a fault, so an empty list is an answer too. */
export function listForModel(rows: Row[]): Row {
	const shown = rows.slice(0, MOST_ROWS);
	if (rows.length === 0) return { count: 0, rows: [], note: 'Nothing was found.' };
	if (shown.length === rows.length) return { count: rows.length, rows: shown };
	return {
		count: rows.length,
		rows: shown,
		note: `Only the first ${shown.length} of ${rows.length} are shown. Ask with a filter, or for fewer names at a time, to see the others.`,
	};
}

const fieldAt = (row: Row, path: string): unknown =>
	path.split('.').reduce<unknown>((at, key) => Reflect.get(Object(at), key), row);

/** The chosen fields of a row, by name; a dot leads into an object, as in `costs.total_cents`. */
export const selectedFields = (row: Row, paths: string[]): Row =>
	Object.fromEntries(paths.map((path) => [path, fieldAt(row, path) ?? null]));
