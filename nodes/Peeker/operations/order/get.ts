import { z } from 'zod';

import { id } from '../../input/schemas';
import { callForObject } from '../../../api/client/unwrap';
import { orderLocator } from '../../fields/locators';
import { operation } from '../../operation';

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get an order',
	description: 'Shows one order with its status, costs, domains and people',
	effect: 'read',
	fields: [orderLocator('The order to show')],
	input: z.object({ orderId: id('order') }).strict(),
	async run({ orderId }, { client }) {
		return await callForObject(client, 'getOrder', { id: orderId });
	},
});
