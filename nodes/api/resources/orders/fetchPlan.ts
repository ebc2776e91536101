import { availabilityOf } from '../availability';
import type { Client } from '../../client/types';
import { callForObject } from '../../client/unwrap';
import type { Row } from '../../util/row';
import { isRow } from '../../util/row';
import { findImports } from '../lookups';
import { readRows } from '../../client/pagination';
import type { OrderForm } from './body';
import { requiredForBundle, requiredForLicenses } from './sizing';
import type { NameFacts, Plan } from './plan';
import { planOrder } from './plan';

/** The texts of a list; undefined for what is no list, since absent is unknown. */
const textsIn = (value: unknown): string[] | undefined =>
	Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : undefined;

/** Only a price that can be added up counts as one. */
const centsIn = (value: unknown) => (typeof value === 'number' && value >= 0 ? value : undefined);

const textIn = (value: unknown) => (typeof value === 'string' ? value : undefined);

const factsOfBuyable = (domain: string, row: Row): NameFacts => ({
	domain,
	source: 'register',
	usableFor: textsIn(row.usable_for),
	priceCents: centsIn(row.price_cents),
	currency: textIn(row.currency)?.toLowerCase(),
	isInOrder: false,
});

const factsOfOwned = (domain: string, row: Row): NameFacts => ({
	domain,
	source: 'imported',
	usableFor: textsIn(row.usable_for),
	status: textIn(row.status),
	isInOrder: row.category === 'connected' || typeof row.order_id === 'string',
});

const factsOfUnknown = (domain: string, row: Row, status?: string): NameFacts => ({
	domain,
	source: 'unknown',
	status,
	isInOrder: false,
	reason: textIn(row.reason),
});

/** The account's own domains among these names. The API has no filter by name, so the list is searched. */
async function ownDomains(client: Client, names: Set<string>): Promise<Map<string, Row>> {
	const found = new Map<string, Row>();
	if (names.size === 0) return found;
	for await (const row of readRows(client, 'listDomains')) {
		const name = String(row.domain);
		if (names.has(name)) found.set(name, row);
		if (found.size === names.size) break;
	}
	return found;
}

/** How far the imports of these names are, by name: the state of its own row, else that of the whole import. */
async function importStates(client: Client, names: string[]): Promise<Map<string, unknown>> {
	const states = new Map<string, unknown>();
	if (names.length === 0) return states;
	for (const job of await findImports(client, names)) {
		// Where an import tells its names is not known (CONTRACT section 11).
		const rows = [job.domains, job.completed, job.failed].flat();
		for (const name of names) {
			const row = rows.find((one) => one === name || (isRow(one) && one.domain === name));
			if (row !== undefined || names.length === 1) {
				states.set(name, isRow(row) && row.status !== undefined ? row.status : job.status);
			}
		}
	}
	return states;
}

async function formOf(client: Client, form: OrderForm) {
	if (!('bundleId' in form)) return { required: requiredForLicenses(form), isArchived: false };
	const bundle = await callForObject(client, 'getBundle', { id: form.bundleId });
	return { required: requiredForBundle(bundle), isArchived: bundle.status === 'archived' };
}

/** Reads what an order would meet (bundle, names, stock) and plans it; only reads, so nothing is spent. */
export async function fetchPlan(client: Client, form: OrderForm, names: string[]): Promise<Plan> {
	const { required, isArchived } = await formOf(client, form);
	const availability = availabilityOf(client, names);
	const rows = new Map<string, Row>();
	for (const name of names) rows.set(name, await availability(name));
	const notForSale = names.filter((name) => rows.get(name)?.available !== true);
	const owns = await ownDomains(client, new Set(notForSale));
	const states = await importStates(
		client,
		notForSale.filter((name) => !owns.has(name)),
	);
	const facts = names.map((name) => {
		const row = rows.get(name) ?? {};
		if (row.available === true) return factsOfBuyable(name, row);
		const own = owns.get(name);
		return own ? factsOfOwned(name, own) : factsOfUnknown(name, row, textIn(states.get(name)));
	});
	return planOrder(required, facts, { isArchived });
}
