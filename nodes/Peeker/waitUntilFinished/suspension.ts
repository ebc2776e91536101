import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { isRow } from '../../api/util/row';
import type { WaitMemory } from './decisions';
import { wakesWithAllOutputs } from '../n8nVersion';

const MEMORY = 'waiting';

/** Why the execution cannot be suspended here, in words for the user; undefined where it can. */
export function whyNotSuspend(context: IExecuteFunctions): string | undefined {
	if (!wakesWithAllOutputs()) {
		return 'n8n before version 2.39 cannot suspend an execution in this node';
	}
	if (!context.getWorkflow().id) return 'n8n can suspend saved workflows only';
	const isUnsaved = context.getWorkflowSettings?.().saveManualExecutions === false;
	if (context.getMode() === 'manual' && isUnsaved) {
		return 'manual executions of this workflow are not saved, so they cannot be suspended';
	}
	return undefined;
}

/** Seconds after which n8n ends an execution of this workflow; undefined where the workflow sets none. */
export function timeoutSeconds(context: IExecuteFunctions): number | undefined {
	const seconds = context.getWorkflowSettings?.().executionTimeout;
	return typeof seconds === 'number' && seconds > 0 ? seconds : undefined;
}

/** What this node keeps with the execution, over suspensions and restarts too. */
export function recall(context: IExecuteFunctions): WaitMemory {
	const { [MEMORY]: memory } = context.getContext('node');
	return isRow(memory) ? memory : {};
}

export function remember(context: IExecuteFunctions, memory: WaitMemory): void {
	context.getContext('node')[MEMORY] = memory as IDataObject;
}

/**
 * Suspends the execution. When it wakes, n8n does not run the node, but hands on the input of the stored
 * entry; so the outputs are put there. Each output is an input by then and is paired by its number: hence
 * one source for each (n8n-core 2.41, `handleDisabledNode`, `addPairedItemLineage`).
 *
 * @param until Milliseconds since 1970.
 */
export async function suspend(
	context: IExecuteFunctions,
	outputs: INodeExecutionData[][],
	until: number,
): Promise<void> {
	const entry = context.getExecuteData();
	entry.data.main = outputs;
	entry.metadata = { ...entry.metadata, forwardAllOutputs: true };
	if (entry.source?.main) entry.source.main = outputs.map(() => entry.source?.main[0] ?? null);
	await context.putExecutionToWait(new Date(until));
}

const isItem = (value: unknown): value is INodeExecutionData => isRow(value) && isRow(value.json);

/**
 * Wakes the suspended execution: what was still running comes out of 'Still Running' and is looked at anew.
 * Nothing of the request is read; who sends it has the token of the execution, or n8n refused it.
 */
export async function wake(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	const name = JSON.stringify(context.getNode().name);
	const running: unknown = context.evaluateExpression(`{{ $(${name}).all(1) }}`);
	const items = Array.isArray(running) ? running.filter(isItem) : [];
	return { workflowData: [[], items.map(({ json, binary }) => ({ json, binary }))] };
}
