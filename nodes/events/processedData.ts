import type { IExecuteFunctions } from 'n8n-workflow';

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
const ATTEMPTS = 5;

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

/**
 * Inserts a key with values, unless it is there. Returns which of key and values were there before: nothing
 * when this call inserted the key. Values that were missing are added in any case. Throws what the database
 * throws, if it does so again and again.
 */
export async function insert(
	context: IExecuteFunctions,
	key: string,
	values: string[] = [],
): Promise<Set<string>> {
	const items = [key, ...values];
	for (let attempt = 1; ; attempt++) {
		try {
			const { processed } = await inRowOf(
				context,
				key,
				async () =>
					await context.helpers.checkProcessedAndRecord(items, 'node', { mode: 'entries' }),
			);
			return new Set(processed.map(String));
		} catch (error) {
			// Another process inserted the row in the same instant: now it can be read.
			if (attempt === ATTEMPTS) return await Promise.reject(error);
		}
	}
}

/** Takes values out of a key's row. */
export async function take(
	context: IExecuteFunctions,
	key: string,
	values: string[],
): Promise<void> {
	await inRowOf(
		context,
		key,
		async () => await context.helpers.removeProcessed(values, 'node', { mode: 'entries' }),
	);
}

/** Deletes a key with all its values. */
export async function remove(context: IExecuteFunctions, key: string): Promise<void> {
	await inRowOf(
		context,
		key,
		async () => await context.helpers.clearAllProcessedItems('node', { mode: 'entries' }),
	);
}
