import { z } from 'zod';

import { id } from '../../input/schemas';
import { remedyFor } from '../../../api/errors/remedies';
import { JOBS } from '../../../api/resources/jobs';
import { callForObject } from '../../../api/client/unwrap';
import { swapLocator } from '../../fields/locators';
import { simplifiedSwap, simplifyField, simplifyInput } from '../../fields/simplify';
import { operation } from '../../operation';

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get a swap',
	description: 'Shows how far one swap is',
	effect: 'read',
	fields: [swapLocator('The swap to show'), simplifyField],
	input: z.object({ swapId: id('swap'), ...simplifyInput }).strict(),
	async run({ swapId, simplify }, { client, hint }) {
		const row = await callForObject(client, 'getSwap', { id: swapId });
		if (row.status === 'action_required') {
			hint(remedyFor(row.reason) ?? JOBS.swap.actionRequired);
		}
		return simplify === false ? row : simplifiedSwap(row);
	},
});
