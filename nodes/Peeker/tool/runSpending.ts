import type { IExecuteFunctions } from 'n8n-workflow';

import type { Row } from '../../api/util/row';

/** Executions that are remembered, where n8n does not tell of their end (before 2.35). */
const MOST_EXECUTIONS = 1_000;

/** Cents by the ID of the order, so that one that is given back again counts once; by execution. */
const spending = new Map<string, Map<string, number>>();

function ordersOf(context: IExecuteFunctions): Map<string, number> | undefined {
	const id = context.getExecutionId();
	if (!id) return undefined;
	const known = spending.get(id);
	if (known) return known;
	const orders = new Map<string, number>();
	spending.set(id, orders);
	context.onExecutionFinish?.(() => void spending.delete(id));
	// A Map keeps the order of insertion, so the first is the oldest.
	for (const oldest of spending.keys()) {
		if (spending.size <= MOST_EXECUTIONS) break;
		spending.delete(oldest);
	}
	return orders;
}

/** What the orders of this execution cost so far; nothing where n8n gives it no ID. */
export const centsSpentInRun = (context: IExecuteFunctions): number =>
	[...(ordersOf(context)?.values() ?? [])].reduce((sum, cents) => sum + cents, 0);

/** Counts an order, as Peeker answered it. */
export function noteSpent(context: IExecuteFunctions, { id, costs }: Row): void {
	const cents: unknown = Reflect.get(Object(costs), 'total_cents');
	ordersOf(context)?.set(String(id), typeof cents === 'number' ? cents : 0);
}
