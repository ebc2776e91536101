import type { Provider } from '../../contract/values';
import { PROVIDERS } from '../../contract/values';
import type { RequiredDomains } from './sizing';

/** What is known about one name before an order. */
export interface NameFacts {
	domain: string;
	/** `imported`: the account has it; `register`: it can be bought; `unknown`: neither. */
	source: 'imported' | 'register' | 'unknown';
	/** Undefined where Peeker does not say: absent is unknown, never "nothing". */
	usableFor?: string[];
	/** Undefined where Peeker does not say. */
	priceCents?: number;
	currency?: string;
	/** The state of its import, or of a domain in stock (CONTRACT section 7). */
	status?: string;
	/** The order the domain is in use for, if any. */
	isInOrder: boolean;
	/** Why it cannot be bought, as the API says. */
	reason?: string;
}

/** What the API itself would answer with (CONTRACT section 3); archived bundles have no code there. */
type RefusalCode =
	| 'bundle_archived'
	| 'domain_already_in_active_order'
	| 'domain_count_mismatch'
	| 'domain_not_imported'
	| 'domain_not_usable_for_provider'
	| 'domains_not_submittable'
	| 'invalid_request'
	| 'smartlead_connection_required';

/** What keeps the cost from being known; the order would go through all the same. */
const COST_CODES = ['currencies_differ', 'price_unknown'] as const;

export type ProblemCode = RefusalCode | (typeof COST_CODES)[number];

export interface Problem {
	code: ProblemCode;
	message: string;
	field: string;
}

export interface Plan {
	orderable: boolean;
	required_domains: RequiredDomains;
	submitted_domains: number;
	missing_domains: number;
	/** Null where it cannot be known. */
	registration_cost_cents: number | null;
	currency: string | null;
	domains: Array<{
		domain: string;
		source: NameFacts['source'];
		usable_for: string[] | null;
		price_cents: number | null;
		problem: ProblemCode | null;
	}>;
	problems: Problem[];
}

/** Why a name that is there cannot be ordered yet, by the state of its import (CONTRACT sections 7 and 12). */
const NOT_READY: Record<string, string> = {
	action_required: 'waits for its nameservers to be set at the registrar',
	failed: 'its import failed',
	in_progress: 'its import is still under way',
};

function problemOf({ source, isInOrder, status = '' }: NameFacts): ProblemCode | null {
	if (isInOrder) return 'domain_already_in_active_order';
	if (source !== 'register' && status in NOT_READY) return 'domain_not_imported';
	return source === 'unknown' ? 'domains_not_submittable' : null;
}

const isUsableFor = ({ usableFor }: NameFacts, provider: Provider) =>
	usableFor?.includes(provider) ?? true;

const named = (facts: NameFacts[]) => facts.map(({ domain }) => domain).join(', ');

function countProblem(required: number, submitted: number): Problem[] {
	if (required === submitted) return [];
	const gap = required - submitted;
	const wayOut = gap > 0 ? `Add ${gap} more.` : `Leave out ${-gap}.`;
	return [
		{
			code: 'domain_count_mismatch',
			message: `The order needs ${required} domains and got ${submitted}. ${wayOut}`,
			field: 'domains',
		},
	];
}

function overlapProblem(facts: NameFacts[]): Problem[] {
	const taken = facts.filter(({ isInOrder }) => isInOrder);
	if (taken.length === 0) return [];
	return [
		{
			code: 'domain_already_in_active_order',
			message: `Already in use for an active order: ${named(taken)}. Take them out, or cancel that order first.`,
			field: 'domains',
		},
	];
}

function blockedProblem(facts: NameFacts[]): Problem[] {
	const blocked = facts.filter((name) => problemOf(name) === 'domains_not_submittable');
	if (blocked.length === 0) return [];
	const list = blocked.map(({ domain, reason }) => (reason ? `${domain} (${reason})` : domain));
	return [
		{
			code: 'domains_not_submittable',
			message: `Cannot be registered and are not imported: ${list.join(', ')}. Replace them.`,
			field: 'domains',
		},
	];
}

function unfinishedProblem(facts: NameFacts[]): Problem[] {
	const unfinished = facts.filter((name) => problemOf(name) === 'domain_not_imported');
	if (unfinished.length === 0) return [];
	const list = unfinished.map(({ domain, status = '' }) => `${domain} (${NOT_READY[status]})`);
	return [
		{
			code: 'domain_not_imported',
			message: `Not imported yet: ${list.join(', ')}. Order once the import is completed, or replace them.`,
			field: 'domains',
		},
	];
}

