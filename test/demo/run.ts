import type { N8nServer } from '../n8n/server';
import type { StoredWorkflow, WorkflowDefinition } from '../n8n/api';
import { MANUAL_START } from '../n8n/examples';
import { errorText, nodesRun, outputOf, type Execution } from '../n8n/executions';
import { done, failed, heading, line } from './console';
import { inWords, plural } from './words';

const RUN_TIMEOUT_MS = 120_000;
const ITEMS_SHOWN = 8;

/**
 * Runs a workflow as the editor's button does and prints what every Peeker node gave back.
 *
 * @throws When the execution fails, with what the editor would show.
 */
export async function runAndReport(
	n8n: N8nServer,
	workflow: StoredWorkflow,
	definition: WorkflowDefinition,
): Promise<Execution> {
	heading(`Running "${workflow.name}"`);
	const id = await n8n.api.runManually(workflow, MANUAL_START);
	const execution = await n8n.api.finishedExecution(id, { timeoutMs: RUN_TIMEOUT_MS });
	const ours = definition.nodes.filter(({ type }) => type.startsWith('n8n-nodes-peeker.'));
	const names = ours.map(({ name }) => name);
	for (const node of nodesRun(execution)) {
		if (names.includes(node)) reportNode(execution, node);
	}
	if (execution.status !== 'success') {
		const reason = errorText(execution);
		failed(reason);
		throw new Error(`"${workflow.name}" ended with ${execution.status}: ${reason}`);
	}
	return execution;
}

function reportNode(execution: Execution, node: string): void {
	// Of nothing found "Always Output Data" makes an item without fields.
	const items = outputOf(execution, node).filter((item) => Object.keys(item).length > 0);
	done(`${node}: ${items.length > 0 ? plural(items.length, 'item') : 'nothing found'}`);
	for (const item of items.slice(0, ITEMS_SHOWN)) line(inWords(item));
	if (items.length > ITEMS_SHOWN) line(`and ${items.length - ITEMS_SHOWN} more`);
}
