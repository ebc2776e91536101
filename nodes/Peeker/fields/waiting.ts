import type { INodeProperties } from 'n8n-workflow';
import type { z } from 'zod';

import { clock } from '../../api/clock';
import { flag, optional, wholeNumber } from '../../api/contract/fields';
import { POLL_SECONDS } from '../../api/contract/limits';
import type { Row } from '../../api/row';
import type { JobKind, Wait } from '../../api/waiting';
import { waitUntilDone } from '../../api/waiting';
import type { OperationContext } from '../operation';

const DEFAULT_MAX_WAIT_SECONDS = 300;
const LONGEST_WAIT_SECONDS = 7 * 24 * 3_600;
/** An AI agent's call is cut off by its own time limit. */
const TOOL_MAX_WAIT_SECONDS = 60;

type Pace = (typeof POLL_SECONDS)[keyof typeof POLL_SECONDS];

export const waitField = (noun: string): INodeProperties => ({
	displayName: 'Wait for Completion',
	name: 'waitForCompletion',
	type: 'boolean',
	default: false,
	description: `Whether to wait until the ${noun} is finished instead of going on at once`,
});

export const waitOptions = ({ usual, least }: Pace): INodeProperties[] => [
	{
		displayName: 'Max Wait (Seconds)',
		name: 'maxWaitSeconds',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: DEFAULT_MAX_WAIT_SECONDS,
		description:
			"How long to wait at the most. Used with 'Wait for Completion'; live work can take a day, so a Peeker Trigger is often the better choice.",
	},
	{
		displayName: 'Poll Interval (Seconds)',
		name: 'pollIntervalSeconds',
		type: 'number',
		typeOptions: { minValue: least },
		default: usual,
		description: `How long to wait between two looks, ${least} at least. Used with 'Wait for Completion'.`,
	},
];

export const waitInput = { waitForCompletion: flag() };

export const waitOptionsInput = ({ least }: Pace) => ({
	maxWaitSeconds: optional(wholeNumber(1, LONGEST_WAIT_SECONDS)),
	pollIntervalSeconds: optional(wholeNumber(least, LONGEST_WAIT_SECONDS)),
});

type Options = Partial<z.output<z.ZodObject<ReturnType<typeof waitOptionsInput>>>>;

/** The moment until which one operation waits, in milliseconds since 1970. */
function deadlineOf({ maxWaitSeconds }: Options, { isTool }: OperationContext): number {
	const seconds = maxWaitSeconds ?? DEFAULT_MAX_WAIT_SECONDS;
	return clock.now() + (isTool ? Math.min(seconds, TOOL_MAX_WAIT_SECONDS) : seconds) * 1_000;
}

/** Waits for a job with the user's options, showing how it goes on; see `waitUntilDone`. */
export async function waitWithOptions(
	kind: JobKind,
	{ usual }: Pace,
	options: Options,
	context: OperationContext,
	wait: Pick<Wait, 'started' | 'read' | 'help'> & { deadline?: number },
): Promise<Row> {
	return await waitUntilDone(kind, {
		deadline: deadlineOf(options, context),
		...wait,
		intervalMs: (options.pollIntervalSeconds ?? usual) * 1_000,
		signal: context.client.signal,
		onState: ({ id, status }) =>
			context.progress(`Waiting for ${kind.noun} ${String(id)}: ${String(status)}`),
	});
}

/** Waits for several jobs of one kind within one waiting time; `read` gives the state of one by its ID. */
export async function waitForAll(
	kind: JobKind,
	pace: Pace,
	options: Options,
	context: OperationContext,
	jobs: Row[],
	read: (id: string) => Promise<Row>,
): Promise<Row[]> {
	const deadline = deadlineOf(options, context);
	const finished: Row[] = [];
	for (const job of jobs) {
		const readJob = async () => await read(String(job.id));
		finished.push(
			await waitWithOptions(kind, pace, options, context, {
				// While the first was waited for, the others went on.
				started: job === jobs[0] ? job : await readJob(),
				deadline,
				read: readJob,
			}),
		);
	}
	return finished;
}
