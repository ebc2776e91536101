import { blockedBecause } from './domains';
import { list, personas, text } from './input';
import type { Row, State } from './state';
import type { Json, Received } from './wire';
import { invalid, notFound, Refusal } from './wire';

const OPEN = ['created', 'in_progress', 'action_required'];
const COOLDOWN_MS = 30 * 24 * 3_600_000;
const INBOXES = 2;

const finish = (swap: Row) => {
	if (OPEN.includes(swap.status)) swap.status = 'completed';
};

/** A swap as the API would make it, without an effect in the ledger. */
export function newSwap(state: State, fields: Json): Row {
	const swap: Row = {
		id: state.id('swp'),
		type: 'standard',
		status: 'created',
		created_at: state.stamp(),
		...fields,
	};
	state.swaps.unshift(swap);
	return swap;
}

/** A second swap of a domain that is being swapped is born failed (CONTRACT section 5). */
function bornFailed(state: State, domainId: string): boolean {
	return state.swaps.some(
		(swap) =>
			swap.domain_id === domainId && swap.type !== 'user_names' && OPEN.includes(swap.status),
	);
}

function checkPremium(state: State, domain: Row): void {
	if (domain.provider !== 'microsoft') {
		throw new Refusal(400, 'provider_not_supported', 'Premium swaps need a Microsoft domain.');
	}
	const recent = state.ledger
		.of('swap')
		.some(
			({ id, type, at }) =>
				type === 'premium' &&
				state.swaps.some((swap) => swap.id === id && swap.domain_id === domain.id) &&
				state.time.now() - at < COOLDOWN_MS,
		);
	if (recent) throw new Refusal(400, 'premium_swap_cooldown', 'Swapped less than 30 days ago.');
}

export function createSwap(state: State, request: Received, body: Json): Row {
	const type = text(body, 'type');
	if (!['standard', 'premium'].includes(type)) throw invalid('type', 'standard or premium.');
	const domain = state.domain(text(body, 'domain_id'));
	const replacement = text(body, 'replacement_domain');
	const fields = { type, domain_id: body.domain_id, replacement_domain: replacement };
	if (bornFailed(state, String(body.domain_id))) {
		return newSwap(state, { ...fields, status: 'failed' });
	}
	if (!domain || domain.id !== body.domain_id) throw notFound('domain');
	if (type === 'premium') checkPremium(state, domain);
	const known = state.domain(replacement);
	if (known ? known.category !== 'inventory' : blockedBecause(state, replacement)) {
		throw invalid('replacement_domain', 'This name cannot be had.');
	}
	const swap = newSwap(state, fields);
	state.record('swap', swap.id, request, { type, domains: [domain.domain, replacement] });
	const successor = known ?? state.addDomain(replacement);
	const { category, provider, order_id, user_id } = domain;
	Object.assign(successor, { category, status: 'in_progress', provider, order_id, user_id });
	// Standard: the old domain is retired at once (CONTRACT section 8).
	if (type === 'standard') state.domains = state.domains.filter((row) => row !== domain);
	state.time.after(state.workMs.swap, () => {
		finish(swap);
		successor.status = 'active';
	});
	return swap;
}

/** One row per inbox of the domain, not per person. */
export function renameInboxes(state: State, request: Received, body: Json): Json {
	const domain = state.domain(text(body, 'domain_id'));
	if (!domain || domain.category !== 'connected') throw notFound('domain');
	personas(body);
	const people = list(body, 'personas', 10);
	const swaps = Array.from({ length: INBOXES }, () =>
		newSwap(state, {
			type: 'user_names',
			domain_id: domain.id,
			replacement_domain: null,
			status: 'in_progress',
		}),
	);
	state.record('rename', swaps[0].id, request, { domains: [domain.domain], people: people.length });
	swaps.forEach((swap, index) => {
		state.time.after(state.workMs.rename * (1 + index / 4), () => finish(swap));
	});
	return { swaps };
}
