import type { Part } from '../client/batch';
import { inParts, isRefusalOfEntries, namingEntry } from '../client/batch';
import type { Client, LostCall } from '../client/types';
import { PeekerError } from '../errors/failure';
import { ID_PREFIXES } from '../contract/ids';
import { thingIn } from '../client/unwrap';
import type { Row } from '../util/row';
import { malformedList, readRows, rowsIn } from '../client/pagination';
import { Stock } from './stock';

const holdsAll = (row: Row, wanted: Row) =>
	Object.entries(wanted).every(([key, value]) => value === null || row[key] === value);

async function firstRow(rows: AsyncIterable<Row>, fits: (row: Row) => boolean) {
	for await (const row of rows) if (fits(row)) return row;
	return undefined;
}

/** The bundle that a lost `createBundle` with this body made, if it did. */
export async function findBundle({ client, made }: LostCall, body: Row): Promise<Row | undefined> {
	return await firstRow(
		readRows(client, 'listBundles', { status: 'active' }),
		(row) => holdsAll(row, body) && made(row),
	);
}

/** The user with this email address, one that is not deleted if there are several. */
export async function findUser(client: Client, email: string): Promise<Row | undefined> {
	const rows: Row[] = [];
	for await (const row of readRows(client, 'listUsers', { email })) {
		if (String(row.email).toLowerCase() === email.toLowerCase()) rows.push(row);
	}
	return rows.find(({ status }) => status !== 'deleted') ?? rows[0];
}

/** The swap that a lost `createSwap` with this body started, if it did. */
export async function findSwap({ client, made }: LostCall, body: Row): Promise<Row | undefined> {
	return await firstRow(
		readRows(client, 'listSwaps', { domain_id: String(body.domain_id) }),
		(row) => holdsAll(row, body) && row.status !== 'failed' && made(row),
	);
}

/** The rows that a lost rename of this domain started, as the rename itself answers. */
export async function findRename(
	{ client, made }: LostCall,
	domainId: string,
): Promise<Row | undefined> {
	const swaps: Row[] = [];
	for await (const row of readRows(client, 'listSwaps', { domain_id: domainId })) {
		if (row.type === 'user_names' && made(row)) swaps.push(row);
	}
	return swaps.length > 0 ? { swaps } : undefined;
}

/** The renamings of this domain that are under way. */
export async function runningRenames(client: Client, domainId: string): Promise<Row[]> {
	const swaps: Row[] = [];
	for await (const row of readRows(client, 'listSwaps', { domain_id: domainId })) {
		if (row.type === 'user_names' && row.status !== 'completed' && row.status !== 'failed') {
			swaps.push(row);
		}
	}
	return swaps;
}

/** Characters of names in one address; common servers refuse addresses of 8 KB. */
const LONGEST_QUERY = 6_000;

/** The names, in lists that each fit into one address. */
function queriesOf(names: string[]): string[][] {
	const queries: string[][] = [];
	let length = Infinity;
	for (const name of names) {
		length += name.length + 1;
		if (length > LONGEST_QUERY) {
			queries.push([]);
			length = name.length;
		}
		queries[queries.length - 1].push(name);
	}
	return queries;
}

async function importsIn(client: Client, names: string[]): Promise<Row[]> {
	const call = { query: { domains: names.join(',') }, notFoundIsEmpty: true };
	const { body } = await client.call('findDomainImport', call);
	const rows = rowsIn([thingIn(body) ?? []].flat());
	if (rows.some((row) => !('id' in row))) throw malformedList();
	return rows;
}

/**
 * The imports of these names: one, several, or none (CONTRACT section 11: both shapes; 404, null and an empty
 * list = none). A name that is refused among others has none.
 * Throws a `PeekerError` for an answer in any other shape, and where no name is taken.
 */
export async function findImports(client: Client, names: string[]): Promise<Row[]> {
	const imports = new Map<unknown, Row>();
	const parts: Array<Part<string, Row[]>> = [];
	for (const some of queriesOf(names)) {
		parts.push(...(await inParts(some, async (few) => await importsIn(client, few))));
	}
	const isAnyTaken = parts.some((part) => 'result' in part);
	for (const part of parts) {
		if ('result' in part) for (const row of part.result) imports.set(row.id, row);
		else if (!isAnyTaken || !isRefusalOfEntries(part.error)) {
			throw namingEntry(part.error, part.entries.join(', '));
		}
	}
	return [...imports.values()];
}

/**
 * The ID of a user given by ID or email address.
 * Throws a `PeekerError` when no user has that address.
 */
export async function userIdOf(client: Client, reference: string): Promise<string> {
	if (reference.startsWith(ID_PREFIXES.user)) return reference;
	const user = await client.record.remember(
		`user ${reference}`,
		async () => await findUser(client, reference),
	);
	if (user) return String(user.id);
	throw new PeekerError(
		"'User': no user has this email address",
		`Looked for ${reference}. Check the spelling, or create the user first.`,
		{ code: 'not_found', repeat: 'safe', data: { email: reference } },
	);
}

/**
 * The ID of a domain given by ID or name; `stock` holds what was read for all items before.
 * Throws a `PeekerError` when the account has no domain of that name.
 */
export async function domainIdOf(client: Client, reference: string, stock: Stock): Promise<string> {
	if (reference.startsWith(ID_PREFIXES.domain)) return reference;
	const { isComplete: isOld } = stock;
	const domain = await client.record.remember(
		`domain ${reference}`,
		async () =>
			(await stock.rowOf(reference)) ??
			// An item before this one may have brought the domain in since.
			(isOld ? await new Stock(client, [reference]).rowOf(reference) : undefined),
	);
	if (domain) return String(domain.id);
	throw new PeekerError(
		"'Domain': the account has no domain of this name",
		`Looked for ${reference}. Check the spelling, or look at the operation 'Get Many' of 'Domain'.`,
		{ code: 'not_found', repeat: 'safe', data: { domain: reference } },
	);
}
