import { createHmac, timingSafeEqual } from 'node:crypto';

import type { Account } from '../../api/client/types';
import { PeekerError } from '../../api/errors/failure';
import type { OrderForm } from '../../api/resources/orders/body';

/** How long a plan may be ordered by, in milliseconds. */
export const PLAN_VALID_MS = 30 * 60 * 1_000;

/** What a plan priced: for whom, how much, and which domains. */
export interface Planned {
	user: string;
	form: OrderForm;
	domains: string[];
}

/**
 * The digest of a plan, keyed with the API key: only who has the key can make one, so a model can hand it on,
 * but not make it up. The order of names and of keys makes no difference.
 */
function digestOf(
	{ apiKey, baseUrl }: Account,
	{ user, form, domains }: Planned,
	{ at, cents }: Stamp,
): string {
	const facts = [at, cents, baseUrl, user, Object.entries(form).sort(), [...domains].sort()];
	return createHmac('sha256', `peeker plan 1 ${apiKey}`)
		.update(JSON.stringify(facts))
		.digest('hex');
}

interface Stamp {
	/** When it was planned, in milliseconds since 1970. */
	at: number;
	/** What registering the domains costs. */
	cents: number;
}

/** The token that an agent orders a plan with. */
export const planToken = (account: Account, planned: Planned, stamp: Stamp): string =>
	`plan_${stamp.at.toString(36)}_${stamp.cents}_${digestOf(account, planned, stamp)}`;

const TOKEN = /^plan_([0-9a-z]{1,11})_(\d{1,15})_([0-9a-f]{64})$/;

const refusal = (code: string, what: string) =>
	new PeekerError(
		what,
		"Call the operation 'Plan' of 'Order' with exactly what is to be ordered, show its price to whoever decides, and order with the 'plan_token' that it gives. Nothing was ordered.",
		{ code, field: 'planToken', repeat: 'safe' },
	);

/**
 * The cents that registering the domains was planned to cost. Throws a `PeekerError` for a token that is none, was
 * not made with this key, is older than 30 minutes, or belongs to another order.
 */
export function plannedCents(
	account: Account,
	planned: Planned,
	token: string,
	now: number,
): number {
	if (token === '') throw refusal('plan_needed', 'An agent orders by a plan, and none was given');
	const [, at = '', cents = '', digest = ''] = TOKEN.exec(token.trim()) ?? [];
	const stamp = { at: parseInt(at, 36), cents: Number(cents) };
	const expected = digestOf(account, planned, stamp);
	const isOurs =
		digest.length === expected.length &&
		timingSafeEqual(Buffer.from(digest), Buffer.from(expected));
	if (!isOurs) {
		throw refusal(
			'plan_differs',
			"'Plan Token' does not belong to this order: the user, the size and the domains must be those of the plan",
		);
	}
	if (now - stamp.at > PLAN_VALID_MS || stamp.at > now)
		throw refusal('plan_expired', "'Plan Token' is older than 30 minutes");
	return stamp.cents;
}
