import type { IExecuteFunctions } from 'n8n-workflow';
import { pause } from '../api/client/clock';

/**
 * What executions remember together, in all processes of an n8n: n8n's table of processed data, made for
 * its Remove Duplicates node. This file alone relies on how n8n keeps it (n8n 2.8 to 2.41):
 * - One row holds all values of a node. n8n reads it, adds to it and writes it back, so two processes that
 *   write at the same time lose a value. But a row that is missing is *inserted*, under a primary key of
 *   workflow and node ID: of two processes that insert it, the database lets one through.
 * - The helper reads the node's ID before it waits for anything. For that moment it is given the ID of a row
 *   of its own for each key, so that what is atomic is the insertion of the key.
 * Should a later n8n read the ID from elsewhere, all keys share one row, and what is asked for (a value that
 * holds the key) is still right, but for processes that write at the same time.
 * The database removes the rows of a workflow with the workflow.
 */

const ROW_PREFIX = 'peeker';
const ENTRIES = { mode: 'entries' } as const;

/** Half a minute in all: n8n's database may be restarted meanwhile. */
const ATTEMPTS = 8;
const FIRST_PAUSE_MS = 250;
/** A reader that was killed leaves its lock behind. */
const LOCK_ATTEMPTS = 20;
const LOCK_PAUSE_MS = 50;

async function inRowOf<T>(
	context: IExecuteFunctions,
	key: string,
	call: () => Promise<T>,
): Promise<T> {
	const { node } = context.getExecuteData();
	const { id } = node;
	node.id = `${ROW_PREFIX}:${key}`;
	const called = call();
	node.id = id;
	return await called;
}

/** Asks which of key and values are in the key's row, and adds those that are not. */
async function record(
	context: IExecuteFunctions,
	key: string,
	values: readonly string[],
): Promise<Set<string>> {
	const { processed } = await inRowOf(
		context,
		key,
		async () => await context.helpers.checkProcessedAndRecord([key, ...values], 'node', ENTRIES),
	);
	return new Set(processed.map(String));
}

async function takeOut(context: IExecuteFunctions, key: string, values: string[]): Promise<void> {
	await inRowOf(
		context,
		key,
		async () => await context.helpers.removeProcessed(values, 'node', ENTRIES),
	);
}

/** Whether a key is there. Changes nothing. Throws what the database throws. */
export async function isThere(context: IExecuteFunctions, key: string): Promise<boolean> {
	const count = await inRowOf(
		context,
		key,
		async () => await context.helpers.getProcessedDataCount('node', ENTRIES),
	);
	return count > 0;
}

async function tryToInsert(
	context: IExecuteFunctions,
	key: string,
	values: readonly string[],
): Promise<boolean> {
	const before = await record(context, key, values);
	if (!before.has(key)) return true;
	const added = values.filter((value) => !before.has(value));
	if (added.length > 0) await takeOut(context, key, added);
	return false;
}

/**
 * Inserts a key with values, unless it is there: of all that try at the same time one does. Tells whether this
 * call did. Throws what the database throws, if it does so for half a minute.
 */
export async function insert(
	context: IExecuteFunctions,
	key: string,
	values: readonly string[],
): Promise<boolean> {
	for (let attempt = 1; ; attempt++) {
		try {
			return await tryToInsert(context, key, values);
		} catch (error) {
			// Another process inserted the row in the same instant, or the database is away.
			if (attempt === ATTEMPTS) return await Promise.reject(error);
		}
		if (attempt > 1) await pause(FIRST_PAUSE_MS * 2 ** (attempt - 2));
	}
}

/**
 * Reads which of the possible values a key was inserted with; `undefined` if the key is not there. n8n can only
 * be asked for a value by adding it, so what was added is taken out again, by one reader at a time. Throws what
 * the database throws.
 */
export async function read(
	context: IExecuteFunctions,
	key: string,
	possible: readonly string[],
): Promise<Set<string> | undefined> {
	const lock = `${key} is read`;
	for (let attempt = 1; attempt < LOCK_ATTEMPTS; attempt++) {
		if (await insert(context, lock, [])) break;
		await pause(LOCK_PAUSE_MS);
	}
	try {
		if (!(await isThere(context, key))) return undefined;
		const found = await record(context, key, possible);
		await takeOut(
			context,
			key,
			possible.filter((value) => !found.has(value)),
		);
		return found;
	} finally {
		await remove(context, lock);
	}
}

/** Deletes a key with all its values. */
export async function remove(context: IExecuteFunctions, key: string): Promise<void> {
	await inRowOf(
		context,
		key,
		async () => await context.helpers.clearAllProcessedItems('node', ENTRIES),
	);
}
