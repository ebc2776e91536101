import type { IDataObject } from 'n8n-workflow';
import type { KnownStates } from './states';

/** What a *Get Missed* node keeps in its workflow's static data; n8n saves it when the execution has ended. */
export interface MissedMemory {
	states: KnownStates;
	/** When a state was put out, in Unix seconds, by the mark of the state. */
	caughtUp: Record<string, number>;
	/** Keys under which executions remember what the last run put out. */
	claims: string[];
}

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null;

/** The memories of all *Get Missed* nodes of a workflow, by node ID. */
export function missedMemoriesIn(
	globalStaticData: IDataObject,
): Record<string, MissedMemory | undefined> {
	const { peekerMissed } = globalStaticData;
	return isObject(peekerMissed)
		? (peekerMissed as unknown as Record<string, MissedMemory | undefined>)
		: {};
}

/** Stores a node's memory. Always the whole value: n8n does not see changes inside of it. */
export function storeMissedMemory(
	globalStaticData: IDataObject,
	nodeId: string,
	memory: MissedMemory,
): void {
	globalStaticData.peekerMissed = {
		...missedMemoriesIn(globalStaticData),
		[nodeId]: memory,
	} as unknown as IDataObject;
}

/**
 * Whether a *Get Missed* node of the workflow has put out what an event tells: the state, after the event was
 * made. `createdAt` is the event's own text.
 */
export function isCaughtUp(
	globalStaticData: IDataObject,
	stateMark: string,
	createdAt: unknown,
): boolean {
	const madeAt = typeof createdAt === 'string' ? Date.parse(createdAt) / 1000 : NaN;
	return Object.values(missedMemoriesIn(globalStaticData)).some((memory) => {
		const caughtUpAt = memory?.caughtUp[stateMark];
		return caughtUpAt !== undefined && madeAt <= caughtUpAt;
	});
}
