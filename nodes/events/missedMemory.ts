import type { IDataObject } from 'n8n-workflow';
import type { KnownStates } from './states';

/** What a *Get Missed* node keeps in its workflow's static data; n8n saves it when the execution has ended. */
export type MissedMemory = {
	states: KnownStates;
	/** When the states were looked at, in Unix seconds. */
	lookedAt: number;
	/** The same of resources whose state was not settled then, so that an earlier one is known, by ID. */
	unsettledSince: Record<string, number>;
	/** When a state was put out, in Unix seconds, by the mark of the state. */
	caughtUp: Record<string, number>;
};

const isObject = (value: unknown): value is IDataObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const isText = (value: unknown): value is string => typeof value === 'string';

const isTime = (value: unknown): value is number => typeof value === 'number';

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
	const { states, lookedAt, unsettledSince, caughtUp } = stored;
	return {
		states: entriesIn(states, isText),
		lookedAt: isTime(lookedAt) ? lookedAt : 0,
		unsettledSince: entriesIn(unsettledSince, isTime),
		caughtUp: entriesIn(caughtUp, isTime),
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
 * When the *Get Missed* node of a workflow that looked longest ago did so, in Unix seconds; `Infinity` without
 * one. Each delivery asks this, so nothing else of the memories is read.
 */
export const oldestLook = (globalStaticData: IDataObject): number =>
	Object.values(storedIn(globalStaticData)).reduce<number>(
		(oldest, stored) =>
			isObject(stored) && isTime(stored.lookedAt) ? Math.min(oldest, stored.lookedAt) : oldest,
		Infinity,
	);
