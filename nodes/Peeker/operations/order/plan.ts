import type { INodeProperties } from 'n8n-workflow';

import { clock } from '../../../api/client/clock';
import { moneyInWords } from '../../../api/util/money';
import type { Row } from '../../../api/util/row';
import type { PlanSource } from '../../../api/resources/orders/fetchPlan';
import { fetchPlan, planSource } from '../../../api/resources/orders/fetchPlan';
import { BundleNames } from '../../../api/resources/bundles';
import { planSummary } from '../../../api/resources/orders/planSummary';
import type { Plan, Problem } from '../../../api/resources/orders/plan';
import { withProblems } from '../../../api/resources/orders/plan';
import type { OrderInput } from '../../fields/orderInput';
import { planInput } from '../../fields/planInput';
import { domainForwardingOption, orderFields } from '../../fields/orderFields';
import { optionsField } from '../../fields/collections';
import type { OperationContext } from '../../operation';
import { operation } from '../../operation';
import { licenseCost, licensePriceOptions } from '../../tool/licensePrices';
import { PLAN_VALID_MS, planToken } from '../../tool/planToken';
import { formById, groupOrders, isJoined, loginIn } from './orderRequest';

const NO_LOGIN: Problem = {
	code: 'smartlead_connection_required',
	message: 'There is no Smartlead login, neither in the Peeker credential nor here.',
	field: 'sequencer',
};

/** A plan goes without a customer. */
const optionalUser = (field: INodeProperties): INodeProperties =>
	field.name === 'userId' ? { ...field, required: false } : field;

/** What an agent orders the plan with; none for one that would be refused, or whose price is not known. */
function tokenOf(input: OrderInput, planned: Plan, { client }: OperationContext): Row {
	const { orderable, registration_cost_cents: cents } = planned;
	if (!orderable || cents === null) return {};
	const { userId: user, form, domains } = input;
	const at = clock.now();
	return {
		plan_token: planToken(client.account, { user, form, domains }, { at, cents }),
		plan_valid_until: new Date(at + PLAN_VALID_MS).toISOString(),
	};
}

/** What the whole order would cost, for an agent; null where the price of its inboxes is not known. */
async function estimateOf(
	{ form, options }: OrderInput,
	planned: Plan,
	source: PlanSource,
	{ client }: OperationContext,
): Promise<Row> {
	const { cents: licenses } = await licenseCost(client, source, form, planned, options);
	const { registration_cost_cents: registration } = planned;
	const isKnown = licenses !== null && registration !== null;
	const total = isKnown ? registration + licenses : null;
	return {
		estimated_total_cents: total,
		estimated_total:
			moneyInWords(total, planned.currency) ??
			'Not known: Peeker tells what inboxes cost only with an order, and the newest orders do not have it.',
	};
}

export const plan = operation({
	value: 'plan',
	name: 'Plan',
	action: 'Plan an order and its price without ordering',
	description:
		'Checks an order without placing it: whether it would go through, what registering the domains costs, and what is wrong. Spends nothing.',
	effect: 'read',
	fields: [
		...orderFields.map(optionalUser),
		optionsField([domainForwardingOption, ...licensePriceOptions]),
	],
	input: planInput,
	loginOf: ({ login }) => login,
	isJoined,
	group: groupOrders,
	prepare: (groups, client) => ({
		bundleNames: new BundleNames(client),
		source: planSource(
			client,
			groups.flatMap(({ input }) => input.domains),
		),
	}),
	async run(input, context, { bundleNames, source }): Promise<Row> {
		const { domains, lacking } = input;
		const form = await formById(context.client, input.form, bundleNames);
		const found = await fetchPlan(source, form, domains);
		const planned = withProblems(found, [
			...lacking,
			...(loginIn(input, context.credential) ? [] : [NO_LOGIN]),
		]);
		const summary = planSummary(planned);
		context.hint(summary, planned.orderable ? 'info' : 'warning');
		if (!context.tool) return { summary, ...planned };
		const whole = { ...input, form };
		return {
			summary,
			...planned,
			...(await estimateOf(whole, planned, source, context)),
			...tokenOf(whole, planned, context),
		};
	},
});
