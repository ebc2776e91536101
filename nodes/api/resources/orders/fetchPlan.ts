import { availabilityOf } from '../availability';
import type { Client } from '../../client/types';
import { callForObject } from '../../client/unwrap';
import type { Row } from '../../util/row';
import { readRows } from '../../client/pagination';
import type { OrderForm } from './body';
import type { RequiredDomains } from './sizing';
import { requiredForBundle, requiredForLicenses } from './sizing';
import type { NameFacts, Plan } from './plan';
import { planOrder } from './plan';

const textsIn = (value: unknown): string[] =>
	Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];

const factsOfBuyable = (domain: string, row: Row): NameFacts => ({
	domain,
	source: 'register',
	usableFor: textsIn(row.usable_for),
	priceCents: typeof row.price_cents === 'number' ? row.price_cents : null,
	currency: typeof row.currency === 'string' ? row.currency : undefined,
	isInOrder: false,
});

const factsOfOwned = (domain: string, row: Row): NameFacts => ({
	domain,
	source: 'imported',
	usableFor: textsIn(row.usable_for),
	priceCents: null,
	isInOrder: row.category === 'connected' || typeof row.order_id === 'string',
});

const factsOfUnknown = (domain: string, row: Row): NameFacts => ({
	domain,
	source: 'unknown',
	usableFor: [],
	priceCents: null,
	isInOrder: false,
	reason: typeof row.reason === 'string' ? row.reason : undefined,
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

async function requiredDomainsOf(client: Client, form: OrderForm): Promise<RequiredDomains> {
	return 'bundleId' in form
		? requiredForBundle(await callForObject(client, 'getBundle', { id: form.bundleId }))
		: requiredForLicenses(form);
}

/** Reads what an order would meet (bundle, names, stock) and plans it; only reads, so nothing is spent. */
export async function fetchPlan(client: Client, form: OrderForm, names: string[]): Promise<Plan> {
	const required = await requiredDomainsOf(client, form);
	const availability = availabilityOf(client, names);
	const rows = new Map<string, Row>();
	for (const name of names) rows.set(name, await availability(name));
	const owns = await ownDomains(
		client,
		new Set(names.filter((name) => rows.get(name)?.available !== true)),
	);
	return planOrder(
		required,
		names.map((name) => {
			const row = rows.get(name) ?? {};
			if (row.available === true) return factsOfBuyable(name, row);
			const own = owns.get(name);
			return own ? factsOfOwned(name, own) : factsOfUnknown(name, row);
		}),
	);
}
