import { z } from 'zod';

import { domainNames, id, oneOf } from '../../../api/contract/fields';
import { callForObject } from '../../../api/resource';
import { checkPart } from '../../fields/checkPart';
import { domainsField } from '../../fields/domains';
import { orderLocator } from '../../fields/locators';
import { operation } from '../../operation';

const CANCELLED = ['cancel_scheduled', 'cancelled'];

export const cancel = operation({
	value: 'cancel',
	name: 'Cancel',
	action: 'Cancel an order or some of its domains',
	description:
		'Ends an order, or some of its domains, when the paid period is over; the inboxes work until then',
	effect: 'write',
	fields: [
		orderLocator('The order to cancel'),
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'options',
			options: [
				{ name: 'Order', value: 'order', description: 'The whole order' },
				{ name: 'Domains', value: 'domains', description: 'Only some of its domains' },
			],
			default: 'order',
			description: 'How much to cancel',
		},
		{
			...domainsField('The domains to cancel, by name or ID.'),
			displayOptions: { show: { scope: ['domains'] } },
		},
	],
	input: z
		.object({
			orderId: id('order', 'an order'),
			scope: oneOf(['order', 'domains']),
			domains: z.unknown(),
		})
		.strict()
		.transform(({ orderId, scope, domains }, context) => ({
			orderId,
			/** Undefined for the whole order. */
			domains:
				scope === 'domains'
					? checkPart(domainNames({ idsToo: true }), domains, ['domains'], context)
					: undefined,
		})),
	async run({ orderId, domains }, { client }) {
		return await callForObject(client, 'cancelOrder', {
			id: orderId,
			// No body at all cancels the whole order (CONTRACT section 6).
			body: domains && { domains },
			look: async () => {
				const order = await callForObject(client, 'getOrder', { id: orderId });
				return !domains && CANCELLED.includes(String(order.status)) ? order : undefined;
			},
			howToCheck: "Look at the order with the operation 'Get' before you run this again.",
		});
	},
});
