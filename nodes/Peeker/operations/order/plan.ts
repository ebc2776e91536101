import type { Row } from '../../../api/util/row';
import { fetchPlan, planSource } from '../../../api/resources/orders/fetchPlan';
import { planSummary } from '../../../api/resources/orders/planSummary';
import { orderInput } from '../../fields/orderInput';
import { domainForwardingOption, orderFields } from '../../fields/orderFields';
import { optionsField } from '../../fields/collections';
import { operation } from '../../operation';
import { groupOrders, isJoined, orderRequest, sequencerOf } from './orderRequest';

export const plan = operation({
	value: 'plan',
	name: 'Plan',
	action: 'Plan an order without spending',
	description:
		'Checks an order without placing it: whether it would go through, what registering the domains costs, and what is wrong. Spends nothing.',
	effect: 'read',
	fields: [...orderFields, optionsField([domainForwardingOption])],
	input: orderInput,
	check: sequencerOf,
	loginOf: ({ login }) => login,
	isJoined,
	group: groupOrders,
	prepare: (groups, client) =>
		planSource(
			client,
			groups.flatMap(({ input }) => input.domains),
		),
	async run(input, context, source): Promise<Row> {
		const { form, domains } = orderRequest(input, context);
		const planned = await fetchPlan(source, form, domains);
		const summary = planSummary(planned);
		context.hint(summary, planned.orderable ? 'info' : 'warning');
		return { summary, ...planned };
	},
});
