import { readRows } from '../../client/pagination';
import type { Client } from '../../client/types';
import { callForObject } from '../../client/unwrap';
import { GOOGLE_INBOXES_PER_DOMAIN } from '../../contract/values';
import type { Row } from '../../util/row';
import { isRow } from '../../util/row';
import type { OrderForm } from './body';
import type { PlanSource } from './fetchPlan';
import type { RequiredDomains } from './sizing';

/** Orders that are looked into for what licenses cost, the newest first. */
const ORDERS_READ = 10;

/** Something for each of the two licenses: a Google license is one inbox, a Microsoft license one domain. */
export interface PerLicense<Value> {
	google: Value;
	microsoft: Value;
}

/** The licenses that an order of this form takes. */
export async function licensesOf(
	{ bundle }: PlanSource,
	form: OrderForm,
	required: RequiredDomains,
): Promise<PerLicense<number>> {
	if (!('bundleId' in form)) {
		return { google: form.googleLicenses, microsoft: form.microsoftLicenses };
	}
	const { google_inboxes_per_domain: told } = await bundle(form.bundleId);
	const most = Math.max(...GOOGLE_INBOXES_PER_DOMAIN);
	const perDomain = typeof told === 'number' ? told : most;
	return { google: required.google * perDomain, microsoft: required.microsoft };
}

const numberAt = (row: unknown, key: string): number => {
	const value: unknown = Reflect.get(Object(row), key);
	return typeof value === 'number' ? value : NaN;
};

/**
 * The cents of one license as an order tells them; undefined where it does not. Whether an amount is that of the
 * line or of one piece is not stated (openapi.yaml, OrderCostLine), so the one counts that makes up the total.
 */
function unitCents(costs: Row, type: string): number | undefined {
	const lines = Array.isArray(costs.line_items) ? costs.line_items.filter(isRow) : [];
	const pieces = (line: Row) => numberAt(line, 'quantity');
	const amount = (line: Row) => numberAt(line, 'amount_cents');
	const isTotal = (centsOf: (line: Row) => number) =>
		lines.reduce((sum, line) => sum + centsOf(line), 0) === costs.total_cents;
	const line = lines.find((one) => one.type === type);
	if (!line || !(pieces(line) > 0)) return undefined;
	if (isTotal(amount)) return Math.ceil(amount(line) / pieces(line));
	return isTotal((one) => amount(one) * pieces(one)) ? amount(line) : undefined;
}

/** The most that one license cost in any of the newest orders of the account; undefined where none of them tells. */
export async function licensePrices(
	client: Client,
	currency: string,
): Promise<PerLicense<number | undefined>> {
	const reading: Array<Promise<Row>> = [];
	for await (const { id } of readRows(client, 'listOrders', {}, ORDERS_READ)) {
		reading.push(callForObject(client, 'getOrder', { id: String(id) }));
	}
	const costs = (await Promise.all(reading))
		.map(({ costs: told }) => (isRow(told) ? told : {}))
		.filter((told) => String(told.currency).toLowerCase() === currency.toLowerCase());
	const highest = (type: string) => {
		const cents = costs.flatMap((told) => unitCents(told, type) ?? []);
		return cents.length > 0 ? Math.max(...cents) : undefined;
	};
	return { google: highest('google_license'), microsoft: highest('microsoft_license') };
}

/** What so many licenses cost at these prices; null where the price of one that is needed is not known. */
export function centsFor(
	licenses: PerLicense<number>,
	prices: PerLicense<number | undefined>,
): number | null {
	const kinds = ['google', 'microsoft'] as const;
	const needed = kinds.filter((kind) => licenses[kind] > 0);
	if (needed.some((kind) => prices[kind] === undefined)) return null;
	return needed.reduce((sum, kind) => sum + licenses[kind] * (prices[kind] ?? 0), 0);
}
