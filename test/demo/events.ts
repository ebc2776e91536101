import type { IDataObject } from 'n8n-workflow';
import type { StoredWorkflow } from '../n8n/api';
import { outputOf, type Execution } from '../n8n/executions';
import type { N8nServer } from '../n8n/server';
import type { UntilOptions } from '../n8n/until';

/** Name of the trigger node in `examples/peeker-events.json`. */
export const TRIGGER_NODE = 'Peeker Trigger';

/** Executions in the order in which their events happened; n8n runs them side by side. */
export const byEventTime = (executions: Execution[]): Execution[] =>
	[...executions].sort((a, b) =>
		String(eventOf(a).created_at).localeCompare(String(eventOf(b).created_at)),
	);

/** The event that an execution of the events workflow was started by, as the trigger gave it. */
export function eventOf(execution: Execution): IDataObject {
	return outputOf(execution, TRIGGER_NODE)[0];
}

/**
 * Waits for the events of one order: `order.in_progress`, one `domain.connected` per domain,
 * `order.completed`.
 *
 * @returns One finished execution per event, oldest first.
 */
export async function orderEvents(
	{ api }: N8nServer,
	workflow: StoredWorkflow,
	domainCount: number,
	options?: UntilOptions,
): Promise<Execution[]> {
	return await api.finishedExecutions(workflow, domainCount + 2, options);
}
