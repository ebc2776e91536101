import { clock } from '../api/client/clock';
import type { JobKind, Wait } from '../api/resources/jobs';
import { waitUntilDone } from '../api/resources/jobs';
import type { Row } from '../api/util/row';
import type { WaitOptions } from './fields/waiting';
import { DEFAULT_MAX_WAIT_SECONDS } from './fields/waiting';
import type { OperationContext } from './operation';

/** An AI agent's call is cut off by its own time limit. */
const TOOL_MAX_WAIT_SECONDS = 60;

/** The moment until which one operation waits, in milliseconds since 1970. */
function deadlineOf({ maxWaitSeconds }: WaitOptions, { isTool }: OperationContext): number {
	const seconds = maxWaitSeconds ?? DEFAULT_MAX_WAIT_SECONDS;
	return clock.now() + (isTool ? Math.min(seconds, TOOL_MAX_WAIT_SECONDS) : seconds) * 1_000;
}

/** Waits for a job with the user's options, showing how it goes on; see `waitUntilDone`. */
export async function waitForJob(
	kind: JobKind,
	options: WaitOptions,
	context: OperationContext,
	wait: Pick<Wait, 'started' | 'read' | 'help'> & { deadline?: number },
): Promise<Row> {
	return await waitUntilDone(kind, {
		deadline: deadlineOf(options, context),
		...wait,
		intervalMs: (options.pollIntervalSeconds ?? kind.pollSeconds.usual) * 1_000,
		signal: context.client.signal,
		onState: ({ id, status }) =>
			context.progress(`Waiting for ${kind.noun} ${String(id)}: ${String(status)}`),
	});
}

/** What several jobs of one kind started as, and how the state of one is read by its ID. */
interface Jobs {
	started: Row[];
	read: (id: string) => Promise<Row>;
}

/** Waits for several jobs of one kind within one waiting time. */
export async function waitForJobs(
	kind: JobKind,
	options: WaitOptions,
	context: OperationContext,
	{ started, read }: Jobs,
): Promise<Row[]> {
	const deadline = deadlineOf(options, context);
	const finished: Row[] = [];
	for (const job of started) {
		const readJob = async () => await read(String(job.id));
		finished.push(
			await waitForJob(kind, options, context, {
				// While the first was waited for, the others went on.
				started: job === started[0] ? job : await readJob(),
				deadline,
				read: readJob,
			}),
		);
	}
	return finished;
}
