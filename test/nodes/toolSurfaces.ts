import type { ExecuteRequest } from '../support/n8n';
import { PEEKER_TOOL } from './setup';

/** How n8n 2.41 runs a node as a tool, by who asks. */
export const SURFACES: Record<string, Partial<ExecuteRequest>> = {
	'AI Agent 3': { type: PEEKER_TOOL, rewireOutputLogTo: 'ai_tool' },
	'AI Agent 2 and MCP': { type: PEEKER_TOOL, isTool: true },
	'n8n Agents': { type: PEEKER_TOOL, mode: 'internal', executionId: '' },
	'n8n Agents, by the plain type': { mode: 'internal', executionId: '' },
};
