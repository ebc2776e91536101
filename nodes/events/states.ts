import { EVENT_TYPES } from '../api/contract/events';
import type { Row } from '../api/util/row';

/** A resource as Peeker lists it now. */
export interface ListedState {
	resourceId: string;
	/** Differs whenever an event should have been sent. */
	state: string;
	/** The event that tells of this state; `undefined` if none does. */
	type: string | undefined;
	/** The `data` of that event. */
	data: Row;
}

/** What Peeker lists, in the API's own rows. */
export interface Listed {
	orders: Row[];
	/** Open ones. */
	pendingActions: Row[];
	swaps: Row[];
	domains: Row[];
}

/** The events of a domain that its state tells of (CONTRACT sections 7 and 9); the others have no state of their own. */
const DOMAIN_EVENTS: Record<string, string> = {
	active: 'domain.connected',
	action_required: 'domain.action_required',
};

/** How far the clocks of Peeker and of the computers that n8n runs on may be apart. */
export const CLOCKS_SECONDS = 60;

/** Whether a state that Peeker lists tells what events of a type tell. */
export const isListed = (type: string): boolean =>
	/^(order|swap)\./.test(type) || Object.values(DOMAIN_EVENTS).includes(type);

const SENT = new Set(EVENT_TYPES.map(({ type }) => type));

function stateOf(row: Row, type: string | undefined, more = ''): ListedState[] {
	const { id, status } = row;
	if (typeof id !== 'string' || typeof status !== 'string') return [];
	const known = type !== undefined && SENT.has(type) ? type : undefined;
	return [{ resourceId: id, state: `${status}${more}`, type: known, data: row }];
}

/** An order that needs its partner again, for another reason, is in another state, although its status is the same. */
function orderState(order: Row, pendingActions: Row[]): ListedState[] {
	const type = `order.${String(order.status)}`;
	if (type !== 'order.action_required') return stateOf(order, type);
	const pending_actions = pendingActions.filter(({ order_id }) => order_id === order.id);
	const ids = pending_actions.map(({ id }) => String(id)).sort();
	return stateOf({ ...order, pending_actions }, type, ids.map((id) => ` ${id}`).join(''));
}

/** The states of all that Peeker lists. Rows without `id` or `status` are left out. */
export const statesOf = ({ orders, pendingActions, swaps, domains }: Listed): ListedState[] => [
	...orders.flatMap((order) => orderState(order, pendingActions)),
	...swaps.flatMap((swap) => stateOf(swap, `swap.${String(swap.status)}`)),
	...domains.flatMap((domain) => stateOf(domain, DOMAIN_EVENTS[String(domain.status)])),
];
