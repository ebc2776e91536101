import type { IExecuteData, IExecuteFunctions } from 'n8n-workflow';

import { ItemRecord } from '../api/client/itemRecord';
import { RunSpending } from './spending';

/** What the passes through one run of the node have read and done. */
export class NodeRecord {
	readonly spending = new RunSpending();

	private readonly records = new Map<string, { items: number[]; record: ItemRecord }>();

	private readonly inputs = new Map<number, unknown>();

	/** The record of what these items do together. */
	recordOf(items: number[]): ItemRecord {
		const key = items.join(',');
		const found = this.records.get(key) ?? { items, record: new ItemRecord() };
		this.records.set(key, found);
		return found.record;
	}

	/**
	 * The input of an item. Where an earlier pass has begun to write for it, that pass's own: its expressions
	 * may give something else by now, and that would be written a second time.
	 */
	inputOf(item: number, read: () => unknown): unknown {
		if (!this.hasBegun(item)) this.inputs.set(item, read());
		return this.inputs.get(item);
	}

	private hasBegun(item: number): boolean {
		return [...this.records.values()].some(
			({ items, record }) => items.includes(item) && record.hasBegun(),
		);
	}
}

/** By what n8n keeps of a run of a node, so that a record is there as long as n8n may run the node again. */
const nodeRecords = new WeakMap<IExecuteData, NodeRecord>();

/**
 * The record of this run of the node. Retry on Fail runs the node again with the same object (read in n8n 1.123
 * to 2.41); any other run has one of its own. As a tool of an agent the node shares its object with every
 * call, and the same may well be asked for twice, so there each call stands by itself.
 */
export function nodeRecordOf(context: IExecuteFunctions, isTool: boolean): NodeRecord {
	if (isTool) return new NodeRecord();
	const run = context.getExecuteData();
	const nodeRecord = nodeRecords.get(run) ?? new NodeRecord();
	nodeRecords.set(run, nodeRecord);
	return nodeRecord;
}
