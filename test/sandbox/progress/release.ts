import type { DomainRow } from '../types';

/** Gives a domain of an order back to the inventory. */
export function release(domain: DomainRow): void {
	domain.category = 'inventory';
	domain.status = 'available';
	domain.provider = undefined;
	domain.user_id = undefined;
	domain.order_id = undefined;
	domain.inboxes = 0;
	domain.cancelScheduled = false;
}
