import type { IExecuteData, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { clock } from '../../api/client/clock';

/** Longest time one call as a tool takes with all it does: MCP clients give up after 60 s. In milliseconds. */
export const TOOL_CALL = { longestMs: 45_000 };

/** One call of the node by an AI agent. */
export interface ToolCall {
	/** When it must be over, in milliseconds of the monotonic clock. */
	deadline: number;
}

/**
 * Whether the node runs as a tool of an AI agent (n8n 1.100 to 2.41):
 * - AI Agent up to 2.x and the MCP Server Trigger supply it in a context of their own, `isToolExecution()`;
 * - AI Agent from 3 on has the engine run it as an ordinary node, of a type whose name n8n lets end in
 *   "Tool" and with its output rewired;
 * - n8n Agents run it outside any workflow, in the mode `internal`.
 */
export function isTool(context: IExecuteFunctions): boolean {
	const { type, rewireOutputLogTo } = context.getNode();
	return (
		type.endsWith('Tool') ||
		rewireOutputLogTo === NodeConnectionTypes.AiTool ||
		context.isToolExecution?.() === true ||
		context.getMode() === 'internal'
	);
}

/** The call of an agent that begins now; undefined where the node runs in a workflow by itself. */
export const toolCallOf = (context: IExecuteFunctions): ToolCall | undefined =>
	isTool(context) ? { deadline: clock.monotonic() + TOOL_CALL.longestMs } : undefined;

/** By what n8n keeps of a run of a node, so that an answer is there as long as n8n may run the node again. */
const answers = new WeakMap<IExecuteData, Promise<INodeExecutionData[]>>();

/**
 * Answers a call once, and gives the same answer when Retry on Fail runs the node again for it: the call has used
 * its time, and within that has tried again what a repeat can help. Only what AI Agent from 3 on has the engine
 * run is run again; everywhere else calls may share what n8n keeps of a run (n8n 1.100 to 2.41).
 */
export async function answerOnce(
	context: IExecuteFunctions,
	answer: () => Promise<INodeExecutionData[]>,
): Promise<INodeExecutionData[]> {
	const isRunByEngine =
		context.getNode().rewireOutputLogTo === NodeConnectionTypes.AiTool &&
		context.isToolExecution?.() !== true;
	if (!isRunByEngine) return await answer();
	const run = context.getExecuteData();
	const given = answers.get(run) ?? answer();
	answers.set(run, given);
	return await given;
}
