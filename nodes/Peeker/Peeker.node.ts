import type { IExecuteFunctions, INodeType, INodeTypeDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import {
	searchBundles,
	searchDomains,
	searchOrders,
	searchSwaps,
	searchUsers,
} from './methods/listSearch';
import { properties } from './properties';
import { run } from './run';

export class Peeker implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Peeker',
		name: 'peeker',
		icon: { light: 'file:peeker.svg', dark: 'file:peeker.dark.svg' },
		group: ['transform'],
		version: [1],
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description:
			'Buy and import domains, order Google and Microsoft inboxes on them, swap and forward domains with Peeker',
		defaults: { name: 'Peeker' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		usableAsTool: true,
		credentials: [{ name: 'peekerApi', required: true }],
		properties,
	};

	methods = {
		listSearch: { searchBundles, searchDomains, searchOrders, searchSwaps, searchUsers },
	};

	async execute(this: IExecuteFunctions) {
		return await run.call(this);
	}
}
