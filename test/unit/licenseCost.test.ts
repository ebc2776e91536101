import { centsFor, licensePrices, licensesOf } from '../../nodes/api/resources/orders/licenseCost';
import { planSource } from '../../nodes/api/resources/orders/fetchPlan';
import type { Row } from '../../nodes/api/util/row';
import { fakeClient } from './fakeClient';

const line = (type: string, quantity: number, amount_cents: number): Row => ({
	type,
	quantity,
	amount_cents,
});

/** An account whose orders cost this, the newest first. */
const accountWith = (costs: Row[]) =>
	fakeClient((name, { id }) =>
		name === 'listOrders'
			? { data: costs.map((_, at) => ({ id: `ord_${at}` })) }
			: { data: { id, costs: costs[Number(String(id).slice(4))] } },
	);

/** The example of the API's pages: the lines make up the total. */
const ofTheDocs: Row = {
	total_cents: 21_000,
	currency: 'usd',
	line_items: [
		line('google_license', 20, 5_000),
		line('microsoft_license', 2, 3_000),
		line('domain_registration', 10, 13_000),
	],
};

describe('what a license cost', () => {
	const one = (cents: number, rest: Row = {}): Row => ({
		total_cents: cents,
		currency: 'usd',
		line_items: [line('google_license', 1, cents)],
		...rest,
	});
	it.each<[string, Row[], object]>([
		['the lines of an order', [ofTheDocs], { google: 250, microsoft: 1_500 }],
		[
			'amounts of one piece',
			[{ total_cents: 800, currency: 'usd', line_items: [line('google_license', 4, 200)] }],
			{ google: 200, microsoft: undefined },
		],
		['the highest of several', [one(200), one(300), one(250)], { google: 300 }],
		[
			'a fraction, rounded up',
			[one(100, { line_items: [line('google_license', 3, 100)] })],
			{ google: 34 },
		],
		['no orders', [], { google: undefined, microsoft: undefined }],
		['an order without lines', [{ total_cents: 500, currency: 'usd' }], { google: undefined }],
		[
			'lines that do not make up the total',
			[one(200, { total_cents: 900 })],
			{ google: undefined },
		],
		['another currency', [one(200, { currency: 'eur' })], { google: undefined }],
		['a currency in upper case', [one(200, { currency: 'USD' })], { google: 200 }],
		['no pieces', [one(0, { line_items: [line('google_license', 0, 0)] })], { google: undefined }],
	])('%s', async (_what, costs, prices) => {
		expect(await licensePrices(accountWith(costs), 'usd')).toMatchObject(prices);
	});

	it('looks into the ten newest orders and no further', async () => {
		const client = accountWith(Array.from({ length: 30 }, () => one(1)));
		await licensePrices(client, 'usd');
		expect(client.calls.filter(({ name }) => name === 'getOrder')).toHaveLength(10);
	});
});

describe('the licenses of an order', () => {
	const bundle = (fields: Row) =>
		planSource(
			fakeClient(() => ({ data: { id: 'bun_1', ...fields } })),
			[],
		);
	const required = { google: 4, microsoft: 3, total: 7 };
	it.each([
		['as its bundle puts them', { google_inboxes_per_domain: 2 }, { google: 8, microsoft: 3 }],
		['at most, where the bundle does not tell', {}, { google: 12, microsoft: 3 }],
	])('%s', async (_what, fields, licenses) => {
		expect(await licensesOf(bundle(fields), { bundleId: 'bun_1' }, required)).toEqual(licenses);
	});

	it.each([
		[{ google: 4, microsoft: 2 }, { google: 250, microsoft: 1_500 }, 4_000],
		[{ google: 4, microsoft: 0 }, { google: 250, microsoft: undefined }, 1_000],
		[{ google: 4, microsoft: 2 }, { google: 250, microsoft: undefined }, null],
		[{ google: 0, microsoft: 0 }, { google: undefined, microsoft: undefined }, 0],
	])('%j at %j come to %j', (licenses, prices, cents) => {
		expect(centsFor(licenses, prices)).toBe(cents);
	});
});
