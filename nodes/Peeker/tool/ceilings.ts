import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { clock } from '../../api/client/clock';
import { PeekerError } from '../../api/errors/failure';
import { centsSpentSince, swapsSince } from '../../api/resources/spent';
import { amountInWords } from '../../api/util/money';
import type { OperationContext } from '../operation';
import { centsSpentInRun } from './runSpending';

const DAY_MS = 24 * 3_600_000;

/** The limits of a tool, which a person sets in the node. */
export const toolLimits: { order: INodeProperties[]; swap: INodeProperties[] } = {
	order: [
		{
			displayName: 'Max Cost per Day (Cents)',
			name: 'maxDailyCostCents',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description:
				'What all orders with this key may cost in 24 hours before the agent is refused a further one. Needed for an agent with a live key. Type a number: an expression is refused.',
			displayOptions: { show: { '@tool': [true] } },
		},
	],
	swap: [
		{
			displayName: 'Max Swaps per Day',
			name: 'maxDailySwaps',
			type: 'number',
			typeOptions: { minValue: 0 },
			default: 0,
			description:
				'How many domains may be swapped with this key in 24 hours before the agent is refused a further one. Needed for an agent with a live key. Type a number: an expression is refused.',
			displayOptions: { show: { '@tool': [true] } },
		},
	],
};

/** Options that hold an agent back, by their names. */
const GUARDS = [
	'allowLiveManualRun',
	'googleLicenseCents',
	'maxDailyCostCents',
	'maxDailySwaps',
	'maxRegistrationCostCents',
	'maxSwaps',
	'maxTotalCostCents',
	'microsoftLicenseCents',
	'preflight',
];

const isExpression = (stored: unknown) => typeof stored === 'string' && stored.startsWith('=');

/**
 * Refuses a guard that is filled by an expression: a model fills `$fromAI`, and whoever talks to the agent fills
 * its input item. Throws a `PeekerError`.
 */
export function refuseFilledGuards(context: IExecuteFunctions): void {
	const { options } = context.getNode().parameters;
	const filled = isExpression(options)
		? 'options'
		: GUARDS.find((name) => isExpression(Reflect.get(Object(options), name)));
	if (filled === undefined) return;
	throw new PeekerError(
		'A limit that holds an agent back is filled by an expression',
		`A person must open the node and type a fixed value in the option "${filled}": a model, or whoever talks to it, could fill the expression. Nothing was sent.`,
		{ code: 'limit_not_fixed', field: filled, repeat: 'safe' },
	);
}

const noLimit = (label: string, field: string) =>
	new PeekerError(
		'An agent may not spend with a live key as long as nobody has set a limit',
		`You cannot set it yourself. Tell a person to open the node, add the option '${label}' and type a number. Nothing was sent.`,
		{ code: 'no_limit', field: `options.${field}`, repeat: 'safe' },
	);

const overLimit = (label: string, field: string, words: string, data: Record<string, unknown>) =>
	new PeekerError(
		`This would go beyond '${label}', which a person has set`,
		`${words} You cannot raise it. Ask a person, or order less. Nothing was ordered.`,
		{ code: 'cost_limit', field: `options.${field}`, repeat: 'safe', data },
	);

export interface OrderLimits {
	maxDailyCostCents?: number;
	maxTotalCostCents?: number;
}

/** What is left under a limit. */
export interface Room {
	label: string;
	field: string;
	limit: number;
	spent: number;
}

/** What a live key may still spend, under each limit that is set. Throws a `PeekerError` where none is. */
async function roomLeft(
	{ client, execution }: OperationContext,
	{ maxDailyCostCents: day, maxTotalCostCents: run }: OrderLimits,
): Promise<Room[]> {
	if (day === undefined) throw noLimit('Max Cost per Day (Cents)', 'maxDailyCostCents');
	const ofRun = {
		label: 'Max Total Cost (Cents)',
		field: 'maxTotalCostCents',
		spent: centsSpentInRun(execution),
	};
	const ofDay = {
		label: 'Max Cost per Day (Cents)',
		field: 'maxDailyCostCents',
		limit: day,
		spent: await centsSpentSince(client, clock.now() - DAY_MS),
	};
	return run === undefined ? [ofDay] : [{ ...ofRun, limit: run }, ofDay];
}

/**
 * Refuses an order that goes beyond what a person has allowed the agent with a live key: its cost on top of what
 * was spent. Gives what was left before it. Throws a `PeekerError`.
 *
 * @param costOf the cents of the order, registrations and licenses; looked up only where a limit is set
 */
export async function keepCostLimits(
	context: OperationContext,
	limits: OrderLimits,
	costOf: () => Promise<number>,
): Promise<Room[]> {
	if (context.client.account.environment !== 'live') return [];
	const rooms = await roomLeft(context, limits);
	const check = (cents: number, what: string) => {
		const full = rooms.find(({ limit, spent }) => spent >= limit || spent + cents > limit);
		if (!full) return;
		const { label, field, limit, spent } = full;
		const words = `Up to ${amountInWords(limit)} is allowed, ${amountInWords(spent)} is spent, and ${what}.`;
		throw overLimit(label, field, words, { limit_cents: limit, spent_cents: spent, cents });
	};
	check(0, 'nothing is left');
	const cents = await costOf();
	check(cents, `the order would cost ${amountInWords(cents)}`);
	return rooms;
}

/** In words, where an order came to more than what was left; undefined where it did not. */
export function overspent(rooms: Room[], cents: number): string | undefined {
	const over = rooms.find(({ limit, spent }) => spent + cents > limit);
	if (!over) return undefined;
	return `Attention: this order came to ${amountInWords(cents)}, more than was known before it. With it ${amountInWords(over.spent + cents)} is spent, and '${over.label}' allows ${amountInWords(over.limit)}: tell a person. Further orders are refused.`;
}

export interface SwapLimits {
	maxDailySwaps?: number;
}

/** Refuses a swap beyond what a person has allowed the agent with a live key. Throws a `PeekerError`. */
export async function keepSwapLimit(
	{ client }: OperationContext,
	{ maxDailySwaps: most }: SwapLimits,
): Promise<void> {
	if (client.account.environment !== 'live') return;
	if (most === undefined) throw noLimit('Max Swaps per Day', 'maxDailySwaps');
	const done = await swapsSince(client, clock.now() - DAY_MS);
	if (done < most) return;
	const words = `Up to ${most} swaps are allowed in 24 hours, and ${done} were made.`;
	throw overLimit('Max Swaps per Day', 'maxDailySwaps', words, { limit: most, swaps: done });
}
