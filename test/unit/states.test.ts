import { changedStates, knownStates, statesOf, type Listed } from '../../nodes/events/states';

const nothing: Listed = { orders: [], pendingActions: [], swaps: [], domains: [] };
const typesOf = (listed: Partial<Listed>) =>
	statesOf({ ...nothing, ...listed }).map(({ type }) => type);

test.each([
	['in_progress', 'order.in_progress'],
	['completed', 'order.completed'],
	['failed', 'order.failed'],
	['action_required', 'order.action_required'],
	['cancel_scheduled', 'order.cancel_scheduled'],
	['cancelled', 'order.cancelled'],
	['of_the_future', undefined],
])('order %s: %s', (status, type) => {
	expect(typesOf({ orders: [{ id: 'ord_1', status }] })).toEqual([type]);
});

test.each([
	['created', 'swap.created'],
	['in_progress', 'swap.in_progress'],
	['completed', 'swap.completed'],
	['failed', 'swap.failed'],
	['action_required', 'swap.action_required'],
])('swap %s: %s', (status, type) => {
	expect(typesOf({ swaps: [{ id: 'swp_1', status }] })).toEqual([type]);
});

test.each([
	['available', undefined],
	['in_progress', undefined],
	['active', 'domain.connected'],
	['failed', undefined],
	['action_required', 'domain.action_required'],
])('domain %s: %s', (status, type) => {
	expect(typesOf({ domains: [{ id: 'dom_1', status }] })).toEqual([type]);
});

test('rows that tell no state are left out', () => {
	expect(statesOf({ ...nothing, orders: [{ id: 'ord_1' }, { status: 'completed' }, {}] })).toEqual(
		[],
	);
});

const waiting = (...ids: string[]) =>
	statesOf({
		...nothing,
		orders: [{ id: 'ord_1', status: 'action_required' }],
		pendingActions: [
			...ids.map((id) => ({ id, order_id: 'ord_1', status: 'open' })),
			{ id: 'act_other', order_id: 'ord_2', status: 'open' },
		],
	});

test('an order that waits for something else is in another state, and says for what', () => {
	const known = knownStates(waiting('act_2', 'act_1'));
	expect(changedStates(waiting('act_1', 'act_2'), known)).toEqual([]);
	const [changed] = changedStates(waiting('act_3'), known);
	expect(changed).toMatchObject({
		type: 'order.action_required',
		data: { id: 'ord_1', pending_actions: [{ id: 'act_3' }] },
	});
});

test('what is new or differs is changed; what tells of no event or is gone is not', () => {
	const before = statesOf({
		...nothing,
		orders: [
			{ id: 'ord_1', status: 'in_progress' },
			{ id: 'ord_2', status: 'completed' },
			{ id: 'ord_gone', status: 'completed' },
		],
		domains: [{ id: 'dom_1', status: 'available' }],
	});
	const after = statesOf({
		...nothing,
		orders: [
			{ id: 'ord_3', status: 'in_progress' },
			{ id: 'ord_1', status: 'completed' },
			{ id: 'ord_2', status: 'completed' },
		],
		domains: [{ id: 'dom_1', status: 'failed' }],
	});
	const changed = changedStates(after, knownStates(before));
	expect(changed.map(({ type, resourceId }) => `${type} ${resourceId}`)).toEqual([
		'order.in_progress ord_3',
		'order.completed ord_1',
	]);
	expect(knownStates(after)).not.toHaveProperty('ord_gone');
});
