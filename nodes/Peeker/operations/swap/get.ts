import { z } from 'zod';

import { id } from '../../input/schemas';
import { callForObject } from '../../../api/client/unwrap';
import { swapLocator } from '../../fields/locators';
import { operation } from '../../operation';

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get a swap',
	description: 'Shows how far one swap is',
	effect: 'read',
	fields: [swapLocator('The swap to show')],
	input: z.object({ swapId: id('swap') }).strict(),
	async run({ swapId }, { client }) {
		return await callForObject(client, 'getSwap', { id: swapId });
	},
});
