import { z } from 'zod';

import { domainReference, optionsInput } from '../../input/schemas';
import { domainIdOf, findRename } from '../../../api/resources/lookups';
import { Stock } from '../../../api/resources/stock';
import { personaBody } from '../../../api/resources/personas';
import { callForObject } from '../../../api/client/unwrap';
import { isRow } from '../../../api/util/row';
import { JOBS } from '../../../api/resources/jobs';
import { domainLocator } from '../../fields/locators';
import { personaFields, personaInput, personasOf } from '../../fields/personas';
import { waitField, waitInput, waitOptions, waitOptionsInput } from '../../fields/waiting';
import { waitForJobs } from '../../waitForJob';
import { optionsField } from '../../fields/collections';
import { operation } from '../../operation';

export const renameInboxes = operation({
	value: 'renameInboxes',
	name: 'Rename Inboxes',
	action: 'Rename inboxes of a domain',
	description:
		'Gives the inboxes of a domain new names; each inbox is renamed by a swap of its own. Pictures are accepted, but not applied yet.',
	effect: 'write',
	fields: [
		domainLocator('The domain whose inboxes to rename'),
		...personaFields,
		waitField('renaming'),
		optionsField(waitOptions(JOBS.swap)),
	],
	input: z
		.object({
			domainId: domainReference(),
			...personaInput,
			...waitInput,
			options: optionsInput(waitOptionsInput(JOBS.swap)),
		})
		.strict()
		.transform(({ domainId, waitForCompletion, options, ...raw }, context) => ({
			domainId,
			waitForCompletion,
			options,
			personas: personasOf(raw, context),
		})),
	prepare: (groups, client) =>
		new Stock(
			client,
			groups.map(({ input }) => input.domainId),
		),
	async run({ domainId, personas, waitForCompletion, options }, context, stock) {
		const { client } = context;
		const id = await domainIdOf(client, domainId, stock);
		const { swaps } = await callForObject(client, 'createUserNamesSwap', {
			body: { domain_id: id, personas: personas.map(personaBody) },
			reconcile: async (lostCall) => await findRename(lostCall, id),
			howToCheck: "Look at the operation 'Get Many' of 'Swap' before you run this again.",
		});
		const started = Array.isArray(swaps) ? swaps.filter(isRow) : [];
		if (!waitForCompletion) return started;
		return await waitForJobs(JOBS.swap, options, context, {
			started,
			read: async (swapId) => await callForObject(client, 'getSwap', { id: swapId }),
		});
	},
});
