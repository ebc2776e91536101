import { clock } from '../api/client/clock';
import { PeekerError } from '../api/errors/failure';
import type { JobKind, Wait } from '../api/resources/jobs';
import { LAST_LOOK, waitUntilDone } from '../api/resources/jobs';
import type { JobOutcome } from '../api/resources/jobOutcomes';
import { allOf, outcomeOf } from '../api/resources/jobOutcomes';
import type { Row } from '../api/util/row';
import type { WaitOptions } from './fields/waiting';
import { DEFAULT_MAX_WAIT_SECONDS } from './fields/waiting';
import type { OperationContext } from './operation';

/** The moment until which one operation waits, in milliseconds of the monotonic clock. */
function deadlineOf({ maxWaitSeconds }: WaitOptions, { tool }: OperationContext): number {
	const asked = clock.monotonic() + (maxWaitSeconds ?? DEFAULT_MAX_WAIT_SECONDS) * 1_000;
	return tool ? Math.min(asked, tool.deadline - LAST_LOOK.ms) : asked;
}

/** For an agent, work that goes on is no error: it is given the job as it stands, with what to do about it. */
function asItStands(last: Row, error: unknown): Row | undefined {
	if (!(error instanceof PeekerError)) return undefined;
	const { code, failure } = error.facts;
	const couldNotLook = failure !== undefined && failure.kind !== 'stopped';
	if (code !== 'still_running' && !couldNotLook) return undefined;
	return { ...last, note: `${error.message}. ${error.description}` };
}

/**
 * Waits for a job with the user's options, showing how it goes on; see `waitUntilDone`. A re-run of the node
 * goes on waiting for the same job, and not at all for one whose end an earlier pass has seen.
 */
export async function waitForJob(
	kind: JobKind,
	options: WaitOptions,
	context: OperationContext,
	wait: Pick<Wait, 'started' | 'isStale' | 'read' | 'help'> & { deadline?: number },
): Promise<Row> {
	const { client, progress } = context;
	const deadline = wait.deadline ?? deadlineOf(options, context);
	const id = String(wait.started.id);
	const isResumed = client.record.has(`wait for ${id}`);
	await client.record.remember(`wait for ${id}`, async () => await Promise.resolve(true));
	let last = wait.started;
	const end = client.record.remember(
		`end of ${id}`,
		async () =>
			await waitUntilDone(kind, {
				...wait,
				isStale: wait.isStale || isResumed,
				deadline,
				client,
				intervalMs: (options.pollIntervalSeconds ?? kind.pollSeconds.usual) * 1_000,
				onState: (state) => {
					last = state;
					progress(`Waiting for ${kind.noun} ${String(state.id)}: ${String(state.status)}`);
				},
			}),
	);
	return await end.catch(async (error: unknown) => {
		const unfinished = context.tool && asItStands(last, error);
		return unfinished ?? (await Promise.reject(error));
	});
}

/** What several jobs of one kind started as, and how the state of one is read by its ID. */
interface Jobs {
	started: Row[];
	read: (client: Wait['client'], id: string) => Promise<Row>;
}

/** Waits for several jobs of one kind within one waiting time; one that does not end well does not hide the others. */
export async function waitForJobs(
	kind: JobKind,
	options: WaitOptions,
	context: OperationContext,
	{ started, read }: Jobs,
): Promise<Row[]> {
	const deadline = deadlineOf(options, context);
	const outcomes: JobOutcome[] = [];
	for (const job of started) {
		const wait = async () =>
			await waitForJob(kind, options, context, {
				started: job,
				// While the first was waited for, the others went on.
				isStale: job !== started[0],
				deadline,
				read: async (client) => await read(client, String(job.id)),
			});
		outcomes.push(await outcomeOf(job, wait()));
	}
	return allOf(kind, outcomes);
}
