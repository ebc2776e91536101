import { z } from 'zod';

import { domainReference, optionsInput } from '../../input/schemas';
import { domainIdOf, findRename, runningRenames } from '../../../api/resources/lookups';
import { Stock } from '../../../api/resources/stock';
import { personaBody } from '../../../api/resources/personas';
import { callForObject, objectIn, thingIn } from '../../../api/client/unwrap';
import type { Client } from '../../../api/client/types';
import type { Row } from '../../../api/util/row';
import { isRow } from '../../../api/util/row';
import { JOBS } from '../../../api/resources/jobs';
import { domainLocator } from '../../fields/locators';
import { personaFields, personaInput, personasOf } from '../../fields/personas';
import { waitField, waitInput, waitOptions, waitOptionsInput } from '../../fields/waiting';
import { tellOutcomes } from '../../tellOutcome';
import { waitForJobs } from '../../waitForJob';
import { optionsField } from '../../fields/collections';
import { operation } from '../../operation';

const listIn = (body: Row): unknown => {
	const data = thingIn(body);
	return isRow(data) && 'swaps' in data ? data.swaps : data;
};

/** Whether an answer lists the rows of the renaming, under `swaps` or as its data. */
const namesSwaps = (body: Row) => Array.isArray(listIn(body));

/**
 * The rows of a renaming. Where the answer does not list them, they are the renamings of the domain that are
 * under way; where that cannot be read, what the answer names.
 */
async function swapsOf(client: Client, domainId: string, body: Row): Promise<Row[]> {
	const named = [listIn(body)].flat().filter((row): row is Row => isRow(row) && 'id' in row);
	if (namesSwaps(body)) return named;
	const running = await runningRenames(client, domainId).catch((): Row[] => []);
	return running.length > 0 ? running : named;
}

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
		waitField(JOBS.swap, 'renaming'),
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
		const { body } = await client.call('createUserNamesSwap', {
			body: { domain_id: id, personas: personas.map(personaBody) },
			reconcile: async (lostCall) => await findRename(lostCall, id),
			howToCheck: "Look at the operation 'Get Many' of 'Swap' before you run this again.",
		});
		const started = await swapsOf(client, id, body);
		if (!namesSwaps(body)) {
			context.hint(
				"Peeker took the renaming, but its answer does not list the swaps. Look at the operation 'Get Many' of 'Swap', and do not run this again.",
			);
		}
		if (started.length === 0) return objectIn(body);
		if (!waitForCompletion) return tellOutcomes(JOBS.swap, started, context);
		return await waitForJobs(JOBS.swap, options, context, {
			started,
			read: async (reader, swapId) => await callForObject(reader, 'getSwap', { id: swapId }),
		});
	},
});
