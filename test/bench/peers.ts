import { randomUUID } from 'node:crypto';
import type { INode, INodeParameters } from 'n8n-workflow';
import type { StoredCredential } from '../n8n/api';

/** A node as the editor would save it. */
export function nodeOf(
	name: string,
	type: string,
	typeVersion: number,
	parameters: INodeParameters,
	extra: Partial<INode> = {},
): INode {
	return { id: randomUUID(), name, type, typeVersion, position: [0, 0], parameters, ...extra };
}

/** An action of the node under test. */
export function peekerAction(
	{ id, name }: StoredCredential,
	resource: string,
	operation: string,
	parameters: INodeParameters,
): INode {
	return nodeOf(
		`Peeker ${resource} ${operation}`,
		'n8n-nodes-peeker.peeker',
		1,
		{ resource, operation, ...parameters },
		{ credentials: { peekerApi: { id, name } } },
	);
}

/** n8n's HTTP Request with the key as Header Auth. */
export function httpRequest(
	{ id, name }: StoredCredential,
	parameters: INodeParameters,
	extra: Partial<INode> = {},
): INode {
	return nodeOf(
		'HTTP Request',
		'n8n-nodes-base.httpRequest',
		4.3,
		{ authentication: 'genericCredentialType', genericAuthType: 'httpHeaderAuth', ...parameters },
		{ credentials: { httpHeaderAuth: { id, name } }, ...extra },
	);
}

/** n8n's own cost of one expression an item. */
export const setNode = (expression: string): INode =>
	nodeOf('Set', 'n8n-nodes-base.set', 3.4, {
		assignments: {
			assignments: [{ id: randomUUID(), name: 'value', type: 'string', value: expression }],
		},
		options: {},
	});

/** n8n's own Webhook node, and nothing behind it. */
export const webhookNode = (path: string, parameters: INodeParameters = {}): INode =>
	nodeOf(
		'Webhook',
		'n8n-nodes-base.webhook',
		2,
		{ path, httpMethod: 'POST', ...parameters },
		{ webhookId: randomUUID() },
	);

/** What a user builds who has no trigger node: verify with Crypto and If, then drop what came before. */
export function assembly(path: string, secret: string): INode[] {
	const header = (name: string) => `$json.headers['${name}']`;
	const signed = `${header('peeker-timestamp')} + '.' + ${header('peeker-event-id')} + '.' + JSON.stringify($json.body)`;
	return [
		webhookNode(path),
		nodeOf('Crypto', 'n8n-nodes-base.crypto', 1, {
			action: 'hmac',
			type: 'SHA256',
			value: `={{ ${signed} }}`,
			dataPropertyName: 'expected',
			secret,
			encoding: 'hex',
		}),
		nodeOf('If', 'n8n-nodes-base.if', 2.2, {
			conditions: {
				options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
				combinator: 'and',
				conditions: [
					{
						id: randomUUID(),
						leftValue: `={{ 'v1=' + $json.expected }}`,
						rightValue: `={{ ${header('peeker-signature')} }}`,
						operator: { type: 'string', operation: 'equals' },
					},
				],
			},
			options: {},
		}),
		nodeOf('Remove Duplicates', 'n8n-nodes-base.removeDuplicates', 2, {
			operation: 'removeItemsSeenInPreviousExecutions',
			logic: 'removeItemsWithAlreadySeenKeyValues',
			dedupeValue: `={{ ${header('peeker-event-id')} }}`,
			options: {},
		}),
	];
}

const EMPTY_PACKAGE = 'n8n-nodes-bench-empty';

export const EMPTY_TRIGGER = `${EMPTY_PACKAGE}.emptyTrigger`;
export const REFUSING_TRIGGER = `${EMPTY_PACKAGE}.refusingTrigger`;

const triggerClass = (className: string, name: string, webhook: string) => `
		exports.${className} = class {
			description = {
				displayName: '${className}',
				name: '${name}',
				group: ['trigger'],
				version: [2],
				description: '',
				defaults: { name: '${className}' },
				inputs: [],
				outputs: ['main'],
				webhooks: [
					{ name: 'default', httpMethod: 'POST', responseMode: 'onReceived', path: 'webhook' },
				],
				properties: [],
			};
			async webhook() {
				${webhook}
			}
		};`;

/**
 * Files of a community package with two triggers, the least that any of them costs: one does nothing but start
 * the workflow, one does nothing but refuse.
 */
export const emptyTriggerPackage = {
	'package.json': JSON.stringify({
		name: EMPTY_PACKAGE,
		version: '1.0.0',
		keywords: ['n8n-community-node-package'],
		n8n: {
			n8nNodesApiVersion: 1,
			credentials: [],
			nodes: ['dist/EmptyTrigger.node.js', 'dist/RefusingTrigger.node.js'],
		},
	}),
	'dist/EmptyTrigger.node.js': triggerClass(
		'EmptyTrigger',
		'emptyTrigger',
		'return { workflowData: [[{ json: this.getBodyData() }]] };',
	),
	'dist/RefusingTrigger.node.js': triggerClass(
		'RefusingTrigger',
		'refusingTrigger',
		"this.getResponseObject().status(401).send('no'); return { noWebhookResponse: true };",
	),
};
