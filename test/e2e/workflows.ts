import { randomUUID } from 'node:crypto';
import type { IConnections, INode, INodeParameters } from 'n8n-workflow';
import type { StoredCredential, WorkflowDefinition } from '../n8n/api';
import { MANUAL_START } from '../n8n/examples';

/** A node as the editor would save it. */
export function nodeOf(
	name: string,
	type: string,
	typeVersion: number,
	parameters: INodeParameters,
	more: Partial<INode> = {},
): INode {
	return { id: randomUUID(), name, type, typeVersion, position: [220, 0], parameters, ...more };
}

/** Has a node use a `peekerApi` credential. */
export const withCredential = ({ id, name }: StoredCredential): Partial<INode> => ({
	credentials: { peekerApi: { id, name } },
});

/** A Peeker node as the editor would save it. */
export function peekerNode(
	name: string,
	parameters: INodeParameters,
	credential: StoredCredential,
): INode {
	return nodeOf(name, 'n8n-nodes-peeker.peeker', 1, parameters, withCredential(credential));
}

/** A node that gives these items, whatever comes in. */
export const itemsNode = (name: string, items: object[]): INode =>
	nodeOf(name, 'n8n-nodes-base.code', 2, {
		jsCode: `return ${JSON.stringify(items)}.map((json) => ({ json }));`,
	});

/** A workflow that starts by hand and runs the given nodes one after the other. */
export function manualChain(name: string, ...nodes: INode[]): WorkflowDefinition {
	return chain(name, manualStart(), ...nodes);
}

/** A workflow that starts by hand and runs each of the nodes with what the start gives. */
export function manualFan(name: string, ...nodes: INode[]): WorkflowDefinition {
	const start = manualStart();
	return wired(
		name,
		[start, ...nodes],
		nodes.map((node) => [start.name, node.name]),
	);
}

const manualStart = () => nodeOf(MANUAL_START, 'n8n-nodes-base.manualTrigger', 1, {});

/** A workflow that starts with a POST to `/webhook/<path>` and runs the given nodes. */
export function webhookChain(name: string, path: string, ...nodes: INode[]): WorkflowDefinition {
	return chain(name, webhookStart(path), ...nodes);
}

/** A trigger at `/webhook/<path>`, called *Webhook*. */
export const webhookStart = (path: string): INode =>
	nodeOf(
		'Webhook',
		'n8n-nodes-base.webhook',
		2,
		{ path, httpMethod: 'POST' },
		{ webhookId: randomUUID() },
	);

/** A workflow of nodes that run one after the other, in the order given. */
export function chain(name: string, ...nodes: INode[]): WorkflowDefinition {
	const wires = nodes.slice(1).map((next, index): Wire => [nodes[index].name, next.name]);
	return wired(name, nodes, wires);
}

/** From the output of one node, its first unless another is given, to the next node. */
type Wire = [from: string, to: string, output?: number];

/** A workflow of nodes with the wires between them. */
export function wired(name: string, nodes: INode[], wires: Wire[]): WorkflowDefinition {
	const connections: IConnections = {};
	for (const [from, to, output = 0] of wires) {
		const outputs = (connections[from] ??= { main: [] }).main;
		while (outputs.length <= output) outputs.push([]);
		outputs[output]?.push({ node: to, type: 'main', index: 0 });
	}
	return { name, nodes, connections, settings: { executionOrder: 'v1' } };
}

/** An order of one Microsoft domain for one user, with the credential's Smartlead login. */
export const orderOf = (domain: string, options: INodeParameters = {}): INodeParameters => ({
	resource: 'order',
	operation: 'create',
	userId: { __rl: true, mode: 'email', value: 'dana@customer.example' },
	orderType: 'custom',
	googleLicenses: 0,
	microsoftLicenses: 1,
	microsoftInboxesPerDomain: 50,
	domainsFrom: 'parameter',
	domains: domain,
	personasFrom: 'define',
	personas: { persona: [{ firstName: 'Dana', lastName: 'Reyes', profilePictureUrl: '' }] },
	smartleadLogin: 'credential',
	forwardingUrl: 'https://customer.example',
	options,
});
