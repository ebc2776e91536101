import type { IExecuteFunctions } from 'n8n-workflow';
import { claimIn, POSSIBLE_VALUES, valuesOf, type Claim, type ReadClaim } from './claim';
import { insert, isThere, read, remove } from './processedData';

/**
 * Claims on the same work stand in rows one behind the other: the first, and those that followed. Each is
 * inserted once, so of several that want to follow one does.
 */
const rowOf = (key: string, place: number) => (place === 0 ? key : `${key} ${place}`);

/** The place of the last claim; -1 if there is none. */
async function lastPlace(context: IExecuteFunctions, key: string): Promise<number> {
	if (!(await isThere(context, key))) return -1;
	let [there, absent] = [0, 1];
	while (await isThere(context, rowOf(key, absent))) [there, absent] = [absent, absent * 2];
	while (absent - there > 1) {
		const middle = Math.floor((there + absent) / 2);
		if (await isThere(context, rowOf(key, middle))) there = middle;
		else absent = middle;
	}
	return there;
}

async function claimAt(
	context: IExecuteFunctions,
	key: string,
	place: number,
): Promise<ReadClaim | undefined> {
	const values = await read(context, rowOf(key, place), POSSIBLE_VALUES);
	return values && claimIn(values);
}

/** The last claim on the work called `key`, if there is one. Throws what the database throws. */
export async function lastClaim(
	context: IExecuteFunctions,
	key: string,
): Promise<ReadClaim | undefined> {
	const place = await lastPlace(context, key);
	return place < 0 ? undefined : await claimAt(context, key, place);
}

/** Whether an execution is the one that does some work; if not, `last` is the claim that stands. */
export type Turn = { isFirst: true } | { isFirst: false; last: ReadClaim };

/**
 * Lets one of all executions that want to do the work called `key` go on, in whichever process of this n8n
 * they run: the one that claims it first, or, if `mayFollow` gives the last claim up, the one that claims it
 * next. Throws what the database throws.
 */
export async function takeTurn(
	context: IExecuteFunctions,
	key: string,
	own: Claim,
	mayFollow: (last: ReadClaim) => Promise<boolean>,
): Promise<Turn> {
	const values = valuesOf(own);
	for (;;) {
		if (await insert(context, key, values)) return { isFirst: true };
		const place = await lastPlace(context, key);
		const last = place < 0 ? undefined : await claimAt(context, key, place);
		// Forgotten in this moment.
		if (!last) continue;
		// n8n runs the same execution again, or its node, or the database took the claim and could not say so.
		if (last.executionId === own.executionId) return { isFirst: true };
		if (!(await mayFollow(last))) return { isFirst: false, last };
		if (await insert(context, rowOf(key, place + 1), values)) return { isFirst: true };
	}
}

/**
 * Forgets the work called `key`, unless one of several claims on it was made after `before` (Unix seconds): a
 * single one is as old as the caller says.
 */
export async function forgetWork(
	context: IExecuteFunctions,
	key: string,
	before: number,
): Promise<void> {
	let place = 0;
	if (await isThere(context, rowOf(key, 1))) {
		place = await lastPlace(context, key);
		const last = await claimAt(context, key, place);
		if (last && last.at > before) return;
	}
	for (; place >= 0; place--) await remove(context, rowOf(key, place));
}
