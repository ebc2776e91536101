import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { PeekerError } from '../api/errors/failure';
import { amountInWords } from '../api/util/money';
import type { AnyOperation } from './operation';

/** The spending guard, for every operation that spends. */
export const allowLiveManualRunOption: INodeProperties = {
	displayName: 'Allow Live Manual Run',
	name: 'allowLiveManualRun',
	type: 'boolean',
	default: false,
	description:
		'Whether a run from the editor may spend real money with a live key. Published workflows always may.',
	builderHint: { propertyHint: 'A person decides about this: leave it out.' },
};

export const maxTotalCostOption: INodeProperties = {
	displayName: 'Max Total Cost (Cents)',
	name: 'maxTotalCostCents',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description:
		'Refuse an order if all orders of this run together would cost more than this: what the ones before it cost, and what registering its domains costs; for an agent, its inboxes too. Checks each order first.',
};

export const maxSwapsOption: INodeProperties = {
	displayName: 'Max Swaps',
	name: 'maxSwaps',
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 1,
	description: 'Refuse further swaps once this run has made as many, over all items',
};

/** How a run began, as far as a node can tell (n8n 2.41). */
export interface Beginning {
	mode: string;
	/** Whether the workflow is published. */
	isActive: boolean;
	/** The type of the node that the execution began with. */
	triggerType?: string;
}

const MANUAL_TRIGGER = 'n8n-nodes-base.manualTrigger';

/**
 * Whether a person started the run from the editor: directly, as an evaluation, or as a workflow that another
 * one called. A published workflow below a webhook or schedule that was run by hand cannot be told.
 */
export const beganByHand = ({ mode, isActive, triggerType }: Beginning): boolean =>
	mode === 'manual' ||
	mode === 'evaluation' ||
	(mode === 'integrated' && (!isActive || triggerType === MANUAL_TRIGGER));

/** Refuses what would spend money in a run begun by hand, unless the user allowed it. */
export function refuseUnintendedSpending(
	context: IExecuteFunctions,
	{ effect }: AnyOperation,
	input: unknown,
): void {
	const beginning = {
		mode: context.getMode(),
		isActive: context.getWorkflow().active,
		triggerType: context.getExecutionContext?.()?.triggerNode?.type,
	};
	if (effect !== 'spend' || !beganByHand(beginning)) return;
	const options: unknown = Reflect.get(Object(input), 'options');
	if (Reflect.get(Object(options), 'allowLiveManualRun') === true) return;
	throw new PeekerError(
		'A manual run with a live key would spend real money',
		"To do it all the same, add the option 'Allow Live Manual Run' and turn it on. " +
			'To try things out, use a sandbox key (pk_test_…). Published workflows are not held up. Nothing was sent.',
		{ code: 'live_manual_run', field: 'options.allowLiveManualRun', repeat: 'safe' },
	);
}

/** A cost in cents; null where it is not known. */
export interface Cost {
	cents: number | null;
	currency: string | null;
}

/** What one run of the node has spent so far, each write once, however often n8n runs the node. */
export class RunSpending {
	readonly orders = new Map<string, Cost>();

	readonly swaps = new Set<string>();
}

/**
 * Refuses an order whose cost would bring all orders of the run above `mostCents`, and one of which that
 * cannot be told: a price is not known, or the currencies differ.
 */
export function checkTotalCost(before: Cost[], next: Cost, mostCents: number): void {
	const all = [...before, next];
	const refuse = (message: string, description: string) =>
		new PeekerError(message, `${description} This order was not placed.`, {
			code: 'cost_limit',
			field: 'options.maxTotalCostCents',
			repeat: 'safe',
		});
	const costing = all.filter(({ cents }) => cents !== 0);
	const currencies = new Set(costing.map(({ currency }) => currency));
	if (currencies.size > 1 || costing.some(({ cents }) => cents === null)) {
		throw refuse(
			"What the orders of this run cost is not known, so 'Max Total Cost (Cents)' cannot be kept",
			'A price is missing, or the orders are in different currencies.',
		);
	}
	const total = all.reduce((sum, { cents }) => sum + (cents ?? 0), 0);
	if (total > mostCents) {
		throw refuse(
			"The orders of this run would cost more than 'Max Total Cost (Cents)'",
			`Together they would cost ${amountInWords(total, [...currencies].join())}, and ${amountInWords(mostCents)} is allowed. Raise the limit or order less in one run.`,
		);
	}
}

/** Refuses a swap once the run has made `most`. */
export function checkSwapCount(made: number, most: number): void {
	if (made < most) return;
	throw new PeekerError(
		"This run has made as many swaps as 'Max Swaps' allows",
		`Swaps made in this run: ${made}; allowed: ${most}. Raise the limit, or do the rest in another run. This swap was not made.`,
		{ code: 'swap_limit', field: 'options.maxSwaps', repeat: 'safe' },
	);
}
