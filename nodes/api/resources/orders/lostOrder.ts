import { readRows } from '../../client/pagination';
import type { LostCall } from '../../client/types';
import { callForObject } from '../../client/unwrap';
import { ID_PREFIXES } from '../../contract/ids';
import { PeekerError } from '../../errors/failure';
import { allTextsIn } from '../../util/allTexts';
import type { Row } from '../../util/row';

/**
 * The order that a lost attempt placed: of this user (ID or email address), new since the attempt, and holding
 * every domain. Orders come newest first (CONTRACT section 4). Throws a `PeekerError` that names the new
 * orders which do not tell their domains.
 */
export async function findOrder(
	{ client, isNew }: LostCall,
	user: string,
	domains: string[],
): Promise<Row | undefined> {
	const query = user.startsWith(ID_PREFIXES.user) ? { user_id: user } : { user_email: user };
	const untold: string[] = [];
	for await (const row of readRows(client, 'listOrders', query)) {
		if (!isNew(row)) break;
		const order = await callForObject(client, 'getOrder', { id: String(row.id) });
		const texts = new Set(allTextsIn(order));
		if (domains.every((name) => texts.has(name))) return row;
		if (order.domains === undefined) untold.push(String(row.id));
	}
	if (untold.length === 0) return undefined;
	throw new PeekerError(
		'New orders of this user do not tell their domains',
		`Since then this user has the new order ${untold.join(', ')}, which may be it.`,
		{ code: 'outcome_unknown', repeat: 'unknown' },
	);
}
