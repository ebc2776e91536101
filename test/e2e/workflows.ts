import { randomUUID } from 'node:crypto';
import type { IConnections, INode, INodeParameters } from 'n8n-workflow';
import type { StoredCredential, WorkflowDefinition } from '../n8n/api';
import { MANUAL_START } from '../n8n/examples';

/** A Peeker node as the editor would save it. */
export function peekerNode(
	name: string,
	parameters: INodeParameters,
	{ id, name: credentialName }: StoredCredential,
): INode {
	return {
		id: randomUUID(),
		name,
		type: 'n8n-nodes-peeker.peeker',
		typeVersion: 1,
		position: [220, 0],
		parameters,
		credentials: { peekerApi: { id, name: credentialName } },
	};
}

/** A workflow that starts by hand and runs the given nodes one after the other. */
export function manualChain(name: string, ...nodes: INode[]): WorkflowDefinition {
	const start: INode = {
		id: randomUUID(),
		name: MANUAL_START,
		type: 'n8n-nodes-base.manualTrigger',
		typeVersion: 1,
		position: [0, 0],
		parameters: {},
	};
	return chain(name, start, ...nodes);
}

/** A workflow that starts with a POST to `/webhook/<path>` and runs the given nodes. */
export function webhookChain(name: string, path: string, ...nodes: INode[]): WorkflowDefinition {
	const start: INode = {
		id: randomUUID(),
		name: 'Webhook',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		position: [0, 0],
		parameters: { path, httpMethod: 'POST' },
		webhookId: randomUUID(),
	};
	return chain(name, start, ...nodes);
}

function chain(name: string, ...nodes: INode[]): WorkflowDefinition {
	const connections: IConnections = {};
	for (const [index, next] of nodes.slice(1).entries()) {
		connections[nodes[index].name] = { main: [[{ node: next.name, type: 'main', index: 0 }]] };
	}
	return { name, nodes, connections, settings: { executionOrder: 'v1' } };
}
