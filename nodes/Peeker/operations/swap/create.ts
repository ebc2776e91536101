import { z } from 'zod';

import {
	domainName,
	domainReference,
	oneOf,
	wholeNumber,
	onOrOff,
	optionsInput,
} from '../../input/schemas';
import { SWAP_TYPES } from '../../../api/contract/values';
import { domainIdOf, findSwap } from '../../../api/resources/lookups';
import { Stock } from '../../../api/resources/stock';
import { entryOf } from '../../../api/client/client';
import type { LostCall } from '../../../api/client/types';
import { callForObject } from '../../../api/client/unwrap';
import { JOBS } from '../../../api/resources/jobs';
import { domainLocator } from '../../fields/locators';
import { allowLiveManualRunOption, checkSwapCount, maxSwapsOption } from '../../spending';
import { waitField, waitInput, waitOptions, waitOptionsInput } from '../../fields/waiting';
import { tellOutcome } from '../../tellOutcome';
import { waitForJob } from '../../waitForJob';
import { optionsField } from '../../fields/collections';
import { operation } from '../../operation';

export const create = operation({
	value: 'create',
	name: 'Create',
	action: 'Swap a domain for another',
	description:
		'Replaces a domain of an order by another name, for example when its reputation is damaged. A live key spends money.',
	effect: 'spend',
	fields: [
		{
			displayName: 'Swap Type',
			name: 'swapType',
			type: 'options',
			options: [
				{
					name: 'Standard',
					value: 'standard',
					description: 'The old domain is given up at once',
				},
				{
					name: 'Premium',
					value: 'premium',
					description:
						'The old domain is kept warm for 14 days. Microsoft domains only, once in 30 days for each.',
				},
			],
			default: 'standard',
			description: 'What happens to the old domain',
		},
		domainLocator('The domain to replace'),
		{
			displayName: 'Replacement Domain',
			name: 'replacementDomain',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. northwind-fresh.com',
			description: 'A name that can be registered, or one you have already imported',
		},
		waitField('swap'),
		optionsField([allowLiveManualRunOption, maxSwapsOption, ...waitOptions(JOBS.swap)]),
	],
	input: z
		.object({
			swapType: oneOf(SWAP_TYPES),
			domainId: domainReference(),
			replacementDomain: domainName(),
			...waitInput,
			options: optionsInput({
				allowLiveManualRun: onOrOff().optional(),
				maxSwaps: wholeNumber(0).optional(),
				...waitOptionsInput(JOBS.swap),
			}),
		})
		.strict(),
	prepare: (groups, client) =>
		new Stock(
			client,
			groups.map(({ input }) => input.domainId),
		),
	async run({ swapType, domainId, replacementDomain, waitForCompletion, options }, context, stock) {
		const { client } = context;
		const body = {
			type: swapType,
			domain_id: await domainIdOf(client, domainId, stock),
			replacement_domain: replacementDomain,
		};
		const call = {
			body,
			reconcile: async (lostCall: LostCall) => await findSwap(lostCall, body),
			howToCheck: "Look at the operation 'Get Many' of 'Swap' before you run this again.",
		};
		const entry = entryOf('createSwap', call);
		const isNew = !client.record.hasBegun(entry);
		const { swaps } = context.spending;
		if (isNew && options.maxSwaps !== undefined) checkSwapCount(swaps.size, options.maxSwaps);
		const started = await callForObject(client, 'createSwap', call).finally(() => {
			// One that may have been made counts as well.
			if (client.record.hasBegun(entry)) swaps.add(entry);
		});
		context.highlight('swap_id', started);
		if (!waitForCompletion) return tellOutcome(JOBS.swap, started, context);
		return await waitForJob(JOBS.swap, options, context, {
			started,
			read: async (reader) => await callForObject(reader, 'getSwap', { id: String(started.id) }),
		});
	},
});
