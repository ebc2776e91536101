import type { INodeProperties } from 'n8n-workflow';

import { readRows } from '../../api/client/pagination';
import type { Client } from '../../api/client/types';
import { PeekerError } from '../../api/errors/failure';

/** What an agent has to repeat before it does what cannot be undone; n8n shows it where the node is a tool. */
export const confirmField = (what: string): INodeProperties => ({
	displayName: 'Confirm With Order ID',
	name: 'confirm',
	type: 'string',
	default: '',
	placeholder: 'e.g. ord_01J2PK…',
	description: `The ID of the order, once more: ${what} cannot be undone`,
	displayOptions: { show: { '@tool': [true] } },
});

/** Throws a `PeekerError` unless an agent has named the order that it is about. */
export function checkConfirmed(confirm: string, orderId: string | undefined, what: string): void {
	if (orderId !== undefined && confirm.trim() === orderId) return;
	throw new PeekerError(
		`'Confirm With Order ID' is not the ID of the order that ${what} is about`,
		`It is: ${JSON.stringify(confirm)}. Look at the order with the operation 'Get' of 'Order', make sure that this is wanted, and give its ID, which starts with "ord_". Nothing was sent.`,
		{ code: 'not_confirmed', field: 'confirm', repeat: 'safe' },
	);
}

/** The order that a domain is in; undefined where it is in none. */
export async function orderOfDomain(client: Client, domainId: string): Promise<string | undefined> {
	for await (const row of readRows(client, 'listDomains', { category: 'connected' })) {
		if (row.id === domainId) return typeof row.order_id === 'string' ? row.order_id : undefined;
	}
	return undefined;
}
