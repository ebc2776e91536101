import type { INodeProperties } from 'n8n-workflow';

import { moneyInWords } from '../../api/util/money';
import type { Row } from '../../api/util/row';
import { flag } from '../input/schemas';

export const simplifyField: INodeProperties = {
	displayName: 'Simplify',
	name: 'simplify',
	type: 'boolean',
	default: true,
	description:
		'Whether to return a simplified version of the response instead of the raw data: telling columns first, amounts in words, and no empty cells. Nothing is left out.',
	// Agents have 'Output' instead.
	displayOptions: { hide: { '@tool': [true] } },
};

export const simplifyInput = { simplify: flag() };

/** A row in columns that can be read: these first, null where the row has none, then all others. */
const inColumns = (row: Row, first: Row): Row => ({
	...Object.fromEntries(Object.entries(first).map(([name, value]) => [name, value ?? null])),
	...row,
});

/** A name as Check Availability tells of it. */
export function simplifiedName(row: Row): Row {
	const { domain, available, reason, usable_for, price_cents, renewal_price_cents, currency } = row;
	return inColumns(row, {
		domain,
		available,
		reason,
		price: moneyInWords(price_cents, currency),
		renewal_price: moneyInWords(renewal_price_cents, currency),
		usable_for,
		price_cents,
		renewal_price_cents,
		currency,
	});
}

/** An order, as one row of the list or in full. */
export function simplifiedOrder(row: Row): Row {
	const { email, status, domain_count, costs, bundle_id, renews_at } = row;
	const total = moneyInWords(
		Reflect.get(Object(costs), 'total_cents'),
		Reflect.get(Object(costs), 'currency'),
	);
	return inColumns(row, { email, status, domain_count, total, bundle_id, renews_at });
}

/** A domain of the account. */
export function simplifiedDomain(row: Row): Row {
	const { domain, status, provider, usable_for, category, forwarding_url } = row;
	const { order_id, user_id } = row;
	return inColumns(row, {
		domain,
		status,
		provider,
		usable_for,
		category,
		forwarding_url,
		order_id,
		user_id,
	});
}

/** A swap or renaming. */
export function simplifiedSwap(row: Row): Row {
	const { type, status, replacement_domain, domain_id } = row;
	return inColumns(row, { type, status, replacement_domain, domain_id });
}
