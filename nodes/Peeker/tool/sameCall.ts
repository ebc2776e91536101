import type { IExecuteFunctions } from 'n8n-workflow';

import { clock } from '../../api/client/clock';
import type { Account } from '../../api/client/types';
import type { Row } from '../../api/util/row';
import { isRow } from '../../api/util/row';
import type { Operation } from '../operation';

/** How long a call is remembered where n8n does not tell which execution it belongs to, in milliseconds. */
const KEPT_MS = 10 * 60 * 1_000;
const MOST_CALLS = 2_000;

/** What says nothing about what is made. */
const BESIDE_THE_POINT = ['planToken', 'waitForCompletion'];

/** One form of an input, whatever the order of its keys, names or people. */
function normalForm(value: unknown): unknown {
	if (Array.isArray(value)) return value.map((entry) => JSON.stringify(normalForm(entry))).sort();
	if (!isRow(value)) return value;
	const entries = Object.entries(value).filter(
		([key, entry]) => entry !== undefined && !BESIDE_THE_POINT.includes(key),
	);
	return entries
		.sort(([a], [b]) => (a < b ? -1 : 1))
		.map(([key, entry]) => [key, normalForm(entry)]);
}

type Rows = Row | Row[];

const calls = new Map<string, { at: number; answer: Promise<Rows> }>();

function forgetOld(): void {
	for (const [key, { at }] of calls) {
		if (calls.size < MOST_CALLS && clock.now() - at < KEPT_MS) break;
		calls.delete(key);
	}
}

const NOTE =
	'This was asked for before, with the same values: here is the answer to that call again. Nothing was done a second time.';

const withNote = (rows: Rows): Rows =>
	Array.isArray(rows) ? rows.map((row) => ({ ...row, note: NOTE })) : { ...rows, note: NOTE };

/**
 * Does what creates something once an execution, for an agent that asks for the same thing twice; the second call
 * is given the answer of the first. A failure may be tried again.
 */
export async function onceAnExecution(
	context: IExecuteFunctions,
	{ apiKey }: Account,
	{ action, value }: Operation,
	input: unknown,
	work: () => Promise<Rows>,
): Promise<Rows> {
	if (value !== 'create') return await work();
	forgetOld();
	const scope = context.getExecutionId() || apiKey;
	const key = JSON.stringify([scope, action, normalForm(input)]);
	const earlier = calls.get(key);
	if (earlier) return withNote(await earlier.answer);
	const answer = work();
	calls.set(key, { at: clock.now(), answer });
	return await answer.catch(async (error: unknown) => {
		calls.delete(key);
		return await Promise.reject(error);
	});
}
