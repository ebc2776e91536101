import type { Client } from '../client/types';
import { LIMITS } from '../contract/limits';
import { readRows } from '../client/pagination';
import { actionInWords, remedyFor } from '../errors/remedies';
import type { Row } from '../util/row';
import { isRow } from '../util/row';
import type { Help } from './jobs';
import { findImports } from './lookups';

/** The nameserver groups of an import that name this domain, or all where they name none. */
function groupsFor(domain: string, { nameserver_groups: groups }: Row): unknown {
	if (!Array.isArray(groups)) return groups;
	const own = groups.filter(
		(group) => isRow(group) && Array.isArray(group.domains) && group.domains.includes(domain),
	);
	return own.length > 0 ? own : groups;
}

const waitsForNameservers = ({ reason, domain, nameserver_groups }: Row) =>
	reason === 'update_nameservers' && typeof domain === 'string' && nameserver_groups === undefined;

/** The nameservers of each domain whose action asks for them; without an answer the actions count all the same. */
async function nameserversOf(client: Client, actions: Row[]): Promise<Map<unknown, unknown>> {
	const names = [
		...new Set(actions.filter(waitsForNameservers).map(({ domain }) => String(domain))),
	];
	const found = new Map<unknown, unknown>();
	if (names.length === 0) return found;
	const imports = await findImports(client, names).catch((): Row[] => []);
	for (const name of names) {
		const mentions = (job: Row) => JSON.stringify(job).includes(JSON.stringify(name));
		const job = imports.find(mentions) ?? (names.length === 1 ? imports[0] : undefined);
		const groups = job && groupsFor(name, job);
		if (groups !== undefined && groups !== null) found.set(name, groups);
	}
	return found;
}

/**
 * Pending actions with what to do about each as `remedy`, and the nameservers to set as `nameserver_groups`
 * where one asks for them. A field that the API gives itself stays; an unknown reason gets no remedy.
 */
export async function withRemedies(client: Client, actions: Row[]): Promise<Row[]> {
	const nameservers = await nameserversOf(client, actions);
	return actions.map((action) => {
		const remedy = action.remedy === undefined ? remedyFor(action.reason) : undefined;
		const groups = waitsForNameservers(action) ? nameservers.get(action.domain) : undefined;
		return {
			...action,
			...(remedy !== undefined && { remedy }),
			...(groups !== undefined && { nameserver_groups: groups }),
		};
	});
}

/** What an order waits for (CONTRACT section 7: read GET /orders/pending). */
export async function pendingActionsOf(client: Client, orderId: string): Promise<Help> {
	const rows: Row[] = [];
	const query = { order_id: orderId };
	for await (const row of readRows(client, 'listPendingOrderActions', query, LIMITS.rowsPerPage)) {
		rows.push(row);
	}
	const actions = await withRemedies(client, rows);
	return { words: actions.map(actionInWords).join('\n'), data: { pending_actions: actions } };
}
