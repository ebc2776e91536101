import type { IExecuteFunctions } from 'n8n-workflow';
import { clock } from '../api/client/clock';
import { keyOf, markOf } from '../events/mark';
import { valuesOf, type Owner } from '../events/owner';
import { insert, remove } from '../events/processedData';
import { fateOf, isCutOff, takeTurn, type Turn } from '../events/turn';
import { takesDeliveries } from './deduplication';

/**
 * Lets one of all executions of an event go on. Executions that start for the same event are rare: copies that
 * reach two webhook processes in the same instant, a process killed before it could answer. Throws what the
 * database throws.
 */
export async function takeEventTurn(context: IExecuteFunctions, eventId: string): Promise<Turn> {
	const isGivenUp = async ({ executionId, isFromHere }: Owner) => {
		if (isFromHere || executionId === undefined) return false;
		if ((await fateOf(context, executionId, clock.now())) === 'lost') return true;
		// In queue mode an execution that looks cut off may run in another worker.
		return takesDeliveries(context) && (await isCutOff(context, executionId));
	};
	return await takeTurn(context, keyOf(context.getNode().id, markOf(eventId)), isGivenUp);
}

/** Deletes what is remembered for the marks of events that nobody sends any more. */
export async function forget(context: IExecuteFunctions, marks: readonly string[]): Promise<void> {
	for (const mark of marks) await remove(context, keyOf(context.getNode().id, mark));
}

/** Remembers that this execution handed on the state of a resource, so that *Get Missed* leaves it out. */
export async function rememberState(context: IExecuteFunctions, stateMark: string): Promise<void> {
	const key = keyOf(context.getNode().id, stateMark);
	const own = valuesOf(context.getExecutionId());
	const isKnown = (await insert(context, key, own)).has(key);
	if (!isKnown) return;
	// The resource was in that state before.
	await remove(context, key);
	await insert(context, key, own);
}
