/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { randomUUID } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { INode } from 'n8n-workflow';
import type { StoredCredential, WorkflowDefinition } from './api';

const EXAMPLES = path.resolve(__dirname, '../../examples');
const OUR_NODES = 'n8n-nodes-peeker.';
const TRIGGER = `${OUR_NODES}peekerTrigger`;

/** Name of the trigger that the editor's button starts, in every example that has an action. */
export const MANUAL_START = 'When clicking ‘Execute workflow’';

/** Names of all files in `examples/`, without `.json`. */
export const exampleNames = (): string[] =>
	readdirSync(EXAMPLES)
		.filter((file) => file.endsWith('.json'))
		.map((file) => path.basename(file, '.json'));

export const exampleFile = (name: string): string => path.join(EXAMPLES, `${name}.json`);

/**
 * Reads `examples/<name>.json` and does what a user does after importing it: chooses the
 * credential in every Peeker node.
 */
export function exampleWorkflow(name: string, credential: StoredCredential): WorkflowDefinition {
	const text = readFileSync(exampleFile(name), 'utf8');
	const workflow = JSON.parse(text) as WorkflowDefinition;
	return { ...workflow, nodes: workflow.nodes.map((node) => withCredential(node, credential)) };
}

/** Path of the production URL of a workflow's Peeker Trigger, to be put behind n8n's own URL. */
export function triggerPath({ name, nodes }: WorkflowDefinition): string {
	const trigger = nodes.find(({ type }) => type === TRIGGER);
	if (!trigger) throw new Error(`Workflow "${name}" has no Peeker Trigger`);
	return `/webhook/${trigger.webhookId}/webhook`;
}

function withCredential(node: INode, { id, name }: StoredCredential): INode {
	if (!node.type.startsWith(OUR_NODES)) return node;
	return {
		...node,
		credentials: { peekerApi: { id, name } },
		// The editor gives every imported trigger an ID of its own, so that URLs can't clash.
		...(node.type === TRIGGER && { webhookId: randomUUID() }),
	};
}
