import { PeekerError, withNote } from '../../../api/errors/failure';
import type { OrderRequest } from '../../../api/resources/orders/body';
import { orderBody } from '../../../api/resources/orders/body';
import { findOrder } from '../../../api/resources/orders/lostOrder';
import { entryOf } from '../../../api/client/client';
import type { LostCall } from '../../../api/client/types';
import { withOrderMeant } from '../../../api/resources/orders/sameOrder';
import { fetchPlan, planSource } from '../../../api/resources/orders/fetchPlan';
import { BundleNames } from '../../../api/resources/bundles';
import { callForObject } from '../../../api/client/unwrap';
import type { Row } from '../../../api/util/row';
import { pendingActionsOf } from '../../../api/resources/pendingActions';
import { JOBS } from '../../../api/resources/jobs';
import type { OrderInput } from '../../fields/orderInput';
import { orderInput } from '../../fields/orderInput';
import type { OperationContext } from '../../operation';
import { domainForwardingOption, orderFields } from '../../fields/orderFields';
import type { Cost } from '../../spending';
import { allowLiveManualRunOption, checkTotalCost, maxTotalCostOption } from '../../spending';
import { simplifiedOrder, simplifyField } from '../../fields/simplify';
import { waitField, waitOptions } from '../../fields/waiting';
import { waitForJob } from '../../waitForJob';
import { optionsField } from '../../fields/collections';
import { operation } from '../../operation';
import { overspent, toolLimits } from '../../tool/ceilings';
import { licensePriceOptions } from '../../tool/licensePrices';
import { inTurn } from '../../tool/inTurn';
import { noteSpent } from '../../tool/runSpending';
import { checkAgentsOrder } from './agentsOrder';
import { checkPlan } from './checkPlan';
import { groupOrders, isJoined, orderRequest, sequencerOf } from './orderRequest';
import { endedRepeatInWords, receipt } from './receipt';

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

type Options = OrderInput['options'];

/** Refuses an order that the user's limits or the preflight forbid. Gives its cost where that was looked up. */
async function checkBefore(
	{ form, domains }: OrderRequest,
	{ maxRegistrationCostCents, maxTotalCostCents, preflight }: Options,
	{ client, spending }: OperationContext,
): Promise<Cost | undefined> {
	if (!preflight && maxRegistrationCostCents === undefined && maxTotalCostCents === undefined) {
		return undefined;
	}
	const plan = await fetchPlan(planSource(client, domains), form, domains);
	checkPlan(plan, maxRegistrationCostCents);
	const cost = { cents: plan.registration_cost_cents, currency: plan.currency };
	if (maxTotalCostCents !== undefined) {
		checkTotalCost([...spending.orders.values()], cost, maxTotalCostCents);
	}
	return cost;
}

/** What an order cost as its answer tells it, licenses included. */
function costOf({ costs }: Row): Cost | undefined {
	const cents: unknown = Reflect.get(Object(costs), 'total_cents');
	const currency: unknown = Reflect.get(Object(costs), 'currency');
	return typeof cents === 'number' && typeof currency === 'string'
		? { cents, currency }
		: undefined;
}

/** Places an order, or gives back the one that an earlier pass has placed or may have placed. */
async function place(request: OrderRequest, options: Options, context: OperationContext) {
	const { client, spending } = context;
	const { user, domains } = request;
	const call = {
		body: orderBody(request),
		reconcile: async (lostCall: LostCall) => await findOrder(lostCall, user, domains),
		howToCheck:
			"Run exactly the same order again within 24 hours: Peeker recognises it, gives the first one back and charges nothing again. Or look at the operation 'Get Many' of 'Order'.",
	};
	const entry = entryOf('createOrder', call);
	// An order that may have been placed is not checked again: its own domains would speak against it.
	const planned = client.record.hasBegun(entry)
		? spending.orders.get(entry)
		: await checkBefore(request, options, context);
	const order = await callForObject(client, 'createOrder', call).finally(() => {
		// One that may have been placed counts as well.
		if (client.record.hasBegun(entry)) {
			spending.orders.set(entry, planned ?? { cents: null, currency: null });
		}
	});
	const cost = costOf(order);
	if (cost) spending.orders.set(entry, cost);
	return order;
}

