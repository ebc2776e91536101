import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { hints } from './hints';
import { actionHandler, listSearch } from './methods';
import { properties } from './properties';
import { OUTPUTS, WAKE_WEBHOOKS } from './waitUntilFinished/description';

export class Peeker implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Peeker',
		name: 'peeker',
		icon: { light: 'file:peeker.svg', dark: 'file:peeker.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle:
			'={{ ($parameter["resource"] + ": " + $parameter["operation"]).replace(/([A-Z])/g, " $1").toLowerCase().replace("get all", "get many").replace("upsert", "create or update") }}',
		description:
			'Buy and import domains, order Google and Microsoft inboxes on them, swap and forward domains with Peeker',
		defaults: { name: 'Peeker' },
		inputs: [NodeConnectionTypes.Main],
		outputs: OUTPUTS,
		usableAsTool: true,
		credentials: [{ name: 'peekerApi', required: true }],
		// Left out of what is read already; n8n hides them too, should the API put them elsewhere.
		sensitiveOutputFields: [
			'login_email',
			'login_password',
			'sequencer.login_email',
			'sequencer.login_password',
		],
		builderHint: {
			searchHint:
				'For buying or importing sending domains, ordering Google and Microsoft inboxes on them, and swapping or forwarding domains. Check what an order would cost with the operation Plan of Order, which spends nothing, before Create of Order, which does.',
			relatedNodes: [
				{
					nodeType: 'n8n-nodes-peeker.peekerTrigger',
					relationHint:
						'Starts a workflow when an order, swap or import is done or needs something; the operation Wait Until Finished waits in the same workflow, with the execution suspended',
				},
			],
		},
		hints,
		webhooks: WAKE_WEBHOOKS,
		properties,
	};

	methods = { listSearch, actionHandler };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { run } = await import('./run');
		return await run(this, this.continueOnFail());
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { wake } = await import('./waitUntilFinished/suspension');
		return await wake(this);
	}
}
