import type { INodeProperties } from 'n8n-workflow';
import type { z } from 'zod';

import type { PollSeconds } from '../../api/contract/limits';
import type { JobKind } from '../../api/resources/jobs';
import { flag, wholeNumber } from '../input/schemas';

export const DEFAULT_MAX_WAIT_SECONDS = 300;
/** The wait holds a worker of n8n; for more there is 'Wait Until Finished'. */
const LONGEST_WAIT_SECONDS = 3_600;

/** The switch that makes an operation wait for a job of this kind; `whatFor` as in "until the … is finished". */
export const waitField = (kind: JobKind, whatFor = kind.noun): INodeProperties => ({
	displayName: 'Wait for Completion',
	name: 'waitForCompletion',
	type: 'boolean',
	default: false,
	hint: kind.takesDays
		? "n8n shows no progress while a node waits. For live work use 'Wait Until Finished', or a second workflow with a Peeker Trigger."
		: 'n8n shows no progress while a node waits.',
	description: `Whether to wait until the ${whatFor} is finished instead of going on at once`,
	...(kind.takesDays && {
		builderHint: {
			propertyHint:
				"Leave it off for live work, which can take a day: wait with the operation 'Wait Until Finished', or start a second workflow with the Peeker Trigger.",
		},
	}),
});

/** The options of an operation that can wait for a job of this kind. */
export const waitOptions = (kind: JobKind): INodeProperties[] => {
	const { usual, least } = kind.pollSeconds;
	const better = kind.takesDays
		? "; live work can take a day or two, which the operation 'Wait Until Finished' is for"
		: '';
	const displayOptions = { show: { '/waitForCompletion': [true] } };
	return [
		{
			displayName: 'Max Wait (Seconds)',
			name: 'maxWaitSeconds',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: LONGEST_WAIT_SECONDS },
			default: DEFAULT_MAX_WAIT_SECONDS,
			description: `How long to wait at the most, up to an hour${better}`,
			displayOptions,
		},
		{
			displayName: 'Poll Interval (Seconds)',
			name: 'pollIntervalSeconds',
			type: 'number',
			typeOptions: { minValue: least },
			default: usual,
			description: `How long to wait between two looks, ${least} at least`,
			displayOptions,
		},
	];
};

export const waitInput = { waitForCompletion: flag() };

export const waitOptionsInput = ({ pollSeconds: { least } }: { pollSeconds: PollSeconds }) => ({
	maxWaitSeconds: wholeNumber(1, LONGEST_WAIT_SECONDS).optional(),
	pollIntervalSeconds: wholeNumber(least, LONGEST_WAIT_SECONDS).optional(),
});

export type WaitOptions = Partial<z.output<z.ZodObject<ReturnType<typeof waitOptionsInput>>>>;
