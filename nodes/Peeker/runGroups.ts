import type { CallSlots } from '../api/client/callSlots';
import { PeekerError } from '../api/errors/failure';
import type { Row } from '../api/util/row';
import type { Group, Operation } from './operation';
import type { Outcome } from './output';

/** Begins one after the other as soon as there is room for its first call; gives the results in order. */
async function fetchAhead<One, Result>(
	all: One[],
	runOne: (one: One) => Promise<Result>,
	slots: CallSlots,
): Promise<Result[]> {
	const begun: Array<Promise<Result>> = [];
	for (const one of all) {
		await slots.room();
		begun.push(runOne(one));
	}
	return await Promise.all(begun);
}

async function oneByOne<One, Result>(
	all: One[],
	runOne: (one: One) => Promise<Result>,
): Promise<Result[]> {
	const results: Result[] = [];
	for (const one of all) results.push(await runOne(one));
	return results;
}

const wasStopped = (error: unknown) =>
	error instanceof PeekerError && error.failure?.kind === 'stopped';

/**
 * What each group came to, in their order. Reads are fetched ahead, as many at a time as `slots` give; writes
 * are done one after the other. After a failure nothing is begun any more, unless the run goes on after failures.
 * A group that was refused for one of its entries is run in parts, until that entry stands alone.
 */
export async function runGroups(
	groups: Array<Group<unknown>>,
	{ effect }: Operation,
	slots: CallSlots,
	continuesOnFail: boolean,
	rowsOf: (group: Group<unknown>) => Promise<Row | Row[]>,
): Promise<Outcome[]> {
	let hasFailed = false;
	const runOne = async (group: Group<unknown>): Promise<Outcome[]> => {
		const { items } = group;
		if (hasFailed && !continuesOnFail) return [];
		try {
			const rows = await rowsOf(group);
			const isList = Array.isArray(rows);
			return [{ items, rows: isList ? rows : [rows], isList }];
		} catch (error) {
			// What was not begun any more did not fail by itself.
			if (hasFailed && !continuesOnFail && wasStopped(error)) return [];
			const parts = group.partsAfter?.(error);
			if (parts) return (await oneByOne(parts, runOne)).flat();
			hasFailed = true;
			if (!continuesOnFail) slots.close();
			return [{ items, error }];
		}
	};
	const outcomes = await (effect === 'read'
		? fetchAhead(groups, runOne, slots)
		: oneByOne(groups, runOne));
	slots.close();
	return outcomes.flat();
}
