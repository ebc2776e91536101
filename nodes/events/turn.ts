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

/** After so long n8n itself looks for executions whose process is gone (n8n 2.41, queue recovery). */
const LONGEST_RUN_MS = 3 * 3_600_000;

/** What became of an execution whose node ran. */
export type Fate = 'lost' | 'pending' | 'kept';

/**
 * What became of an execution whose node ran. `lost`: it has come to nothing, as what a killed process was at
 * (n8n 2.41): it is ended with an error and nothing else (`maxStalledCount: 0`), or as it was stored at the start,
 * with what the event log knew of its nodes (`crashed`), or it is listed as queued or running for ever.
 * `pending`: it runs, or will prove to be of that last kind. `now` in milliseconds.
 */
export async function fateOf(
	context: IExecuteFunctions,
	executionId: string,
	now: number,
): Promise<Fate> {
	const data = await context.getExecutionDataById(executionId);
	const { error, runData } = data?.resultData ?? {};
	const hasRun = Object.keys(runData ?? {}).length > 0;
	if (error && !hasRun) return 'lost';
	const { nodeExecutionStack: stack = [], runtimeData } = data?.executionData ?? {};
	const isAsStored = stack.some(({ source }) => source === null);
	if (!isAsStored) return 'kept';
	const age = now - (runtimeData?.establishedAt ?? now);
	return hasRun || age > LONGEST_RUN_MS ? 'lost' : 'pending';
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
