import type { IExecuteFunctions } from 'n8n-workflow';
import { ownerIn, POSSIBLE_VALUES, valuesOf, type Owner } from './owner';
import { insert, take } from './processedData';

/** Whether an execution is the one that does some work; if not, `first` is the ID of the one that does. */
export type Turn = { isFirst: true } | { isFirst: false; first: string | undefined };

/** Reads who inserted a key that is there. Reading adds what it asks for, so that is taken out again. */
export async function readOwner(context: IExecuteFunctions, key: string): Promise<Owner> {
	const found = await insert(context, key, [...POSSIBLE_VALUES]);
	await take(
		context,
		key,
		POSSIBLE_VALUES.filter((value) => !found.has(value)),
	);
	return ownerIn(found);
}

/**
 * Whether an execution ended, by crash or power cut, before it got anywhere: n8n then still has it as it was
 * stored at the start, with its first node, which has no source, to be run. An execution that ended, in whatever
 * way, or waits has gone beyond it, and one that n8n did not keep had ended.
 */
export async function isCutOff(context: IExecuteFunctions, executionId: string): Promise<boolean> {
	const data = await context.getExecutionDataById(executionId);
	const stack = data?.executionData?.nodeExecutionStack ?? [];
	return stack.some(({ source }) => source === null);
}

/**
 * Whether n8n ended an execution without keeping what it was about, so that nobody can retry it: in queue mode
 * that becomes of all that a killed worker was at (n8n 2.41, `maxStalledCount: 0`).
 */
export async function isLost(context: IExecuteFunctions, executionId: string): Promise<boolean> {
	const { error, runData } = (await context.getExecutionDataById(executionId))?.resultData ?? {};
	return error !== undefined && Object.keys(runData ?? {}).length === 0;
}

/**
 * Lets one of all executions that want to do the work called `key` go on, in whichever process of this n8n
 * they run: the one that inserts the key first. `isGivenUp` tells whether an owner can no longer do it; then
 * the work goes to this execution. Throws what the database throws.
 */
export async function takeTurn(
	context: IExecuteFunctions,
	key: string,
	isGivenUp: (owner: Owner) => Promise<boolean>,
): Promise<Turn> {
	const executionId = context.getExecutionId();
	const own = valuesOf(executionId);
	const before = await insert(context, key, own);
	if (!before.has(key)) return { isFirst: true };
	await take(
		context,
		key,
		own.filter((value) => !before.has(value)),
	);
	const owner = await readOwner(context, key);
	// n8n runs the same execution again, as some versions do when a worker died.
	if (owner.executionId === executionId) return { isFirst: true };
	if (!(await isGivenUp(owner))) return { isFirst: false, first: owner.executionId };
	// Again one insertion decides, should several want to follow.
	return await takeTurn(context, `${key} after ${owner.executionId}`, isGivenUp);
}
