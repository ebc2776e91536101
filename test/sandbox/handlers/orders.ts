import { isoNow } from '../core';
import type { Core } from '../core';
import { invalid, notFound, refused } from '../errors';
import { newId, sha256 } from '../ids';
import { normaliseName, registrationCents } from '../names';
import { planDomains } from '../orderDomains';
import type { PlannedDomain } from '../orderDomains';
import { orderSize } from '../orderForm';
import type { OrderBody, OrderSize } from '../orderForm';
import type { Account } from '../store';
import type { CostLine, OrderRow, UserRow } from '../types';
import { reply } from './call';
import type { Call, Handlers } from './call';
import { page } from './paging';
import { checkClient, createUser } from './users';

const REPEAT_MS = 24 * 3_600_000;
const GOOGLE_LICENSE_CENTS = 250;
const MICROSOFT_LICENSE_CENTS = 1500;

/** The original order, if the same bytes were sent within 24 hours. */
function repeated(call: Call, fingerprint: string): OrderRow | undefined {
	const earlier = call.account.orderBodies.get(fingerprint);
	if (!earlier || call.core.clock.now() - earlier.at >= REPEAT_MS) return undefined;
	return call.account.orders.get(earlier.orderId);
}

function checkSequencer({ sequencer }: OrderBody): void {
	const { login_email: email, login_password: password } = sequencer;
	if (email.trim() === '' || password === '' || email.startsWith('unconnected')) {
		throw refused('smartlead_connection_required', 'Smartlead does not accept this login.', {
			field: 'sequencer',
		});
	}
	checkClient(sequencer);
}

/** Who an order is for; undefined means a user to be created. */
function existingUser(account: Account, user: string): UserRow | undefined {
	const found = user.startsWith('usr_') ? account.users.get(user) : account.userByEmail(user);
	if (found?.status === 'deleted') throw invalid('user', 'This user is deleted.');
	if (!found && !/^[^\s@]+@[^\s@]+$/.test(user)) {
		throw invalid('user', 'No user of that ID, and no email address.');
	}
	return found;
}

function userOf(core: Core, account: Account, body: OrderBody): UserRow {
	const { provider, client_id } = body.sequencer;
	const sequencer = { provider, client_id };
	const known = existingUser(account, body.user);
	if (!known) return createUser(core, account, { email: body.user, sequencer });
	known.sequencer = sequencer;
	return known;
}

function costLines(size: OrderSize, domains: PlannedDomain[]): CostLine[] {
	const bought = domains.filter((domain) => !domain.existing);
	const lines: CostLine[] = [
		{
			type: 'google_license',
			quantity: size.googleInboxes,
			amount_cents: size.googleInboxes * GOOGLE_LICENSE_CENTS,
		},
		{
			type: 'microsoft_license',
			quantity: size.microsoftDomains,
			amount_cents: size.microsoftDomains * MICROSOFT_LICENSE_CENTS,
		},
		{
			type: 'domain_registration',
			quantity: bought.length,
			amount_cents: bought.reduce((sum, domain) => sum + registrationCents(domain.name), 0),
		},
	];
	return lines.filter((line) => line.quantity > 0);
}

/** Takes money from a live key. */
export function charge(core: Core, account: Account, cents: number, what: string): void {
	const { environment, withoutMoney } = account.facts;
	if (environment !== 'live') return;
	if (withoutMoney) throw refused('insufficient_balance', 'The wallet does not cover this.');
	account.charges.push({ at: isoNow(core), cents, currency: 'usd', for: what });
}

