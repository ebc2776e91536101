import type { IDataObject } from 'n8n-workflow';
import type { KnownStates } from './states';

/** What a *Get Missed* node keeps in its workflow's static data; n8n saves it when the execution has ended. */
export type MissedMemory = {
	states: KnownStates;
	/** When a state was put out, in Unix seconds, by the mark of the state. */
	caughtUp: Record<string, number>;
	/** Keys under which executions remember what the last run put out. */
	claims: string[];
};

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown) => typeof value === 'string';

const isTime = (value: unknown) => typeof value === 'number';

/** What all *Get Missed* nodes of a workflow store, by node ID, as it stands there. */
function storedIn({ peekerMissed }: IDataObject): IDataObject {
	return isObject(peekerMissed) ? peekerMissed : {};
}

/** The entries that are what they should be. */
const entriesIn = <T>(
	value: unknown,
	isWanted: (entry: unknown) => entry is T,
): Record<string, T> =>
	Object.fromEntries(
		Object.entries(isObject(value) ? value : {}).flatMap(([key, entry]) =>
			isWanted(entry) ? [[key, entry]] : [],
		),
	);

/**
 * What a node keeps; undefined where it keeps nothing yet, or nothing that tells which states it knows. Workflows
 * are imported, edited and read by other versions, so an entry of another kind counts as none: its state is then
 * looked at as a new one.
 */
export function missedMemoryIn(
	globalStaticData: IDataObject,
	nodeId: string,
): MissedMemory | undefined {
	const stored = storedIn(globalStaticData)[nodeId];
	if (!isObject(stored) || !isObject(stored.states)) return undefined;
	const { states, caughtUp, claims } = stored;
	return {
		states: entriesIn(states, isText),
		caughtUp: entriesIn(caughtUp, isTime),
		claims: Array.isArray(claims) ? claims.filter(isText) : [],
	};
}

/** Stores a node's memory. Always the whole value: n8n does not see changes inside of it. */
export function storeMissedMemory(
	globalStaticData: IDataObject,
	nodeId: string,
	memory: MissedMemory,
): void {
	globalStaticData.peekerMissed = { ...storedIn(globalStaticData), [nodeId]: memory };
}

/**
 * Whether a *Get Missed* node of the workflow has put out what an event tells: the state, after the event was
 * made. `createdAt` is the event's own text. Each delivery asks this, so nothing else of the memories is read.
 */
export function isCaughtUp(
	globalStaticData: IDataObject,
	stateMark: string,
	createdAt: unknown,
): boolean {
	const madeAt = typeof createdAt === 'string' ? Date.parse(createdAt) / 1000 : NaN;
	return Object.values(storedIn(globalStaticData)).some((stored) => {
		if (!isObject(stored) || !isObject(stored.caughtUp)) return false;
		const caughtUpAt = stored.caughtUp[stateMark];
		return isTime(caughtUpAt) && madeAt <= caughtUpAt;
	});
}
