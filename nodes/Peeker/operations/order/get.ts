import { z } from 'zod';

import { id, oneOf, optional } from '../../input/schemas';
import { callForObject } from '../../../api/client/unwrap';
import type { Row } from '../../../api/util/row';
import { orderLocator } from '../../fields/locators';
import { simplifiedOrder, simplifyField, simplifyInput } from '../../fields/simplify';
import { operation } from '../../operation';

const OUTPUTS = ['order', 'domain'] as const;

const namesIn = (lists: unknown, list: string): unknown[] => {
	const names: unknown = Reflect.get(Object(lists), list);
	return Array.isArray(names) ? names : [];
};

/** One row for each domain of an order, by how the order came to it (CONTRACT section 11, GET /orders/{id}). */
function domainsOf({ id: order_id, email, user_id, status, domains, personas, users }: Row): Row[] {
	const ending = namesIn(domains, 'cancel_scheduled');
	return (['registered', 'imported'] as const).flatMap((origin) =>
		namesIn(domains, origin).map((domain) => ({
			domain,
			origin,
			is_cancel_scheduled: ending.includes(domain),
			email,
			order_status: status,
			personas: personas ?? users ?? null,
			order_id,
			user_id,
		})),
	);
}

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get an order',
	description: 'Shows one order with its status, costs, domains and people',
	effect: 'read',
	fields: [
		orderLocator('The order to show'),
		{
			displayName: 'Output',
			name: 'outputItems',
			type: 'options',
			options: [
				{ name: 'One Item per Order', value: 'order' },
				{
					name: 'One Item per Domain',
					value: 'domain',
					description: 'Each with the customer and the people of the order',
				},
			],
			default: 'order',
			description: 'What becomes an output item',
		},
		simplifyField,
	],
	input: z
		.object({ orderId: id('order'), outputItems: optional(oneOf(OUTPUTS)), ...simplifyInput })
		.strict(),
	async run({ orderId, outputItems, simplify }, { client }) {
		const order = await callForObject(client, 'getOrder', { id: orderId });
		if (outputItems === 'domain') return domainsOf(order);
		return simplify === false ? order : simplifiedOrder(order);
	},
});
