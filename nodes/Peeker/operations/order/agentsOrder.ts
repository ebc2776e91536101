import { clock } from '../../../api/client/clock';
import { PeekerError } from '../../../api/errors/failure';
import type { OrderRequest } from '../../../api/resources/orders/body';
import { fetchPlan, planSource } from '../../../api/resources/orders/fetchPlan';
import type { OrderInput } from '../../fields/orderInput';
import type { OperationContext } from '../../operation';
import type { Room } from '../../tool/ceilings';
import { keepCostLimits } from '../../tool/ceilings';
import { licenseCost, priceUnknown } from '../../tool/licensePrices';
import { plannedCents } from '../../tool/planToken';
import { checkPlan } from './checkPlan';

/** Who is over a limit with domains that are in an order already has most likely placed that order. */
function orderedBefore(error: unknown): unknown {
	if (!(error instanceof PeekerError) || error.facts.code !== 'cost_limit') return error;
	return new PeekerError(
		'Domains of this order are in an active order already',
		`A second order of them would be refused by Peeker, and it would go beyond a limit. ${error.description}`,
		{ ...error.facts, code: 'domain_already_in_active_order', field: 'domains', repeat: 'harmful' },
	);
}

/**
 * Refuses an order of an agent that was not planned, that would cost more than its plan said, or that goes beyond
 * the limits. Gives what is left under them. Throws a `PeekerError`; nothing is ordered by then.
 */
export async function checkAgentsOrder(
	{ planToken, options }: OrderInput,
	{ user, form, domains }: OrderRequest,
	context: OperationContext,
): Promise<Room[]> {
	const { client } = context;
	const planned = plannedCents(client.account, { user, form, domains }, planToken, clock.now());
	const source = planSource(client, domains);
	const plan = await fetchPlan(source, form, domains);
	checkPlan(plan, options.maxRegistrationCostCents);
	const { registration_cost_cents: cents, problems } = plan;
	if (cents === null || cents > planned) {
		throw new PeekerError(
			'The domains cost more now than the plan said',
			`The plan said ${planned} cents, now it is ${cents ?? 'not known'}. Plan the order again, and show the new price to whoever decides. Nothing was ordered.`,
			{ code: 'price_changed', field: 'planToken', repeat: 'safe' },
		);
	}
	const isInOrder = problems.some(({ code }) => code === 'domain_already_in_active_order');
	const limits = keepCostLimits(context, options, async () => {
		const licenses = await licenseCost(client, source, form, plan, options);
		if (licenses.cents === null) throw priceUnknown(licenses.unknown);
		return cents + licenses.cents;
	});
	return await limits.catch(
		async (error: unknown) => await Promise.reject(isInOrder ? orderedBefore(error) : error),
	);
}
