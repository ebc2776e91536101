import type { IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { PeekerError } from '../api/errors/failure';
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

/** Refuses what would spend money in a manual run, unless the user allowed it. */
export function refuseUnintendedSpending(
	context: IExecuteFunctions,
	{ effect }: AnyOperation,
	input: unknown,
): void {
	if (effect !== 'spend' || context.getMode() !== 'manual') return;
	const options: unknown = Reflect.get(Object(input), 'options');
	if (Reflect.get(Object(options), 'allowLiveManualRun') === true) return;
	throw new PeekerError(
		'A manual run with a live key would spend real money',
		"To do it all the same, add the option 'Allow Live Manual Run' and turn it on. " +
			'To try things out, use a sandbox key (pk_test_…). Published workflows are not held up. Nothing was sent.',
		{ code: 'live_manual_run', field: 'options.allowLiveManualRun', repeat: 'safe' },
	);
}
