import { availabilityOf, rowOfRefused } from '../availability';
import type { Client } from '../../client/types';
import { callForObject } from '../../client/unwrap';
import type { Row } from '../../util/row';
import { isRow } from '../../util/row';
import { readOnce } from '../../util/readOnce';
import { Stock } from '../stock';
import { findImports } from '../lookups';
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

/** Where plans are made from; what several of them need is read once. */
export interface PlanSource {
	bundle: (id: string) => Promise<Row>;
	availability: (name: string) => Promise<Row>;
	ownDomain: (name: string) => Promise<Row | undefined>;
	importStates: (names: string[]) => Promise<Map<string, unknown>>;
}

/** The source of plans with these names (of all plans together). */
export function planSource(client: Client, names: string[]): PlanSource {
	const stock = new Stock(client, names);
	const lookUp = availabilityOf(client, names);
	return {
		bundle: readOnce(async (id) => await callForObject(client, 'getBundle', { id })),
		availability: async (name) =>
			await lookUp(name).catch(async (error: unknown) => await rowOfRefused(name, error)),
		ownDomain: async (name) => await stock.rowOf(name),
		importStates: importStates.bind(undefined, client),
	};
}

async function formOf(source: PlanSource, form: OrderForm) {
	if (!('bundleId' in form)) return { required: requiredForLicenses(form), isArchived: false };
	const bundle = await source.bundle(form.bundleId);
	return { required: requiredForBundle(bundle), isArchived: bundle.status === 'archived' };
}

/** What is known about a name that can be bought or that the account has; undefined for others. */
async function factsOf(source: PlanSource, name: string): Promise<NameFacts | undefined> {
	const row = await source.availability(name);
	if (row.available === true) return factsOfBuyable(name, row);
	const own = await source.ownDomain(name);
	return own && factsOfOwned(name, own);
}

/** Reads what an order would meet (bundle, names, stock) and plans it; only reads, so nothing is spent. */
export async function fetchPlan(
	source: PlanSource,
	form: OrderForm,
	names: string[],
): Promise<Plan> {
	const { required, isArchived } = await formOf(source, form);
	const known = await Promise.all(names.map(async (name) => await factsOf(source, name)));
	const states = await source.importStates(names.filter((_, at) => known[at] === undefined));
	const facts = names.map(async (name, at) => {
		const state = textIn(states.get(name));
		return known[at] ?? factsOfUnknown(name, await source.availability(name), state);
	});
	return planOrder(required, await Promise.all(facts), { isArchived });
}