interface Placed {
	order: Row;
	/** What an agent must be told loudly. */
	warning?: string;
}

/** The order, or the failure, with the warning in it. */
async function withWarning(
	{ warning }: Placed,
	{ hint }: OperationContext,
	ending: Promise<Row>,
): Promise<Row> {
	if (warning === undefined) return await ending;
	hint(warning, 'warning');
	return await ending.then(
		(row) => ({ ...row, cost_warning: warning }),
		async (error: unknown) => await Promise.reject(withNote(error, warning)),
	);
}

/** The order, or the failure, with the news in it that nothing new was ordered; an agent sees no hints. */
async function withRepeat(
	order: Row,
	{ tool }: OperationContext,
	ending: Promise<Row>,
): Promise<Row> {
	const repeat = endedRepeatInWords(order);
	if (repeat === undefined) return await ending;
	return await ending.then(
		(row) => (tool ? { ...row, note: repeat } : row),
		async (error: unknown) => await Promise.reject(withNote(error, repeat)),
	);
}

async function waitForOrder(
	order: Row,
	{ waitForCompletion, options }: OrderInput,
	context: OperationContext,
): Promise<Row> {
	if (!waitForCompletion) return order;
	const id = String(order.id);
	return await waitForJob(JOBS.order, options, context, {
		started: order,
		read: async (reader) => await callForObject(reader, 'getOrder', { id }),
		help: async () => await pendingActionsOf(context.client, id),
	});
}

/** Orders of agents with one key are checked and placed one after the other, so that none slips below a limit. */
async function placeAsAsked(
	input: OrderInput,
	request: OrderRequest,
	context: OperationContext,
): Promise<Placed> {
	const { options } = input;
	if (!context.tool) return { order: await place(request, options, context) };
	return await inTurn(context.client.account.apiKey, async () => {
		const rooms = await checkAgentsOrder(input, request, context);
		const order = await place(request, options, context);
		noteSpent(context.execution, order);
		return { order, warning: overspent(rooms, costOf(order)?.cents ?? 0) };
	});
}

export const create = operation({
	value: 'create',
	name: 'Create',
	action: 'Order domains and inboxes for money',
	description:
		'Places an order: registers the domains, sets up the inboxes and adds them to Smartlead. A live key spends money; ordering the same again within 24 hours is recognised and not charged twice.',
	effect: 'spend',
	fields: [
		...orderFields,
		{
			displayName: 'Plan Token',
			name: 'planToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. plan_…',
			description:
				"The plan_token that the operation 'Plan' gave for exactly this order, at most 30 minutes ago",
			displayOptions: { show: { '@tool': [true] } },
		},
		waitField(JOBS.order),
		simplifyField,
		optionsField([
			allowLiveManualRunOption,
			maxTotalCostOption,
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
			...licensePriceOptions,
			...toolLimits.order,
			...waitOptions(JOBS.order),
			{
				displayName: 'Plan First',
				name: 'preflight',
				type: 'boolean',
				default: false,
				description:
					"Whether to do what the operation 'Plan' does first, and to refuse with everything that is wrong before anything is ordered",
			},
		]),
	],
	input: orderInput,
	check: sequencerOf,
	loginOf: ({ login }) => login,
	isJoined,
	group: groupOrders,
	prepare: (_groups, client) => new BundleNames(client),
	async run(input, context, bundleNames) {
		const { client } = context;
		const request = await orderRequest(input, context, bundleNames);
		const placed = await placeAsAsked(input, request, context).catch(async (error: unknown) => {
			const known = await withOrderMeant(client, request.domains, error);
			return await Promise.reject(withWayToJoin(known, context.inputItems.length));
		});
		const { order } = placed;
		context.highlight('order_id', order);
		context.hint(receipt(order));
		if (endedRepeatInWords(order) === undefined) context.tellCharged();
		const ended = waitForOrder(order, input, context).then((row) =>
			input.simplify === false ? row : simplifiedOrder(row),
		);
		return await withWarning(placed, context, withRepeat(order, context, ended));
	},
});
