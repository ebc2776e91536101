import type { IDataObject } from 'n8n-workflow';

/** What the trigger nodes of a workflow store, by node ID. */
export type TriggerMemory = Record<string, IDataObject | undefined>;

/** The trigger nodes' part of a workflow's global static data; the same workflow's Code nodes may use the rest. */
export function triggerMemoryIn(globalStaticData: IDataObject): TriggerMemory {
	const { peekerTrigger } = globalStaticData;
	const isRecord = typeof peekerTrigger === 'object' && peekerTrigger !== null;
	return isRecord ? (peekerTrigger as TriggerMemory) : {};
}
