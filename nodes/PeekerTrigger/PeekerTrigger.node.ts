import type {
	IHookFunctions,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes, NodeOperationError } from 'n8n-workflow';
import { EVENT_TYPES } from '../api/contract/events';
import { receive } from './receive';
import { ALL_EVENTS, DEFAULT_MAX_AGE_SECONDS, signingSecrets } from './settings';
import { usableSecrets } from './signature';

export class PeekerTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Peeker Trigger',
		name: 'peekerTrigger',
		icon: { light: 'file:peeker.svg', dark: 'file:peeker.dark.svg' },
		group: ['trigger'],
		version: [2],
		subtitle:
			'={{$parameter["events"].includes("*") ? "all events" : $parameter["events"].join(", ")}}',
		description: 'Starts the workflow when something happens in Peeker, such as a completed order',
		eventTriggerDescription: 'Waiting for Peeker to send an event to the test URL',
		activationMessage:
			'Peeker events will now start your workflow, provided that the production URL of this node is saved in the Peeker Partner portal under Webhooks.',
		defaults: { name: 'Peeker Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'peekerApi', required: true }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				// Nothing fixed: n8n then asks the result for its answer (see `emit` in receive.ts).
				responseData: '',
				path: 'webhook',
			},
		],
		triggerPanel: {
			header: 'Receive events from Peeker',
			executionsHelp: {
				inactive:
					'This node has two URLs. <b>Test URL:</b> works only while you listen here, after a click on the button. <b>Production URL:</b> works while the workflow is published. Peeker sends events to the one URL that is saved in the Partner portal under Webhooks: save the test URL there while you build, the production URL afterwards.',
				active:
					'This node has two URLs. <b>Test URL:</b> works only while you listen here, after a click on the button. <b>Production URL:</b> works now, because the workflow is published; its executions are in the <a data-key="executions">executions list</a>. Peeker sends events to the one URL that is saved in the Partner portal under Webhooks.',
			},
			activationHint:
				'Once your workflow is ready, publish it and save the production URL in the Peeker Partner portal under Webhooks.',
		},
		properties: [
			{
				displayName:
					'Copy the <b>production</b> webhook URL above and paste it into the Peeker Partner portal under <b>Webhooks</b>. Then copy the signing secret that Peeker shows once into the credential of this node. The test URL differs: it works only while you listen for a test event.',
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
					...EVENT_TYPES.map(({ type, name, description }) => ({ name, value: type, description })),
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
				displayName:
					'<b>Several workflows:</b> Peeker knows one URL per partner, so let one workflow receive everything and call the others with the Execute Workflow node. <b>Changing the secret:</b> in the credential, move the current one to Webhook Secret (Previous) and enter the new one as Webhook Secret; both are accepted. After a day, empty the previous one.',
				name: 'operationNotice',
				type: 'notice',
				default: '',
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
						default: DEFAULT_MAX_AGE_SECONDS,
						description:
							'How long after signing a delivery is still accepted. Peeker retries for 24 hours, so a shorter time can lose events. With 0 a delivery of any age is accepted.',
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
			 * Registers nothing, for the same reason, but refuses to listen where no delivery could ever
			 * be verified. Throws a `NodeOperationError` when the credential holds no signing secret.
			 */
			async create(this: IHookFunctions): Promise<boolean> {
				const credential = await this.getCredentials('peekerApi');
				if (usableSecrets(signingSecrets(credential)).length > 0) return true;
				const action = this.getActivationMode() === 'manual' ? 'listen for events' : 'be activated';
				throw new NodeOperationError(
					this.getNode(),
					`The Peeker Trigger cannot ${action} without a signing secret`,
					{
						description:
							'Save the webhook URL of this node in the Peeker Partner portal under Webhooks, copy the signing secret that Peeker shows once, and enter it as Webhook Secret in the Peeker API credential. Without it nobody could tell real events from forged ones.',
					},
				);
			},

			/** The URL stays in the Partner portal; only its owner can remove it there. */
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receive(this, new Date());
	}
}