function connectDomain(call: Call, plan: PlannedDomain, order: OrderRow, size: OrderSize): string {
	const { account, core } = call;
	const domain =
		plan.existing ??
		account.addDomain({
			id: newId('dom'),
			domain: plan.name,
			category: 'inventory',
			status: 'available',
			forwarding_url: null,
			hasMicrosoft: false,
			origin: 'registered',
			nameserversSet: true,
			inboxes: 0,
			cancelScheduled: false,
			retired: false,
			created_at: isoNow(core),
		});
	domain.category = 'connected';
	domain.status = 'in_progress';
	domain.provider = plan.provider;
	domain.user_id = order.user_id;
	domain.order_id = order.id;
	domain.forwarding_url = plan.forwardingUrl ?? domain.forwarding_url;
	domain.inboxes =
		plan.provider === 'google' ? size.googleInboxesPerDomain : size.microsoftInboxesPerDomain;
	return domain.id;
}

function place(call: Call, body: OrderBody): OrderRow {
	const { account, core } = call;
	existingUser(account, body.user);
	checkSequencer(body);
	const size = orderSize(account, body);
	const domains = planDomains(account, body, size);
	const lines = costLines(size, domains);
	const id = newId('ord');
	charge(
		core,
		account,
		lines.reduce((sum, line) => sum + line.amount_cents, 0),
		id,
	);
	const user = userOf(core, account, body);
	const order: OrderRow = {
		id,
		user_id: user.id,
		email: user.email,
		bundle_id: size.bundleId,
		status: 'in_progress',
		domain_count: domains.length,
		lines,
		renews_at: null,
		personas: body.personas,
		domainIds: [],
		created_at: isoNow(core),
	};
	order.domainIds = domains.map((domain) => connectDomain(call, domain, order, size));
	return account.orders.add(order);
}

function findOrder({ account, id }: Call): OrderRow {
	const order = account.orders.get(id);
	if (!order) throw notFound('No such order.');
	return order;
}

export const orderHandlers: Handlers = {
	listOrders(call) {
		const { user_id, user_email, bundle_id, status } = call.query;
		return page(
			call,
			'/orders',
			call.account.orders,
			(order) =>
				(user_id === undefined || order.user_id === user_id) &&
				(user_email === undefined || order.email.toLowerCase() === user_email.toLowerCase()) &&
				(bundle_id === undefined || order.bundle_id === bundle_id) &&
				(status === undefined || order.status === status),
			(order) => call.core.views.orderSummary(order),
		);
	},
	createOrder(call) {
		const { account, core } = call;
		const fingerprint = sha256(call.rawBody);
		const original = repeated(call, fingerprint);
		if (original) return reply(core.views.orderSummary(original));
		const order = place(call, call.body as OrderBody);
		account.orderBodies.set(fingerprint, { orderId: order.id, at: core.clock.now() });
		core.progress.orders.start(account, order);
		return reply(core.views.orderSummary(order));
	},
	getOrder: (call) => reply(call.core.views.order(call.account, findOrder(call))),
	cancelOrder(call) {
		const { account, core } = call;
		const order = findOrder(call);
		if (order.status === 'cancelled' || order.status === 'failed') {
			throw invalid('id', `The order is ${order.status} already.`);
		}
		const names = (call.body as { domains?: string[] } | undefined)?.domains;
		const own = order.domainIds.flatMap((id) => account.domains.get(id) ?? []);
		const domains = !names
			? own
			: names.map((name) => {
					const domain = account.domain(name) ?? account.domain(normaliseName(name));
					if (domain && own.includes(domain)) return domain;
					throw invalid('domains', `${name} is no domain of this order.`);
				});
		const cancelsAt = order.renews_at ?? new Date(core.clock.now() + core.periodMs).toISOString();
		const scheduledAt = isoNow(core);
		account.cancellations.push({
			order_id: order.id,
			scope: names ? 'domains' : 'order',
			domains: domains.map(({ domain }) => domain),
			cancels_at: cancelsAt,
			created_at: scheduledAt,
		});
		core.progress.orders.cancel(account, order, domains, Date.parse(cancelsAt));
		if (core.edition === 'older') return reply(core.views.order(account, order));
		return reply({
			id: order.id,
			status: 'cancel_scheduled',
			cancellation_scheduled_at: scheduledAt,
			cancels_at: cancelsAt,
			domains: domains.map(({ id, domain }) => ({ id, domain })),
		});
	},
};
