import type { IDataObject, INode, INodeExecutionData } from 'n8n-workflow';

import { withFacts, withNote } from '../api/errors/failure';
import type { Row } from '../api/util/row';
import { routesErrorDetails } from './n8nVersion';
import { detailsOf, messageOf, toNodeError } from './nodeError';
import type { AnyOperation } from './operation';

/** What one group came to: rows for its items, or the reason why there are none. */
export type Outcome =
	| { items: number[]; rows: Row[]; isList: boolean }
	| { items: number[]; error: unknown };

const pairedWith = (items: number[]) =>
	items.length === 1 ? { item: items[0] } : items.map((item) => ({ item }));

/** n8n takes a top-level `error` on an item for a failed run and repeats it under Retry on Fail (2.41). */
export function outputJson(row: Row): IDataObject {
	// Long lists are handed on as they are: a copy of each row would take its memory twice.
	if (row.error === undefined) return row as IDataObject;
	const { error, ...rest } = row;
	return { ...rest, error_details: error } as IDataObject;
}

const MOST_NAMED = 100;

/** n8n throws the output of a failed node away; the user should know what was written all the same. */
function withDone(effect: AnyOperation['effect'], done: INodeExecutionData[], error: unknown) {
	if (effect === 'read' || done.length === 0) return error;
	const ids = done.flatMap(({ json }) => (typeof json.id === 'string' ? json.id : []));
	const named = ids.length > 0 ? `: ${ids.slice(0, MOST_NAMED).join(', ')}` : '';
	const more = ids.length > MOST_NAMED ? `, and ${ids.length - MOST_NAMED} more` : '';
	const note = `That is about the item that failed. What was done before it stays done${named}${more}.`;
	return withFacts(withNote(error, note), { data: { done_ids: ids } });
}

/**
 * An item that failed, with the only keys by which n8n sends it to the error output, where there is one:
 * `error`, `message` and `details` since 2.39, `error` and `message` before (read in n8n-core 1.123 to 2.41).
 */
function errorItem(
	node: INode,
	error: unknown,
	item: number,
	itemCount: number,
): INodeExecutionData {
	const isRouted = node.onError !== 'continueErrorOutput' || routesErrorDetails();
	const keyOfDetails = isRouted ? 'details' : 'message';
	return {
		json: { error: messageOf(error, item, itemCount), [keyOfDetails]: detailsOf(error) },
		pairedItem: { item },
	};
}

/**
 * The output items of a run, paired with the items they came from. Throws the first error, unless the run
 * goes on after failures (Continue On Fail): then an error is an item of its own.
 */
export function outputOf(
	node: INode,
	effect: AnyOperation['effect'],
	outcomes: Outcome[],
	{ itemCount, continuesOnFail }: { itemCount: number; continuesOnFail: boolean },
): INodeExecutionData[] {
	const output: INodeExecutionData[] = [];
	for (const outcome of outcomes) {
		if ('rows' in outcome) {
			const pairedItem = pairedWith(outcome.items);
			for (const row of outcome.rows) output.push({ json: outputJson(row), pairedItem });
			continue;
		}
		if (!continuesOnFail) {
			const error = withDone(effect, output, outcome.error);
			throw toNodeError(node, error, outcome.items[0], itemCount);
		}
		for (const item of outcome.items) {
			output.push(errorItem(node, outcome.error, item, itemCount));
		}
	}
	return output;
}
