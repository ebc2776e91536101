import type {
	IExecuteFunctions,
	IHookFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';
import { properties } from './properties';

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
		properties,
	};

	webhookMethods = {
		default: {
			/** Peeker has no API for webhooks, so there is nothing to look up. */
			checkExists: async () => await Promise.resolve(false),

			async create(this: IHookFunctions): Promise<boolean> {
				const { listen } = await import('./listen');
				return await listen(this);
			},

			/** The URL stays in the Partner portal; only its owner can remove it there. Frees what is remembered. */
			async delete(this: IHookFunctions): Promise<boolean> {
				const { PerNode } = await import('./perNode');
				PerNode.free(this);
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { receive } = await import('./receive');
		return await receive(this, new Date());
	}

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { execute } = await import('./execute');
		return await execute(this);
	}
}
