import { readRows } from '../client/pagination';
import type { Client } from '../client/types';
import { ID_PREFIXES } from '../contract/ids';
import { PeekerError } from '../errors/failure';
import type { Row } from '../util/row';

/** Bundles that are named in an error. */
const MOST_NAMED = 10;

const textOf = ({ id, name, monthly_sending_volume: volume, status }: Row): string => {
	const facts = [
		typeof volume === 'number' && `${volume.toLocaleString('en-US')} emails a month`,
		status === 'archived' && 'archived',
	].filter(Boolean);
	return [`"${String(name)}" = ${String(id)}`, ...facts].join(', ');
};

function listed(rows: Row[]): string {
	const named = rows.slice(0, MOST_NAMED).map(textOf).join('; ');
	const more = rows.length - MOST_NAMED;
	return more > 0 ? `${named}; and ${more} more` : named;
}

const bundleFacts = (rows: Row[]) =>
	rows.slice(0, MOST_NAMED).map(({ id, name, status }) => ({ id, name, status }));

function notFound(name: string, rows: Row[]): PeekerError {
	const active = rows.filter(({ status }) => status !== 'archived');
	const wayOut =
		active.length === 0
			? "There are no bundles yet: make one with the operation 'Create' of 'Bundle'."
			: `There are: ${listed(active)}. Give one of these names, or an ID.`;
	return new PeekerError(
		"'Bundle': the account has no bundle of this name",
		`Looked for "${name}". ${wayOut} Nothing was sent.`,
		{
			code: 'not_found',
			field: 'bundleId',
			repeat: 'safe',
			data: { bundle: name, bundles: bundleFacts(active) },
		},
	);
}

const ambiguous = (name: string, rows: Row[]) =>
	new PeekerError(
		`'Bundle': ${rows.length} bundles have this name`,
		`Looked for "${name}", and found: ${listed(rows)}. Give the ID of the one that is meant. Nothing was sent.`,
		{
			code: 'ambiguous_name',
			field: 'bundleId',
			repeat: 'safe',
			data: { bundle: name, bundles: bundleFacts(rows) },
		},
	);

const normal = (name: unknown) => String(name).trim().replace(/\s+/g, ' ');

/** Those with exactly this name, else those with the same but for letter case; of these the active ones, if any. */
function bundlesNamed(name: string, rows: Row[]): Row[] {
	const wanted = normal(name);
	const exact = rows.filter((row) => normal(row.name) === wanted);
	const found =
		exact.length > 0
			? exact
			: rows.filter((row) => normal(row.name).toLowerCase() === wanted.toLowerCase());
	const active = found.filter(({ status }) => status !== 'archived');
	return active.length > 0 ? active : found;
}

/** The bundles of the account by name; the list is read once for all who ask, and anew for a name it lacks. */
export class BundleNames {
	private reading: Promise<Row[]> | undefined;

	constructor(private readonly client: Client) {}

	/**
	 * The ID of the bundle with this name, an active one before an archived one. Throws a `PeekerError` that
	 * names the candidates where there is no such bundle, or more than one.
	 */
	async idOf(name: string): Promise<string> {
		const isOld = this.reading !== undefined;
		const known = bundlesNamed(name, await this.read());
		// It may have been made since.
		const found = known.length === 0 && isOld ? bundlesNamed(name, await this.readAnew()) : known;
		if (found.length === 0) throw notFound(name, await this.read());
		if (found.length > 1) throw ambiguous(name, found);
		return String(found[0].id);
	}

	private async read(): Promise<Row[]> {
		return await (this.reading ?? this.readAnew());
	}

	private async readAnew(): Promise<Row[]> {
		this.reading = this.readList().catch(async (error: unknown) => {
			// A list that broke off is begun anew by who asks next.
			this.reading = undefined;
			return await Promise.reject(error);
		});
		return await this.reading;
	}

	private async readList(): Promise<Row[]> {
		const rows: Row[] = [];
		for await (const row of readRows(this.client, 'listBundles')) rows.push(row);
		return rows;
	}
}

/**
 * The ID of a bundle given by ID or name, the same in every pass through an item.
 * Throws as `BundleNames.idOf` does.
 */
export async function bundleIdOf(
	client: Client,
	reference: string,
	names = new BundleNames(client),
): Promise<string> {
	if (reference.startsWith(ID_PREFIXES.bundle)) return reference;
	return await client.record.remember(
		`bundle ${reference}`,
		async () => await names.idOf(reference),
	);
}
