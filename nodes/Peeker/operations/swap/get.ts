import { z } from 'zod';

import { id } from '../../input/schemas';
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
	async run({ swapId, simplify }, { client }) {
		const row = await callForObject(client, 'getSwap', { id: swapId });
		return simplify === false ? row : simplifiedSwap(row);
	},
});
