import type { ErrorFacts } from '../../../api/errors/failure';
import { PeekerError, withNote } from '../../../api/errors/failure';
import { orderBody } from '../../../api/resources/orders/body';
import type { Plan } from '../../../api/resources/orders/plan';
import { refusalsIn } from '../../../api/resources/orders/plan';
import { fetchPlan, planSource } from '../../../api/resources/orders/fetchPlan';
import { callForObject } from '../../../api/client/unwrap';
import { moneyInWords } from '../../../api/util/money';
import type { Row } from '../../../api/util/row';
import { pendingActionsOf } from '../../../api/resources/pendingActions';
import { JOBS } from '../../../api/resources/jobs';
import { orderInput } from '../../fields/orderInput';
import { domainForwardingOption, orderFields } from '../../fields/orderFields';
import { allowLiveManualRunOption } from '../../spending';
import { waitField, waitOptions } from '../../fields/waiting';
import { waitForJob } from '../../waitForJob';
import { optionsField } from '../../fields/collections';
import { operation } from '../../operation';
import { groupOrders, isJoined, orderRequest, sequencerOf } from './orderRequest';

/**
 * Refuses what the API would refuse. A domain in an active order is left to the API: it may be this very
 * order, placed before a lost answer, which the API then gives back without charging again.
 */
function checkPlan(plan: Plan, mostCents?: number): void {
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
			`It would cost ${cents} ${currency} cents, and ${most} are allowed. Raise the limit or choose other names. Nothing was ordered.`,
			facts,
		);
	}
}

/** What was ordered, in words, and how one hears of its end. */
function receipt({ domain_count, costs }: Row): string {
	const total = moneyInWords(
		Reflect.get(Object(costs), 'total_cents'),
		Reflect.get(Object(costs), 'currency'),
	);
	const facts = [
		typeof domain_count === 'number' &&
			`${domain_count} ${domain_count === 1 ? 'domain' : 'domains'}`,
		total,
	].filter(Boolean);
	const ordered = facts.length > 0 ? `: ${facts.join(', ')}` : '';
	return `Order accepted${ordered}. Peeker sends the event Order Completed when the inboxes are live: start a workflow on it with a Peeker Trigger.`;
}

/** Several input items and too few names in each: most likely one order of all of them was meant. */
function withWayToJoin(error: unknown, itemCount: number): unknown {
	const details = error instanceof PeekerError ? error.failure?.details : undefined;
	const { required_count: required, submitted_count: submitted } = Object(details);
	if (itemCount < 2 || !(Number(submitted) < Number(required))) return error;
	return withNote(
		error,
		`There are ${itemCount} input items. To make one order of all of them, choose 'Domains From' = 'From All Input Items'.`,
	);
}

export const create = operation({
	value: 'create',
	name: 'Create',
	action: 'Create an order of domains and inboxes',
	description:
		'Places an order: registers the domains, sets up the inboxes and adds them to Smartlead. A live key spends money; ordering the same again within 24 hours is recognised and not charged twice.',
	effect: 'spend',
	fields: [
		...orderFields,
		waitField('order'),
		optionsField([
			allowLiveManualRunOption,
			domainForwardingOption,
			{
				displayName: 'Max Registration Cost (Cents)',
				name: 'maxRegistrationCostCents',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: 0,
				description:
					'Refuse the order if registering its domains would cost more than this. Checks the order first.',
			},
			...waitOptions(JOBS.order),
			{
				displayName: 'Preflight',
				name: 'preflight',
				type: 'boolean',
				default: false,
				description:
					'Whether to check names, numbers and providers first and refuse with everything that is wrong, before anything is ordered',
			},
		]),
	],
	input: orderInput,
	check: sequencerOf,
	loginOf: ({ login }) => login,
	isJoined,
	group: groupOrders,
	async run(input, context) {
		const { client } = context;
		const { maxRegistrationCostCents, preflight } = input.options;
		const request = orderRequest(input, context);
		if (preflight || maxRegistrationCostCents !== undefined) {
			const plan = await fetchPlan(
				planSource(client, request.domains),
				request.form,
				request.domains,
			);
			checkPlan(plan, maxRegistrationCostCents);
		}
		const order = await callForObject(client, 'createOrder', {
			body: orderBody(request),
			howToCheck:
				"Run exactly the same order again within 24 hours: Peeker recognises it, gives the first one back and charges nothing again. Or look at the operation 'Get Many' of 'Order'.",
		}).catch(
			async (error: unknown) =>
				await Promise.reject(withWayToJoin(error, context.inputItems.length)),
		);
		context.highlight('order_id', order);
		context.hint(receipt(order));
		if (!input.waitForCompletion) return order;
		const id = String(order.id);
		return await waitForJob(JOBS.order, input.options, context, {
			started: order,
			read: async (reader) => await callForObject(reader, 'getOrder', { id }),
			help: async () => await pendingActionsOf(client, id),
		});
	},
});
