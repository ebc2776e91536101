import type { Client } from '../../client/types';
import { readRows } from '../../client/pagination';
import { PeekerError, withFacts } from '../../errors/failure';

/** The ID of the order that all these names are in, if they are in one together. */
async function orderOfAll(client: Client, names: string[]): Promise<string | undefined> {
	const orders = new Map<string, unknown>();
	for await (const row of readRows(client, 'listDomains', { category: 'connected' })) {
		const name = String(row.domain);
		if (names.includes(name)) orders.set(name, row.order_id);
		if (orders.size === names.length) break;
	}
	const [first, ...others] = new Set(orders.values());
	const isOne = orders.size === names.length && others.length === 0;
	return isOne && typeof first === 'string' ? first : undefined;
}

/**
 * The refusal of an order because its domains are in an active one. Where that one holds all the names, it is
 * probably the order that was meant: placed by a try whose answer was lost, and sent again with other words.
 */
export async function withOrderMeant(
	client: Client,
	names: string[],
	error: unknown,
): Promise<unknown> {
	if (!(error instanceof PeekerError)) return error;
	if ((error.failure ?? error.facts).code !== 'domain_already_in_active_order') return error;
	const orderId = await orderOfAll(client, names).catch(() => undefined);
	if (orderId === undefined) return error;
	const words = `All these domains are in the order ${orderId}: probably it is the one that was meant, placed before and paid. Look at it with the operation 'Get' of 'Order' before anything else; do not cancel it, and do not order again.`;
	return withFacts(new PeekerError(error.message, `${words}\n${error.description}`, error.facts), {
		repeat: 'harmful',
		data: { order_id: orderId },
	});
}
