import { randomUUID } from 'node:crypto';
import type { INode, INodeConnections, IWorkflowSettings } from 'n8n-workflow';
import type { WorkflowDefinition } from '../../n8n/api';
import { outputOf, type Execution } from '../../n8n/executions';

/** The node of `examples/catch-up.json` that tells what was missed. */
export const GET_MISSED = 'Get missed events';
/** Path of the webhook that lets it look. */
export const LOOK = 'look';

/** Starts a look of the example's *Get Missed* by a request to `LOOK`. */
export const lookNow = (): INode => ({
	id: randomUUID(),
	name: 'Look Now',
	type: 'n8n-nodes-base.webhook',
	typeVersion: 2,
	position: [0, 440],
	parameters: { path: LOOK, httpMethod: 'POST' },
	webhookId: randomUUID(),
});

/** The example of what was missed, with a node that stands for the work, and a look at any time. */
export function withWork(
	example: WorkflowDefinition,
	settings: IWorkflowSettings = {},
): WorkflowDefinition {
	const work: INode = {
		id: randomUUID(),
		name: 'Summary',
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		position: [500, 100],
		parameters: {},
	};
	const toWork: INodeConnections = { main: [[{ node: work.name, type: 'main', index: 0 }]] };
	return {
		...example,
		settings: { ...example.settings, ...settings },
		nodes: [...example.nodes.filter(({ name }) => !name.startsWith('Call the')), work, lookNow()],
		connections: {
			'Peeker Trigger': toWork,
			'Every Hour': example.connections['Every Hour'],
			'Look Now': example.connections['Every Hour'],
			[GET_MISSED]: toWork,
		},
	};
}

/** The IDs of the completed orders that an execution put out as missed. */
export const caughtUpOrders = (look: Execution): string[] =>
	outputOf(look, GET_MISSED)
		.filter(({ type }) => type === 'order.completed')
		.map(({ key }) => String(key).replace('order.completed:', ''));
