import type { IExecuteFunctions } from 'n8n-workflow';
import { keyOf, markOf } from '../events/mark';
import type { Owner } from '../events/owner';
import { insert, remove } from '../events/processedData';
import { isCutOff, takeTurn, type Turn } from '../events/turn';
import { takesDeliveries } from './deduplication';

/**
 * Lets one of all executions of an event go on. Executions that start for the same event are rare: copies that
 * reach two webhook processes in the same instant, a process killed before it could answer. Throws what the
 * database throws.
 */
export async function takeEventTurn(context: IExecuteFunctions, eventId: string): Promise<Turn> {
	const isGivenUp = async ({ executionId, isFromHere }: Owner) => {
		// Only told where one process does everything. In queue mode a worker takes over what a dead one left
		// behind, under the same execution ID.
		if (isFromHere || executionId === undefined || !takesDeliveries(context)) return false;
		return await isCutOff(context, executionId);
	};
	return await takeTurn(context, keyOf(context.getNode().id, markOf(eventId)), isGivenUp);
}

/** Deletes what is remembered for the marks of events that nobody sends any more. */
export async function forget(context: IExecuteFunctions, marks: readonly string[]): Promise<void> {
	for (const mark of marks) await remove(context, keyOf(context.getNode().id, mark));
}

/** Remembers that the state of a resource was handed on, so that *Get Missed* leaves it out. */
export async function rememberState(context: IExecuteFunctions, stateMark: string): Promise<void> {
	await insert(context, keyOf(context.getNode().id, stateMark));
}
