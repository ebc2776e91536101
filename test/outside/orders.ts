import { blockedBecause, priceOf } from './domains';
import { find, isObject, list, personas, text } from './input';
import type { Row, State } from './state';
import type { Json, Received } from './wire';
import { invalid, notFound, Refusal, without } from './wire';

const DAY_MS = 24 * 3_600_000;
const GOOGLE_LICENSE_CENTS = 300;
const MICROSOFT_LICENSE_CENTS = 6000;
const LICENSE_FIELDS = [
	'google_licenses',
	'google_inboxes_per_domain',
	'microsoft_licenses',
	'microsoft_inboxes_per_domain',
];

interface Size {
	google: number;
	microsoft: number;
	licenseCents: number;
}

interface Wanted {
	domain: string;
	forwarding_url?: string;
}

function sizeOf(state: State, body: Json): Size {
	const custom = LICENSE_FIELDS.filter((name) => name in body);
	if ('bundle_id' in body) {
		if (custom.length > 0) {
			throw new Refusal(400, 'order_shape_conflict', 'Bundle and license fields mixed.');
		}
		const bundle = state.bundles.find(({ id }) => id === body.bundle_id);
		if (!bundle || bundle.status !== 'active') throw notFound('bundle');
		const { google, microsoft } = bundle.required_domains as Record<string, number>;
		const inboxes = google * Number(bundle.google_inboxes_per_domain);
		return { google, microsoft, licenseCents: licenses(inboxes, microsoft) };
	}
	const google = Number(body.google_licenses ?? 0);
	const microsoft = Number(body.microsoft_licenses ?? 0);
	if (google + microsoft < 1) throw invalid('google_licenses', 'Nothing is ordered.');
	if (google > 0 && ![2, 3].includes(Number(body.google_inboxes_per_domain))) {
		throw invalid('google_inboxes_per_domain', 'Must be 2 or 3.');
	}
	if (microsoft > 0 && ![25, 50, 75, 99].includes(Number(body.microsoft_inboxes_per_domain))) {
		throw invalid('microsoft_inboxes_per_domain', 'Must be 25, 50, 75 or 99.');
	}
	return {
		google: google && Math.ceil(google / Number(body.google_inboxes_per_domain)),
		microsoft,
		licenseCents: licenses(google, microsoft),
	};
}

const licenses = (google: number, microsoft: number) =>
	google * GOOGLE_LICENSE_CENTS + microsoft * MICROSOFT_LICENSE_CENTS;

function wantedOf(body: Json): Wanted[] {
	return list(body, 'domains', 10_000).map((one) => {
		if (typeof one === 'string') return { domain: one };
		if (!isObject(one)) throw invalid('domains', 'Not a domain.');
		const stray = Object.keys(one).find((key) => !['domain', 'forwarding_url'].includes(key));
		if (stray) throw invalid('domains', `Unknown field ${stray}.`);
		return {
			domain: text(one, 'domain'),
			...('forwarding_url' in one && { forwarding_url: text(one, 'forwarding_url') }),
		};
	});
}

function checkDomains(state: State, wanted: Wanted[], { google, microsoft }: Size): void {
	const required = google + microsoft;
	if (wanted.length !== required) {
		throw new Refusal(400, 'domain_count_mismatch', 'Wrong number of domains.', {
			field: 'domains',
			details: {
				required_count: required,
				submitted_count: wanted.length,
				missing_count: Math.max(0, required - wanted.length),
			},
		});
	}
	const rows = wanted.map(({ domain }) => state.domain(domain));
	const busy = rows.filter((row) => row?.category === 'connected').map((row) => row?.domain);
	if (busy.length > 0) {
		throw new Refusal(400, 'domain_already_in_active_order', 'In another open order.', {
			details: { domains: busy },
		});
	}
	const blocked = wanted
		.filter(({ domain }) => !state.domain(domain))
		.map(({ domain }) => ({ domain, reason: blockedBecause(state, domain) }))
		.filter(({ reason }) => reason !== undefined);
	if (blocked.length > 0) {
		throw new Refusal(400, 'domains_not_submittable', 'Some names cannot be registered.', {
			field: 'domains',
			details: { required_replacements: blocked.length, domains_not_submittable: blocked },
		});
	}
}

/** The customer, reused with the new route or created (CONTRACT sections 8 and 12). */
function customer(state: State, reference: string, clientId: unknown): Row {
	const sequencer = { provider: 'smartlead', client_id: clientId ?? null };
	const known = state.users.find(
		(user) => user.status === 'active' && (user.id === reference || user.email === reference),
	);
	if (known) return reference.includes('@') ? Object.assign(known, { sequencer }) : known;
	if (!reference.includes('@')) throw notFound('user');
	return state.addUser(reference, { sequencer });
}