/**
 * Every provider needs as many domains usable for it as the order puts on it (CONTRACT section 8), and no
 * domain counts for both.
 */
function providerProblems(required: RequiredDomains, facts: NameFacts[]): Problem[] {
	const ready = facts.filter((name) => problemOf(name) === null);
	// Domains short in number or blocked are told by their own problem.
	if (ready.length < required.total) return [];
	const short = (['microsoft', 'google'] satisfies Provider[]).flatMap((provider): Problem[] => {
		const usable = ready.filter((name) => isUsableFor(name, provider)).length;
		if (usable >= required[provider]) return [];
		const others = ready.filter((name) => !isUsableFor(name, provider));
		return [
			{
				code: 'domain_not_usable_for_provider',
				message: `${required[provider]} domains must be usable for ${provider === 'microsoft' ? 'Microsoft' : 'Google'}, but only ${usable} are. Not usable: ${named(others)}.`,
				field: 'domains',
			},
		];
	});
	const useless = ready.filter((name) => !PROVIDERS.some((one) => isUsableFor(name, one)));
	if (short.length > 0 || ready.length - useless.length >= required.total) return short;
	return [
		{
			code: 'domain_not_usable_for_provider',
			message: `Usable for neither Google nor Microsoft: ${named(useless)}. Replace them.`,
			field: 'domains',
		},
	];
}

/** What registering the new names costs; null, with the reason as a problem, where that cannot be known. */
function costOf(
	facts: NameFacts[],
): Pick<Plan, 'registration_cost_cents' | 'currency' | 'problems'> {
	const bought = facts.filter(({ source }) => source === 'register');
	const unpriced = bought.filter(({ priceCents }) => priceCents === undefined);
	const currencies = [...new Set(bought.flatMap(({ currency }) => currency ?? []))];
	const [currency = 'usd'] = currencies;
	const unknown = (code: ProblemCode, message: string) => ({
		registration_cost_cents: null,
		currency: currencies.length > 1 ? null : currency,
		problems: [{ code, message, field: 'domains' }],
	});
	if (unpriced.length > 0) {
		return unknown('price_unknown', `Peeker gives no price for: ${named(unpriced)}.`);
	}
	if (currencies.length > 1) {
		const words = `The prices are in different currencies (${currencies.join(', ')}) and cannot be added up.`;
		return unknown('currencies_differ', words);
	}
	const cents = bought.reduce((sum, { priceCents = 0 }) => sum + priceCents, 0);
	return { registration_cost_cents: cents, currency, problems: [] };
}

const ARCHIVED: Problem = {
	code: 'bundle_archived',
	message: 'The bundle is archived and cannot be ordered any more. Choose an active one.',
	field: 'bundleId',
};

/** The problems for which Peeker would refuse the order. */
export const refusalsIn = ({ problems }: Pick<Plan, 'problems'>): Problem[] =>
	problems.filter(({ code }) => !COST_CODES.some((one) => one === code));

/** A plan to which more was found that an order would lack. */
export const withProblems = (plan: Plan, more: Problem[]): Plan => {
	const problems = [...plan.problems, ...more];
	return { ...plan, problems, orderable: refusalsIn({ problems }).length === 0 };
};

/** What an order with these names would come to; spends nothing (README, "Orders and money"). */
export function planOrder(
	required: RequiredDomains,
	facts: NameFacts[],
	{ isArchived = false } = {},
): Plan {
	const cost = costOf(facts);
	const problems = [
		...(isArchived ? [ARCHIVED] : []),
		...countProblem(required.total, facts.length),
		...overlapProblem(facts),
		...unfinishedProblem(facts),
		...blockedProblem(facts),
		...providerProblems(required, facts),
		...cost.problems,
	];
	return {
		orderable: refusalsIn({ problems }).length === 0,
		required_domains: required,
		submitted_domains: facts.length,
		missing_domains: Math.max(0, required.total - facts.length),
		registration_cost_cents: cost.registration_cost_cents,
		currency: cost.currency,
		domains: facts.map((name) => ({
			domain: name.domain,
			source: name.source,
			usable_for: name.usableFor ?? null,
			price_cents: name.priceCents ?? null,
			problem: problemOf(name),
		})),
		problems,
	};
}
