import { z } from 'zod';

import { anyText, domainNames, id, oneOf } from '../../input/schemas';
import { ID_PREFIXES } from '../../../api/contract/ids';
import { PeekerError } from '../../../api/errors/failure';
import type { LostCall } from '../../../api/client/types';
import { callForObject } from '../../../api/client/unwrap';
import type { Row } from '../../../api/util/row';
import { checkPart } from '../../input/checkPart';
import { domainsField } from '../../fields/domains';
import { orderLocator } from '../../fields/locators';
import { operation } from '../../operation';
import { checkConfirmed, confirmField } from '../../tool/confirm';

const isId = (reference: string) => reference.startsWith(ID_PREFIXES.domain);

/**
 * Whether the order, or each of these domains of it, is cancelled. Throws where the order does not tell: the
 * names to be cancelled were seen in the older edition only (CONTRACT section 11, GET /orders/{id}).
 */
function isCancelled({ status, domains: parts }: Row, domains?: string[]): boolean {
	if (status === 'cancelled' || (!domains && status === 'cancel_scheduled')) return true;
	if (!domains) return false;
	const scheduled: unknown = Reflect.get(Object(parts), 'cancel_scheduled');
	if (Array.isArray(scheduled) && !domains.some(isId)) {
		return domains.every((name) => scheduled.includes(name));
	}
	throw cannotTell('The order does not tell which of its domains are cancelled');
}

const cannotTell = (what: string) =>
	new PeekerError(what, "Look at the operation 'Get' of 'Order'.", {
		code: 'outcome_unknown',
		repeat: 'unknown',
	});

/** What a lost cancellation did; one that was made before, of some domains too, proves nothing. */
async function cancelledSince(
	before: Row,
	{ client }: LostCall,
	domains?: string[],
): Promise<Row | undefined> {
	const order = await callForObject(client, 'getOrder', { id: String(before.id) });
	if (!isCancelled(order, domains)) return undefined;
	if (!isCancelled(before, domains)) return order;
	throw cannotTell('The order, or some of its domains, had been cancelled before');
}

export const cancel = operation({
	value: 'cancel',
	name: 'Cancel',
	action: 'Cancel an order or some of its domains for good',
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
		confirmField('a cancellation'),
	],
	input: z
		.object({
			orderId: id('order'),
			scope: oneOf(['order', 'domains']),
			domains: z.unknown(),
			confirm: anyText(),
		})
		.strict()
		.transform(({ orderId, scope, domains, confirm }, context) => ({
			orderId,
			confirm,
			/** Undefined for the whole order. */
			domains:
				scope === 'domains'
					? checkPart(domainNames({ idsToo: true }), domains, ['domains'], context)
					: undefined,
		})),
	async run({ orderId, domains, confirm }, { client, tool }) {
		if (tool) checkConfirmed(confirm, orderId, 'the cancellation');
		// It can't be repeated blindly: the order is read first (CONTRACT section 5).
		const before = await client.record.remember(
			`order ${orderId} before its cancellation`,
			async () => await callForObject(client, 'getOrder', { id: orderId }),
		);
		return await callForObject(client, 'cancelOrder', {
			id: orderId,
			// No body at all cancels the whole order (CONTRACT section 6).
			body: domains && { domains },
			reconcile: async (lostCall) =>
				await cancelledSince({ ...before, id: orderId }, lostCall, domains),
			howToCheck: "Look at the order with the operation 'Get' before you run this again.",
		});
	},
});
