import { isObject } from './input';
import type { Json, Received } from './wire';
import { without } from './wire';

type Shape = (body: Json, request: Received) => unknown;

const mapData =
	(change: (row: Json) => unknown): Shape =>
	(body) => ({
		...body,
		data: Array.isArray(body.data) ? body.data.map(change) : change(body.data as Json),
	});

/** A list answer that holds no list. */
export const withoutList =
	(data: unknown = { message: 'temporarily unavailable' }): Shape =>
	() => ({ data });

/** A list answer without its envelope. */
export const bareList: Shape = (body) => body.data;

/** A list with rows that are none. */
export const malformedRows: Shape = (body) => ({
	...body,
	data: [null, 'row', 7, ...(body.data as unknown[])],
});

/** Fields that nobody knows yet. */
export const extraFields = mapData((row) => ({
	...row,
	risk_score: 0.2,
	labels: ['a', { deep: { er: [1] } }],
	error: null,
}));

/** A status that nobody knows yet. */
export const unknownStatus = (status: string) => mapData((row) => ({ ...row, status }));

/** Only the two fields that were seen by name. */
export const importAsLittleAsSeen = mapData(({ id, status }) => ({ id, status }));

/** `nameserver_groups` as one object instead of a list (CONTRACT section 11). */
export const groupsAsObject = mapData((row) => ({
	...row,
	nameserver_groups: Array.isArray(row.nameserver_groups)
		? row.nameserver_groups[0]
		: row.nameserver_groups,
}));

/** `nameserver_groups` as an object of lists by name. */
export const groupsByName = mapData((row) => ({
	...row,
	nameserver_groups: { 'ns-one.example,ns-two.example': namesOf(row) },
}));

const namesOf = (row: Json) =>
	Array.isArray(row.domains) ? row.domains.map((one) => (isObject(one) ? one.domain : one)) : [];

/** Names as texts instead of rows, the failures in a list of their own. */
export const importOfTexts = mapData((row) => ({
	...row,
	domains: namesOf(row),
	completed: rowsOf(row, 'completed').map(({ domain }) => domain),
	failed: rowsOf(row, 'failed').map(({ domain, reason }) => ({ domain, reason })),
}));

const rowsOf = (row: Json, status: string) =>
	(Array.isArray(row.domains) ? row.domains : []).filter(
		(one): one is Json => isObject(one) && one.status === status,
	);

/** The one import instead of a list of imports: the newest. */
export const newestOnly: Shape = (body) => ({
	...body,
	data: Array.isArray(body.data) ? body.data[0] : body.data,
});

const eachRow =
	(change: (row: Json, index: number) => Json): Shape =>
	(body) => ({ ...body, data: { domains: ((body.data as Json).domains as Json[]).map(change) } });

/** No price at all. */
export const withoutPrices = eachRow((row) => without(row, ['price_cents']));

/** The price as a text of cents. */
export const pricesAsText = eachRow((row) => ({ ...row, price_cents: String(row.price_cents) }));

/** Every other name in euros. */
export const twoCurrencies = eachRow((row, index) => ({
	...row,
	currency: index % 2 === 0 ? 'usd' : 'eur',
}));

/** Available rows that do not say what they are usable for. */
export const withoutUsableFor = eachRow((row) => without(row, ['usable_for']));

/** A rename answered with the rows themselves. */
export const renameAsRows: Shape = (body) => ({ data: (body.data as Json).swaps });

/** A rename answered with one row. */
export const renameAsOneRow: Shape = (body) => ({ data: ((body.data as Json).swaps as Json[])[0] });

/** A rename answered with nothing but a word. */
export const renameAsWord: Shape = () => ({ data: { accepted: true } });

/** Section 10: a cancellation answered with the full order. */
export const cancelAsOrder = mapData((row) => ({
	...without(row, ['domains', 'cancels_at']),
	user_id: 'usr_older',
	email: 'older@northwind.example',
	domain_count: 1,
	costs: { total_cents: 100, currency: 'usd' },
	created_at: '2026-05-01T00:00:00Z',
}));

/** Section 10: people under `users` instead of `personas`. */
export const usersForPersonas = mapData(({ personas, ...row }) => ({ ...row, users: personas }));

/** Section 10: a bundle with the older fields, percents as fractions of numbers, nothing else. */
export const olderBundle = mapData(({ id, name, monthly_sending_volume, status }) => ({
	id,
	name,
	monthly_sending_volume,
	status,
	customer_price_cents: 19900,
	currency: 'usd',
	google_percent: 50,
	microsoft_percent: 50,
}));
