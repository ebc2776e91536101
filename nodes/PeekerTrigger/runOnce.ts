import type { IExecuteFunctions } from 'n8n-workflow';
import { markOf } from '../events/mark';
import { insert, remove, take } from '../events/processedData';
import { takesDeliveries } from './deduplication';
import { ownerIn, POSSIBLE_VALUES, valuesOf, type Owner } from './owner';

/** Whether an execution is the one that does an event's work; if not, `first` is the one that does. */
export type Turn = { isFirst: true } | { isFirst: false; first: string | undefined };

const keyOf = (context: IExecuteFunctions, mark: string) => `${context.getNode().id}:${mark}`;

/** Reads who inserted a key. Reading adds what it asks for, so that is taken out again. */
async function readOwner(context: IExecuteFunctions, key: string): Promise<Owner> {
	const found = await insert(context, key, [...POSSIBLE_VALUES]);
	const added = POSSIBLE_VALUES.filter((value) => !found.has(value));
	await take(context, key, added);
	return ownerIn(found);
}

/**
 * Whether an execution ended, by crash or power cut, before this node had handed its item on. As long as it has
 * not, the stored execution is the one that n8n stored at the start, with this node still to be run.
 */
async function isUnfinished(context: IExecuteFunctions, executionId: string): Promise<boolean> {
	const data = await context.getExecutionDataById(executionId);
	const stack = data?.executionData?.nodeExecutionStack ?? [];
	return stack.some(({ node }) => node.id === context.getNode().id);
}

/** Whether the owner can no longer do the work: only told where one process does everything. */
async function isDead(context: IExecuteFunctions, { executionId, isFromHere }: Owner) {
	// In queue mode a worker takes over what a dead one left behind, under the same execution ID.
	if (isFromHere || executionId === undefined || !takesDeliveries(context)) return false;
	return await isUnfinished(context, executionId);
}

/**
 * Lets one of all executions of an event go on, in whichever process of this n8n they run: the one that
 * inserts the event's key first. Executions that start for the same event are rare (copies that reach two
 * webhook processes in the same instant, a process killed before it could answer); all it costs the others is
 * one insertion. Throws what the database throws.
 */
export async function takeTurn(context: IExecuteFunctions, eventId: string): Promise<Turn> {
	const key = keyOf(context, markOf(eventId));
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
	// A worker died, and n8n runs the same execution again.
	if (owner.executionId === executionId) return { isFirst: true };
	if (await isDead(context, owner)) {
		await remove(context, key);
		return await takeTurn(context, eventId);
	}
	return { isFirst: false, first: owner.executionId };
}

/** Deletes what is remembered for the marks of events that nobody sends any more. */
export async function forget(context: IExecuteFunctions, marks: readonly string[]): Promise<void> {
	for (const mark of marks) await remove(context, keyOf(context, mark));
}

/** Remembers that the state of a resource was handed on, so that *Get Missed* leaves it out. */
export async function rememberState(context: IExecuteFunctions, stateMark: string): Promise<void> {
	await insert(context, keyOf(context, stateMark));
}