function checkSequencer(body: Json): Json {
	const { sequencer } = body;
	if (!isObject(sequencer)) throw invalid('sequencer', 'A sequencer is needed.');
	for (const key of ['provider', 'client_id', 'login_email', 'login_password']) {
		if (!(key in sequencer)) throw invalid(`sequencer.${key}`, `${key} is needed.`);
	}
	return sequencer;
}

const repeats = new WeakMap<Row, { bytes: string; at: number }>();

/** The same bytes within 24 hours are the same order: no charge, nothing done. */
function repeatOf(state: State, { bytes }: Received): Row | undefined {
	return state.orders.find((order) => {
		const first = repeats.get(order);
		return first?.bytes === bytes && state.time.now() - first.at < DAY_MS;
	});
}

function connect(state: State, order: Row, wanted: Wanted[], microsoft: number): string[] {
	const registered: string[] = [];
	wanted.forEach(({ domain, forwarding_url: url }, index) => {
		let row = state.domain(domain);
		if (!row) {
			registered.push(domain);
			row = state.addDomain(domain);
		}
		Object.assign(row, {
			category: 'connected',
			status: 'in_progress',
			provider: index < microsoft ? 'microsoft' : 'google',
			usable_for: ['google'],
			order_id: order.id,
			user_id: order.user_id,
			forwarding_url: url ?? order.forwarding_url ?? null,
		});
	});
	return registered;
}

function finishOrder(state: State, order: Row): void {
	if (order.status !== 'in_progress') return;
	order.status = state.orderEnding;
	for (const row of state.domains.filter(({ order_id: id }) => id === order.id)) {
		row.status = state.orderEnding === 'completed' ? 'active' : row.status;
	}
}

const summaryOf = ({ id, user_id, email, bundle_id, status, domain_count, ...row }: Row): Json => {
	const { total_cents, currency } = row.costs as Json;
	return {
		id,
		user_id,
		email,
		bundle_id,
		status,
		domain_count,
		costs: { total_cents, currency },
		renews_at: null,
		created_at: row.created_at,
	};
};

function placed(state: State, request: Received, body: Json): Row {
	const sequencer = checkSequencer(body);
	personas(body);
	const size = sizeOf(state, body);
	const wanted = wantedOf(body);
	checkDomains(state, wanted, size);
	const prices = wanted
		.filter(({ domain }) => !state.domain(domain))
		.map(({ domain }) => priceOf(state, domain));
	const registration = prices.reduce((sum, cents) => sum + cents, 0);
	const user = customer(state, text(body, 'user'), sequencer.client_id);
	const order: Row = {
		id: state.id('ord'),
		user_id: user.id,
		email: user.email,
		bundle_id: body.bundle_id ?? null,
		status: 'in_progress',
		domain_count: wanted.length,
		forwarding_url: body.forwarding_url,
		costs: {
			total_cents: registration + size.licenseCents,
			currency: 'usd',
			line_items: [
				{ type: 'domain_registration', quantity: prices.length, amount_cents: registration },
			],
		},
		created_at: state.stamp(),
		personas: body.personas,
	};
	const registered = connect(state, order, wanted, size.microsoft);
	const all = wanted.map(({ domain }) => domain);
	order.domains = { registered, imported: all.filter((name) => !registered.includes(name)) };
	const cents = registration + size.licenseCents;
	state.orders.unshift(order);
	state.record('order', order.id, request, { domains: all });
	state.record('charge', order.id, request, { cents });
	return order;
}

export function createOrder(state: State, request: Received, body: Json): Json {
	const repeat = repeatOf(state, request);
	if (repeat) return summaryOf(repeat);
	const order = placed(state, request, body);
	repeats.set(order, { bytes: request.bytes, at: state.time.now() });
	state.time.after(state.workMs.order, () => finishOrder(state, order));
	return summaryOf(order);
}

export const orderSummaries = (state: State): Row[] =>
	state.orders.map((order) => summaryOf(order) as Row);

export function getOrder(state: State, request: Received): Json {
	return without(find(state.orders, request, 'order'), ['forwarding_url']);
}

function cancelledDomains(state: State, order: Row, body: Json): Row[] {
	const own = state.domains.filter(({ order_id: id }) => id === order.id);
	if (!('domains' in body)) return own;
	return list(body, 'domains', 10_000).map((one) => {
		const row = own.find(({ id, domain }) => id === one || domain === one);
		if (!row) throw notFound('domain');
		return row;
	});
}

export function cancelOrder(state: State, request: Received, body: Json): Json {
	const order = find(state.orders, request, 'order');
	if (order.status === 'cancelled') {
		throw new Refusal(400, 'order_not_cancellable', 'The order has been cancelled.');
	}
	const domains = cancelledDomains(state, order, body);
	order.status = 'cancel_scheduled';
	state.record('cancel', order.id, request);
	return {
		id: order.id,
		status: 'cancel_scheduled',
		cancellation_scheduled_at: state.stamp(),
		cancels_at: state.stamp(state.now() + 30 * DAY_MS),
		domains: domains.map(({ id, domain }) => ({ id, domain })),
	};
}
