import type { Client } from '../client/types';
import { readRows } from '../client/pagination';
import { PeekerError } from '../errors/failure';
import type { Row } from '../util/row';

const isSince = ({ created_at }: Row, since: number): boolean => {
	const at = Date.parse(String(created_at));
	// A row that does not tell its age counts.
	return Number.isNaN(at) || at >= since;
};

/** Rows of a list that has the newest first, down to those made at `since` (milliseconds since 1970). */
async function rowsSince(
	client: Client,
	endpoint: 'listOrders' | 'listSwaps',
	since: number,
): Promise<Row[]> {
	const rows: Row[] = [];
	for await (const row of readRows(client, endpoint)) {
		if (!isSince(row, since)) break;
		rows.push(row);
	}
	return rows;
}

/**
 * What all orders of this key cost that were placed since, whoever placed them: Peeker's own books, which no
 * restart and no other process can lose. Throws a `PeekerError` where an order does not tell its cost.
 */
export async function centsSpentSince(client: Client, since: number): Promise<number> {
	const rows = await rowsSince(client, 'listOrders', since);
	return rows.reduce((sum, { id, costs }) => {
		const cents: unknown = Reflect.get(Object(costs), 'total_cents');
		if (typeof cents === 'number') return sum + cents;
		throw new PeekerError(
			'What was spent today cannot be told, so the limit of a day cannot be kept',
			`Peeker does not tell what ${String(id)} cost. Nothing was ordered.`,
			{ code: 'cost_unknown', repeat: 'safe', data: { order_id: id } },
		);
	}, 0);
}

/** How many domains were swapped since, with this key, whoever did it. */
export async function swapsSince(client: Client, since: number): Promise<number> {
	const rows = await rowsSince(client, 'listSwaps', since);
	return rows.filter(({ type }) => type !== 'user_names').length;
}
