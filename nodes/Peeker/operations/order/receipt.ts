import { LIMITS } from '../../../api/contract/limits';
import { JOBS } from '../../../api/resources/jobs';
import { moneyInWords } from '../../../api/util/money';
import type { Row } from '../../../api/util/row';

const ENDED: readonly string[] = [...JOBS.order.done, ...JOBS.order.failed];

const MINUTES = 'YYYY-MM-DDTHH:MM'.length;

/** As in "2026-07-01 09:00 UTC". */
const inWords = (time: Date) => `${time.toISOString().slice(0, MINUTES).replace('T', ' ')} UTC`;

/**
 * What to say of an order that has ended when it is answered, which is not a new one: Peeker has recognised a repeat
 * (CONTRACT section 5). Undefined for any other.
 */
export function endedRepeatInWords({ id, status, created_at: createdAt }: Row): string | undefined {
	if (!ENDED.includes(String(status))) return undefined;
	const placed = new Date(typeof createdAt === 'string' ? createdAt : NaN);
	const isKnown = !Number.isNaN(placed.getTime());
	const when = isKnown ? `, placed on ${inWords(placed)}` : '';
	const forgotten = new Date(placed.getTime() + LIMITS.orderRepeatHours * 3_600_000);
	const after = isKnown
		? `after ${inWords(forgotten)}`
		: `${LIMITS.orderRepeatHours} hours after the first time`;
	return `Nothing new was ordered or charged: Peeker took this for a repeat of the order ${String(id)}${when}, which has ended as "${String(status)}". To place it anew, run it ${after}, or change something in it, such as the domains.`;
}

/**
 * What an order's answer means, in words, and how one hears of its end (CONTRACT section 5: the same body
 * within 24 hours gives the original order back).
 */
export function receipt(order: Row): string {
	const repeat = endedRepeatInWords(order);
	if (repeat !== undefined) return repeat;
	const { domain_count: count, costs } = order;
	const total = moneyInWords(
		Reflect.get(Object(costs), 'total_cents'),
		Reflect.get(Object(costs), 'currency'),
	);
	const facts = [
		typeof count === 'number' && `${count} ${count === 1 ? 'domain' : 'domains'}`,
		total,
	].filter(Boolean);
	const ordered = facts.length > 0 ? `: ${facts.join(', ')}` : '';
	return `Order accepted${ordered}. Peeker sends the event Order Completed when the inboxes are live: start a workflow on it with a Peeker Trigger.`;
}
