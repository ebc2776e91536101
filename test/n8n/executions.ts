/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { parse } from 'flatted';
import type { IDataObject, IRunExecutionData } from 'n8n-workflow';
import { z } from 'zod';

export const executionSummarySchema = z.object({
	id: z.string(),
	workflowId: z.string(),
	status: z.string(),
	mode: z.string(),
});

/** One line of n8n's list of executions. */
export type ExecutionSummary = z.infer<typeof executionSummarySchema>;

export const executionPageSchema = z.object({
	results: z.array(executionSummarySchema),
	nextCursor: z.string().nullish(),
});

/** An execution as stored; `data` is decoded. */
export interface Execution extends ExecutionSummary {
	data: IRunExecutionData;
}

export const executionSchema = executionSummarySchema.extend({
	// n8n stores execution data in the `flatted` format, which keeps shared references.
	data: z.string().transform((text): IRunExecutionData => parse(text)),
});

/** States in which an execution will not change any more. */
export const FINISHED: readonly string[] = ['success', 'error', 'crashed', 'canceled'];

/** Names of the nodes that ran, in the order in which they started. */
export function nodesRun({ data }: Execution): string[] {
	const started = Object.entries(data.resultData.runData).map(([name, runs]) => ({
		name,
		index: runs[0].executionIndex,
	}));
	return started.sort((a, b) => a.index - b.index).map(({ name }) => name);
}

/** JSON of the items that a node put on one of its outputs, in its first run. */
export function outputOf({ data }: Execution, node: string, output = 0): IDataObject[] {
	const items = data.resultData.runData[node]?.[0]?.data?.main[output];
	return (items ?? []).map(({ json }) => json);
}

/** The same of all runs of a node, for one that a loop reaches again and again. */
export function outputOfAllRuns({ data }: Execution, node: string): IDataObject[] {
	const runs = data.resultData.runData[node] ?? [];
	return runs.flatMap((run) => run.data?.main[0]?.map(({ json }) => json) ?? []);
}

/** The address that wakes a suspended execution, as `$execution.resumeUrl` has it (n8n 2.41). */
export const resumeUrlOf = (n8nUrl: string, { id, data }: Execution): string =>
	`${n8nUrl}/webhook-waiting/${id}?signature=${String(Reflect.get(data, 'resumeToken'))}`;

/** What went wrong in an execution, in the words that the editor shows; empty if nothing did. */
export function errorText({ data }: Execution): string {
	const { error } = data.resultData;
	if (!error) return '';
	const node = data.resultData.lastNodeExecuted;
	const description = 'description' in error && error.description ? ` — ${error.description}` : '';
	return `${node ? `${node}: ` : ''}${error.message}${description}`;
}
