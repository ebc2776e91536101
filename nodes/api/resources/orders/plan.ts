import type { Provider } from '../../contract/values';
import { PROVIDERS } from '../../contract/values';
import type { RequiredDomains } from './sizing';

/** What is known about one name before an order. */
export interface NameFacts {
	domain: string;
	/** `imported`: the account has it; `register`: it can be bought; `unknown`: neither. */
	source: 'imported' | 'register' | 'unknown';
	usableFor: string[];
	priceCents: number | null;
	currency?: string;
	/** The order the domain is in use for, if any. */
	isInOrder: boolean;
	/** Why it cannot be bought, as the API says. */
	reason?: string;
}

/** What the API itself would answer with (CONTRACT section 3). */
export type ProblemCode =
	| 'domain_already_in_active_order'
	| 'domain_count_mismatch'
	| 'domain_not_usable_for_provider'
	| 'domains_not_submittable';

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
	registration_cost_cents: number;
	currency: string;
	domains: Array<{
		domain: string;
		source: NameFacts['source'];
		usable_for: string[];
		price_cents: number | null;
		problem: ProblemCode | null;
	}>;
	problems: Problem[];
}

function problemOf({ source, isInOrder }: NameFacts): ProblemCode | null {
	if (isInOrder) return 'domain_already_in_active_order';
	return source === 'unknown' ? 'domains_not_submittable' : null;
}

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
	const blocked = facts.filter(({ source, isInOrder }) => source === 'unknown' && !isInOrder);
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

/**
 * Every provider needs as many domains usable for it as the order puts on it (CONTRACT section 8), and no
 * domain counts for both.
 */
function providerProblems(required: RequiredDomains, facts: NameFacts[]): Problem[] {
	const ready = facts.filter((name) => problemOf(name) === null);
	// Domains short in number or blocked are told by their own problem.
	if (ready.length < required.total) return [];
	const short = (['microsoft', 'google'] satisfies Provider[]).flatMap((provider): Problem[] => {
		const usable = ready.filter(({ usableFor }) => usableFor.includes(provider)).length;
		if (usable >= required[provider]) return [];
		const others = ready.filter(({ usableFor }) => !usableFor.includes(provider));
		return [
			{
				code: 'domain_not_usable_for_provider',
				message: `${required[provider]} domains must be usable for ${provider === 'microsoft' ? 'Microsoft' : 'Google'}, but only ${usable} are. Not usable: ${named(others)}.`,
				field: 'domains',
			},
		];
	});
	const useless = ready.filter(
		({ usableFor }) => !PROVIDERS.some((one) => usableFor.includes(one)),
	);
	if (short.length > 0 || ready.length - useless.length >= required.total) return short;
	return [
		{
			code: 'domain_not_usable_for_provider',
			message: `Usable for neither Google nor Microsoft: ${named(useless)}. Replace them.`,
			field: 'domains',
		},
	];
}

/** What an order with these names would come to; spends nothing. */
export function planOrder(required: RequiredDomains, facts: NameFacts[]): Plan {
	const problems = [
		...countProblem(required.total, facts.length),
		...overlapProblem(facts),
		...blockedProblem(facts),
		...providerProblems(required, facts),
	];
	return {
		orderable: problems.length === 0,
		required_domains: required,
		submitted_domains: facts.length,
		missing_domains: Math.max(0, required.total - facts.length),
		registration_cost_cents: facts
			.filter(({ source }) => source === 'register')
			.reduce((sum, { priceCents }) => sum + (priceCents ?? 0), 0),
		currency: facts.find(({ currency }) => currency)?.currency ?? 'usd',
		domains: facts.map((name) => ({
			domain: name.domain,
			source: name.source,
			usable_for: name.usableFor,
			price_cents: name.priceCents,
			problem: problemOf(name),
		})),
		problems,
	};
}
