import { clock } from '../api/client/clock';
import { PeekerError } from '../api/errors/failure';
import type { JobKind, Wait } from '../api/resources/jobs';
import { waitUntilDone } from '../api/resources/jobs';
import type { JobOutcome } from '../api/resources/jobOutcomes';
import { allOf, outcomeOf } from '../api/resources/jobOutcomes';
import type { Row } from '../api/util/row';
import type { WaitOptions } from './fields/waiting';
import { DEFAULT_MAX_WAIT_SECONDS } from './fields/waiting';
import type { OperationContext } from './operation';

/** Left at the end of an agent's call for the look at its deadline, in milliseconds. */
const LAST_LOOK_MS = 5_000;

/** The moment until which one operation waits, in milliseconds since 1970. */
function deadlineOf({ maxWaitSeconds }: WaitOptions, { tool }: OperationContext): number {
	const asked = clock.now() + (maxWaitSeconds ?? DEFAULT_MAX_WAIT_SECONDS) * 1_000;
	return tool ? Math.min(asked, tool.deadline - LAST_LOOK_MS) : asked;
}

/** For an agent, work that goes on is no error: it is given the job as it stands, with what to do about it. */
function asItStands(last: Row, error: unknown): Row | undefined {
	if (!(error instanceof PeekerError)) return undefined;
	const { code, failure } = error.facts;
	const couldNotLook = failure !== undefined && failure.kind !== 'stopped';
	if (code !== 'still_running' && !couldNotLook) return undefined;
	return { ...last, note: `${error.message}. ${error.description}` };
}

/** Waits for a job with the user's options, showing how it goes on; see `waitUntilDone`. */
export async function waitForJob(
	kind: JobKind,
	options: WaitOptions,
	context: OperationContext,
	wait: Pick<Wait, 'started' | 'read' | 'help'> & { deadline?: number },
): Promise<Row> {
	let last = wait.started;
	return await waitUntilDone(kind, {
		deadline: deadlineOf(options, context),
		...wait,
		intervalMs: (options.pollIntervalSeconds ?? kind.pollSeconds.usual) * 1_000,
		signal: context.client.signal,
		onState: (state) => {
			last = state;
			context.progress(`Waiting for ${kind.noun} ${String(state.id)}: ${String(state.status)}`);
		},
	}).catch(async (error: unknown) => {
		const unfinished = context.tool && asItStands(last, error);
		return unfinished ?? (await Promise.reject(error));
	});
}

/** What several jobs of one kind started as, and how the state of one is read by its ID. */
interface Jobs {
	started: Row[];
	read: (id: string) => Promise<Row>;
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
		const readJob = async () => await read(String(job.id));
		const wait = async () =>
			await waitForJob(kind, options, context, {
				// While the first was waited for, the others went on.
				started: job === started[0] ? job : await readJob(),
				deadline,
				read: readJob,
			});
		outcomes.push(await outcomeOf(job, wait()));
	}
	return allOf(kind, outcomes);
}
