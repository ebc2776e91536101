import type { ErrorFacts } from '../../../api/errors/failure';
import { PeekerError } from '../../../api/errors/failure';
import type { Plan } from '../../../api/resources/orders/plan';
import { refusalsIn } from '../../../api/resources/orders/plan';
import { amountInWords } from '../../../api/util/money';

/**
 * Refuses what the API would refuse. A domain in an active order is left to the API: it may be this very
 * order, placed before a lost answer, which the API then gives back without charging again.
 */
export function checkPlan(plan: Plan, mostCents?: number): void {
	const problems = refusalsIn(plan).filter(({ code }) => code !== 'domain_already_in_active_order');
	if (problems.length > 0) {
		throw new PeekerError(
			'The check before the order found that it would be refused',
			[...problems.map(({ code, message }) => `${message} (${code})`), 'Nothing was ordered.'].join(
				'\n',
			),
			{ code: 'preflight', repeat: 'safe', data: { problems } },
		);
	}
	if (mostCents !== undefined) checkCost(plan, mostCents);
}

/** Refuses a cost above the limit, and one that is not known: it may be anything. */
function checkCost({ registration_cost_cents: cents, currency, problems }: Plan, most: number) {
	const facts: ErrorFacts = {
		code: 'cost_limit',
		field: 'options.maxRegistrationCostCents',
		repeat: 'safe',
		data: { registration_cost_cents: cents, currency },
	};
	if (cents === null) {
		throw new PeekerError(
			"What registering the domains costs is not known, so 'Max Registration Cost (Cents)' cannot be kept",
			`${problems.map(({ message }) => message).join(' ')} Replace these names, or take the option out to order at any price. Nothing was ordered.`,
			facts,
		);
	}
	if (cents > most) {
		throw new PeekerError(
			"Registering the domains would cost more than 'Max Registration Cost (Cents)'",
			`It would cost ${amountInWords(cents, currency ?? '')}, and ${amountInWords(most)} is allowed. Raise the limit or choose other names. Nothing was ordered.`,
			facts,
		);
	}
}
