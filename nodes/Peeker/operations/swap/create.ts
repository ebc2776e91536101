import { z } from 'zod';

import {
	anyText,
	domainName,
	domainReference,
	onOrOff,
	oneOf,
	optionsInput,
	wholeNumber,
} from '../../input/schemas';
import { SWAP_TYPES } from '../../../api/contract/values';
import { domainIdOf, findSwap } from '../../../api/resources/lookups';
import { Stock } from '../../../api/resources/stock';
import { entryOf } from '../../../api/client/client';
import type { CallOptions, LostCall } from '../../../api/client/types';
import { callForObject } from '../../../api/client/unwrap';
import { JOBS } from '../../../api/resources/jobs';
import { domainLocator } from '../../fields/locators';
import { allowLiveManualRunOption, checkSwapCount, maxSwapsOption } from '../../spending';
import { waitField, waitInput, waitOptions, waitOptionsInput } from '../../fields/waiting';
import { tellOutcome } from '../../tellOutcome';
import { waitForJob } from '../../waitForJob';
import { optionsField } from '../../fields/collections';
import type { Row } from '../../../api/util/row';
import type { OperationContext } from '../../operation';
import { operation } from '../../operation';
import type { SwapLimits } from '../../tool/ceilings';
import { keepSwapLimit, toolLimits } from '../../tool/ceilings';
import { checkConfirmed, confirmField, orderOfDomain } from '../../tool/confirm';
import { inTurn } from '../../tool/inTurn';

/** Swaps of agents with one key are checked and started one after the other, so that none slips below a limit. */
async function startForAgent(
	{ swapType, confirm, options }: { swapType: string; confirm: string; options: SwapLimits },
	domainId: string,
	context: OperationContext,
	start: () => Promise<Row>,
): Promise<Row> {
	const { client } = context;
	if (swapType === 'premium')
		checkConfirmed(confirm, await orderOfDomain(client, domainId), 'the swap');
	return await inTurn(client.account.apiKey, async () => {
		await keepSwapLimit(context, options);
		return await start();
	});
}

/** Starts a swap, unless the run has made as many as it may. */
async function startCounted(
	call: CallOptions,
	maxSwaps: number | undefined,
	{ client, spending: { swaps } }: OperationContext,
): Promise<Row> {
	const entry = entryOf('createSwap', call);
	if (!client.record.hasBegun(entry) && maxSwaps !== undefined)
		checkSwapCount(swaps.size, maxSwaps);
	return await callForObject(client, 'createSwap', call).finally(() => {
		// One that may have been made counts as well.
		if (client.record.hasBegun(entry)) swaps.add(entry);
	});
}

export const create = operation({
	value: 'create',
	name: 'Create',
	action: 'Swap a domain for another for money',
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
		{
			...confirmField('a premium swap'),
			displayOptions: { show: { '@tool': [true], swapType: ['premium'] } },
		},
		waitField(JOBS.swap),
		optionsField([
			allowLiveManualRunOption,
			maxSwapsOption,
			...toolLimits.swap,
			...waitOptions(JOBS.swap),
		]),
	],
	input: z
		.object({
			swapType: oneOf(SWAP_TYPES),
			domainId: domainReference(),
			replacementDomain: domainName(),
			confirm: anyText(),
			...waitInput,
			options: optionsInput({
				allowLiveManualRun: onOrOff().optional(),
				maxSwaps: wholeNumber(0).optional(),
				maxDailySwaps: wholeNumber(0).optional(),
				...waitOptionsInput(JOBS.swap),
			}),
		})
		.strict(),
	prepare: (groups, client) =>
		new Stock(
			client,
			groups.map(({ input }) => input.domainId),
		),
	async run(input, context, stock) {
		const { swapType, domainId, replacementDomain, waitForCompletion, options } = input;
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
		const start = async () => await startCounted(call, options.maxSwaps, context);
		const started = context.tool
			? await startForAgent(input, body.domain_id, context, start)
			: await start();
		context.highlight('swap_id', started);
		context.tellCharged();
		if (!waitForCompletion) return tellOutcome(JOBS.swap, started, context);
		return await waitForJob(JOBS.swap, options, context, {
			started,
			read: async (reader) => await callForObject(reader, 'getSwap', { id: String(started.id) }),
		});
	},
});
