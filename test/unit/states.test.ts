import { isListed, statesOf, type Listed } from '../../nodes/events/states';

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
	expect(waiting('act_1', 'act_2')[0].state).toBe(waiting('act_2', 'act_1')[0].state);
	const [changed] = waiting('act_3');
	expect(changed.state).not.toBe(waiting('act_1', 'act_2')[0].state);
	expect(changed).toMatchObject({
		type: 'order.action_required',
		data: { id: 'ord_1', pending_actions: [{ id: 'act_3' }] },
	});
});

test.each([
	['order.completed', true],
	['swap.failed', true],
	['domain.connected', true],
	['domain.action_required', true],
	['domain.failed', false],
	['import.completed', false],
])('states of events %s are listed: %s', (type, expected) => {
	expect(isListed(type)).toBe(expected);
});
