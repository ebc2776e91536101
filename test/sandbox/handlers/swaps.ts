import { isoNow } from '../core';
import { invalid, notFound, refused } from '../errors';
import { newId } from '../ids';
import { normaliseName, registrationCents, registrationRefusal, usableFor } from '../names';
import { isOrdered } from '../orderDomains';
import type { Account } from '../store';
import type { DomainRow, Persona, SwapRow } from '../types';
import { reply } from './call';
import type { Call, Handlers } from './call';
import { charge } from './orders';
import { page } from './paging';

const COOLDOWN_MS = 30 * 24 * 3_600_000;

interface SwapBody {
	type: 'standard' | 'premium';
	domain_id: string;
	replacement_domain: string;
}

function connectedDomain(account: Account, id: string) {
	const domain = account.domain(id);
	if (!domain) throw notFound('No such domain.');
	const { order_id, user_id } = domain;
	const isUsable = domain.status === 'active' || domain.status === 'action_required';
	if (order_id === undefined || user_id === undefined || !isUsable) {
		throw invalid('domain_id', 'The domain is not active in an order.');
	}
	return { domain, order_id, user_id };
}

const isRunning = (account: Account, domainId: string) =>
	account.swaps.find(
		(swap) =>
			swap.domain_id === domainId &&
			(swap.status === 'created' ||
				swap.status === 'in_progress' ||
				swap.status === 'action_required'),
	) !== undefined;

function checkPremium({ account, core }: Call, domain: DomainRow): void {
	if (domain.provider !== 'microsoft') {
		throw refused('provider_not_supported', 'Premium swaps are for Microsoft domains only.', {
			field: 'domain_id',
		});
	}
	const since = core.clock.now() - (domain.lastPremiumSwapAt ?? -Infinity);
	if (since < COOLDOWN_MS) {
		throw refused('premium_swap_cooldown', 'One premium swap of a domain in 30 days.', {
			details: { available_at: new Date(core.clock.now() + COOLDOWN_MS - since).toISOString() },
		});
	}
	const active = account.domains
		.all()
		.filter((one) => one.provider === 'microsoft' && one.status === 'active' && !one.retired);
	const inboxes = active.reduce((sum, one) => sum + one.inboxes, 0);
	const used = active
		.filter((one) => (one.lastPremiumSwapAt ?? -Infinity) > core.clock.now() - COOLDOWN_MS)
		.reduce((sum, one) => sum + one.inboxes, 0);
	const quota = (inboxes * account.facts.premiumQuotaPercent) / 100;
	// One domain may always be swapped, however few there are.
	if (used > 0 && used + domain.inboxes > quota) {
		throw refused('premium_swap_quota_exceeded', 'The premium swap quota is used up.', {
			details: { quota_inboxes: Math.floor(quota), used_inboxes: used },
		});
	}
}

function checkReplacement(
	account: Account,
	name: string,
	domain: DomainRow,
): DomainRow | undefined {
	const existing = account.domainByName(name);
	if (existing && isOrdered(account, existing)) {
		throw refused('domain_already_in_active_order', 'The replacement belongs to an open order.', {
			details: { domains: [name] },
		});
	}
	const { provider = 'google' } = domain;
	if (!usableFor(name, existing).includes(provider)) {
		throw refused('domain_not_usable_for_provider', 'Provider not possible on this domain.', {
			field: 'replacement_domain',
			details: { domain: name, provider, usable_for: usableFor(name, existing) },
		});
	}
	if (existing) return existing;
	const reason = registrationRefusal(account, name);
	if (reason === 'premium') {
		throw refused('premium_domain_not_supported', 'Premium names cannot be registered.', {
			field: 'replacement_domain',
		});
	}
	if (reason !== undefined) {
		throw refused('domains_not_submittable', 'The replacement cannot be registered.', {
			field: 'replacement_domain',
			details: { required_replacements: 1, domains_not_submittable: [{ domain: name, reason }] },
		});
	}
	return undefined;
}

function addReplacement(call: Call, name: string, old: DomainRow, existing?: DomainRow): string {
	const { account, core } = call;
	const fields = {
		category: 'connected' as const,
		status: 'in_progress' as const,
		provider: old.provider,
		user_id: old.user_id,
		order_id: old.order_id,
		forwarding_url: old.forwarding_url,
		inboxes: old.inboxes,
		lastPremiumSwapAt: old.lastPremiumSwapAt,
	};
	if (existing) return Object.assign(existing, fields).id;
	return account.addDomain({
		...fields,
		id: newId('dom'),
		domain: name,
		hasMicrosoft: false,
		origin: 'registered',
		nameserversSet: true,
		cancelScheduled: false,
		retired: false,
		created_at: isoNow(core),
	}).id;
}

function addSwap({ account, core }: Call, fields: Omit<SwapRow, 'id' | 'created_at'>): SwapRow {
	const swap = account.swaps.add({ ...fields, id: newId('swp'), created_at: isoNow(core) });
	if (swap.status === 'failed') core.events.swap(account, swap);
	else core.progress.swaps.start(account, swap);
	return swap;
}

export const swapHandlers: Handlers = {
	listSwaps(call) {
		const { user_id, order_id, domain_id, status } = call.query;
		return page(
			call,
			'/swaps',
			call.account.swaps,
			(swap) =>
				(user_id === undefined || swap.user_id === user_id) &&
				(order_id === undefined || swap.order_id === order_id) &&
				(domain_id === undefined ||
					swap.domain_id === domain_id ||
					swap.replacement_domain_id === domain_id) &&
				(status === undefined || swap.status === status),
			(swap) => call.core.views.swap(swap),
		);
	},
	createSwap(call) {
		const { account, core } = call;
		const body = call.body as SwapBody;
		const { domain, order_id, user_id } = connectedDomain(account, body.domain_id);
		const name = normaliseName(body.replacement_domain);
		const fields = {
			type: body.type,
			domain_id: domain.id,
			replacement_domain: name,
			order_id,
			user_id,
			persona: null,
		};
		if (isRunning(account, domain.id)) {
			const failed = { ...fields, status: 'failed' as const, replacement_domain_id: null };
			return reply(core.views.swap(addSwap(call, failed)), 201);
		}
		if (body.type === 'premium') checkPremium(call, domain);
		const existing = checkReplacement(account, name, domain);
		if (!existing) charge(core, account, registrationCents(name), `swap of ${domain.domain}`);
		if (body.type === 'premium') domain.lastPremiumSwapAt = core.clock.now();
		const replacement_domain_id = addReplacement(call, name, domain, existing);
		const created = { ...fields, status: 'created' as const, replacement_domain_id };
		return reply(core.views.swap(addSwap(call, created)), 201);
	},
	getSwap({ account, core, id }) {
		const swap = account.swaps.get(id);
		if (!swap) throw notFound('No such swap.');
		return reply(core.views.swap(swap));
	},
	createUserNamesSwap(call) {
		const { account, core } = call;
		const { domain_id, personas } = call.body as { domain_id: string; personas: Persona[] };
		const { domain, order_id, user_id } = connectedDomain(account, domain_id);
		const status = isRunning(account, domain.id) ? 'failed' : 'in_progress';
		const swaps = Array.from({ length: domain.inboxes }, (_, inbox) =>
			addSwap(call, {
				type: 'user_names',
				domain_id: domain.id,
				replacement_domain: null,
				replacement_domain_id: null,
				status,
				order_id,
				user_id,
				persona: personas[inbox % personas.length],
			}),
		);
		return reply({ swaps: swaps.map((swap) => core.views.swap(swap)) }, 201);
	},
};
