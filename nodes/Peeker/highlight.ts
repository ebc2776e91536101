import type { IExecuteFunctions, IWorkflowExecutionCustomData } from 'n8n-workflow';

import type { Row } from '../api/util/row';
import { isRow } from '../api/util/row';

/** What n8n keeps of a value: more is cut off. */
const MAX_CHARACTERS = 255;
const SEPARATOR = ', ';

/** Highlighted data of an execution, by key; n8n takes letters, numbers and underscores in a key. */
export type Highlights = Record<string, string>;

/**
 * What an execution shows of its spending, so that it can be found in n8n's list by an order's ID. Several
 * orders of one execution stand side by side, and their costs are added up; one that was placed before
 * (a repeat after a lost answer) is counted once.
 *
 * @param earlier What the execution shows already.
 * @param key `order_id` or `swap_id`.
 * @param row The API's answer: `id`, and for an order `costs` in cents (CONTRACT section 8).
 */
export function withSpending(
	earlier: Highlights,
	key: string,
	{ id, costs }: Row,
	environment: string,
): Highlights {
	const ids = earlier[key]?.split(SEPARATOR) ?? [];
	if (ids.includes(String(id))) return earlier;
	const more = [...ids, String(id)].join(SEPARATOR);
	const { total_cents: cents, currency } = isRow(costs) ? costs : {};
	return {
		...earlier,
		environment,
		// An ID that is cut in the middle finds nothing: the earlier ones stay.
		[key]: more.length <= MAX_CHARACTERS ? more : (earlier[key] ?? ''),
		...(typeof cents === 'number' && {
			cost_cents: String(Number(earlier.cost_cents ?? 0) + cents),
			currency: String(currency),
		}),
	};
}

/** Before 2.10 n8n offers this only to expressions. */
function customDataOf(context: IExecuteFunctions): IWorkflowExecutionCustomData | undefined {
	return context.customData ?? context.getWorkflowDataProxy(0).$execution?.customData;
}

/** Shows spending as highlighted data of the execution; n8n calls it custom data. */
export function highlightSpending(
	context: IExecuteFunctions,
	key: string,
	row: Row,
	environment: string,
): void {
	const customData = customDataOf(context);
	customData?.setAll(withSpending(customData.getAll(), key, row, environment));
}
