import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import { CREDENTIAL } from '../api/client/transport';
import { EVENT_TYPES } from '../api/contract/events';
import { noteRequest } from '../events/fate';
import { execute } from './execute';
import { PerNode } from './perNode';
import { receive } from './receive';
import { ALL_EVENTS, currentSecrets, readSettings, RETRY_WINDOW_SECONDS } from './settings';
import { usableSecrets } from './signature';

const isOrderEvent = ({ type }: { type: string }) => Number(type.startsWith('order.'));
const orderEventsFirst = [...EVENT_TYPES].sort((a, b) => isOrderEvent(b) - isOrderEvent(a));

export class PeekerTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Peeker Trigger',
		name: 'peekerTrigger',
		icon: { light: 'file:peeker.svg', dark: 'file:peeker.dark.svg' },
		group: ['trigger'],
		// For webhooks of version 1 n8n evaluates an expression at every delivery: each is several times slower.
		version: [2],
		subtitle:
			'={{$parameter["events"].includes("*") ? "all events" : $parameter["events"].join(", ").replaceAll("_", " ").replaceAll(".", " ")}}',
		// n8n shows a trigger's description for its action node too.
		description:
			'Order Google and Microsoft inboxes with domains for cold email, swap and forward domains, or start a workflow on Peeker events',
		eventTriggerDescription:
			'Waiting for Peeker to send an event to the test URL. To cause one, run Order → Create with a sandbox key (pk_test_).',
		activationMessage:
			'Peeker events will now start your workflow, provided that the production URL of this node is saved in the Peeker Partner portal under Webhooks.',
		defaults: { name: 'Peeker Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		// Events are handed on as sent; should one ever hold a login, n8n hides it in what it shows.
		sensitiveOutputFields: ['data.sequencer.login_email', 'data.sequencer.login_password'],
		credentials: [{ name: 'peekerApi', required: true }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				// Nothing fixed: n8n then asks the result for its answer (see acceptance.ts).
				responseData: '',
				path: 'webhook',
			},
		],
		triggerPanel: {
			header: 'Receive events from Peeker',
			executionsHelp: {
				inactive:
					'Peeker sends all events to the one URL that is saved in the Partner portal under Webhooks, so leave the production URL there. To build with a real event: publish the workflow, wait for the first event, then open <b>Executions</b> and choose <b>Copy to editor</b>. The test URL gets an event only if it is saved in the portal, and then production gets none.',
				active:
					'The production URL works, because the workflow is published; what arrived is in the <a data-key="executions">executions list</a>, where <b>Copy to editor</b> brings an event here. The test URL gets an event only if it is saved in the portal, and then production gets none.',
			},
			activationHint:
				'Once your workflow is ready, publish it and save the production URL in the Peeker Partner portal under Webhooks.',
		},
		properties: [
			{
				// n8n's notices know no numbered list; a list without points is a block of its own (2.41).
				displayName:
					'<ul>1. Open Webhook URLs above, choose Production URL and click it to copy it</ul><ul>2. Save it in the <a href="https://app.peeker.com" target="_blank">Peeker Partner portal</a> under Webhooks, and copy the secret that is shown once</ul><ul>3. Enter that as Webhook Secret in the credential, then publish this workflow</ul>',
				name: 'setupNotice',
				type: 'notice',
				default: '',
			},
			{
				displayName: 'Events',
				name: 'events',
				type: 'multiOptions',
				required: true,
				noDataExpression: true,
				options: [
					{
						name: 'All Events',
						value: ALL_EVENTS,
						description: 'Every event, including kinds that Peeker adds in the future',
					},
					...orderEventsFirst.map(({ type, name, description }) => ({
						name,
						value: type,
						description,
					})),
				],
				default: ['order.completed'],
				description: 'What starts this workflow. Peeker sends every event; the others are ignored.',
			},
			{
				displayName: 'Environment',
				name: 'environment',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Any',
						value: 'any',
						description: 'Real events and events of the sandbox',
					},
					{
						name: 'Live',
						value: 'live',
						description: 'Only real events',
					},
					{
						name: 'Test',
						value: 'test',
						description: 'Only events of the sandbox, where nothing is bought',
					},
				],
				default: 'any',
				description: 'Whose events start this workflow',
			},
			{
				displayName: 'Options',
				name: 'options',
				type: 'collection',
				placeholder: 'Add option',
				default: {},
				options: [
					{
						displayName: 'Include Delivery',
						name: 'includeDelivery',
						type: 'boolean',
						noDataExpression: true,
						default: false,
						description:
							'Whether to add a field "delivery" that tells when the event was signed and received, and its environment',
					},
					{
						displayName: 'Max Age (Seconds)',
						name: 'maxAgeSeconds',
						type: 'number',
						noDataExpression: true,
						typeOptions: { minValue: 0 },
						default: RETRY_WINDOW_SECONDS,
						description:
							'How long after signing a delivery is still accepted. Peeker retries for 24 hours, so a shorter time can lose events. With 0 a delivery of any age is accepted; one that was sent before is then recognised only while its event is remembered, which is 25 hours.',
					},
				],
			},
		],
	};

	webhookMethods = {
		default: {
			/** Peeker has no API for webhooks, so there is nothing to look up. */
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},

			/**
			 * Registers nothing, for the same reason, but refuses to listen where no delivery could ever be
			 * handled: with fields that select nothing, or without a current signing secret. Throws a
			 * `NodeOperationError`; n8n shows its message only, so the way out is in it.
			 */
			async create(this: IHookFunctions): Promise<boolean> {
				noteRequest();
				const { problem } = readSettings(this);
				if (problem !== undefined) throw new NodeOperationError(this.getNode(), problem);
				const credential = await this.getCredentials(CREDENTIAL);
				if (usableSecrets(currentSecrets(credential)).length > 0) return true;
				throw new NodeOperationError(
					this.getNode(),
					'Enter Webhook Secret in the Peeker API credential first: the Peeker Partner portal shows it once, when the URL of this node is saved under Webhooks. Without it nobody could tell real events from forged ones.',
				);
			},

			/** The URL stays in the Partner portal; only its owner can remove it there. Frees what is remembered. */
			async delete(this: IHookFunctions): Promise<boolean> {
				PerNode.free(this);
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		noteRequest();
		return await receive(this, new Date());
	}

	execute = execute;
}
