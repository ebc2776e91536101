import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { clock } from '../../api/client/clock';
import { PeekerError } from '../../api/errors/failure';
import { centsSpentSince, swapsSince } from '../../api/resources/spent';
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
	'maxDailyCostCents',
	'maxDailySwaps',
	'maxRegistrationCostCents',
	'maxSwaps',
	'maxTotalCostCents',
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

interface OrderLimits {
	maxDailyCostCents?: number;
	maxTotalCostCents?: number;
}

/**
 * Refuses an order that goes beyond what a person has allowed the agent with a live key: `cents` for registering
 * its domains, on top of what was spent. What the inboxes cost Peeker tells only afterwards; it counts from then on.
 * Throws a `PeekerError`.
 */
export async function keepCostLimits(
	{ client, execution }: OperationContext,
	{ maxDailyCostCents: day, maxTotalCostCents: run }: OrderLimits,
	cents: number,
): Promise<void> {
	if (client.account.environment !== 'live') return;
	if (day === undefined) throw noLimit('Max Cost per Day (Cents)', 'maxDailyCostCents');
	const check = (label: string, field: string, most: number, spent: number) => {
		if (spent < most && spent + cents <= most) return;
		const words = `Up to ${most} cents are allowed, ${spent} are spent, and registering the domains would cost ${cents}.`;
		throw overLimit(label, field, words, { limit_cents: most, spent_cents: spent, cents });
	};
	if (run !== undefined)
		check('Max Total Cost (Cents)', 'maxTotalCostCents', run, centsSpentInRun(execution));
	const spent = await centsSpentSince(client, clock.now() - DAY_MS);
	check('Max Cost per Day (Cents)', 'maxDailyCostCents', day, spent);
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
