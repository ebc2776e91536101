import { PeekerError } from '../../api/errors/failure';
import type { JobState, LongJob } from '../../api/resources/jobStates';

const MOST_NAMED = 50;

const listed = (ids: string[]): string =>
	ids.length > MOST_NAMED
		? `${ids.slice(0, MOST_NAMED).join(', ')}, and ${ids.length - MOST_NAMED} more`
		: ids.join(', ');

const count = ({ kind, plural }: LongJob, number: number): string =>
	number === 1 ? `1 ${kind.noun}` : `${number} ${plural}`;

const idsKey = ({ kind }: LongJob) => `${kind.idKey}s`;

function describe({ id, state }: { id: string; state: JobState }): string {
	return 'row' in state ? `${id} (${String(state.row.status)})` : `${id} (could not be read)`;
}

/** The error of jobs that still run while 'Still Running' leads nowhere: they would leave the workflow unseen. */
export function notConnected(
	job: LongJob,
	running: Array<{ id: string; state: JobState }>,
): PeekerError {
	return new PeekerError(
		`'Still Running' is not connected, so this workflow would lose sight of ${count(job, running.length)}`,
		`Connect the output 'Still Running' back to the input of this node, then run it again for what still runs: ` +
			`${listed(running.map(describe))}. They go on at Peeker and must not be started again.`,
		{
			code: 'still_running',
			repeat: 'safe',
			data: { [idsKey(job)]: running.map(({ id }) => id) },
		},
	);
}

/** The error of jobs that were still running when their waiting time was over. */
export function gaveUp(job: LongJob, overdue: Array<{ id: string; state: JobState }>): PeekerError {
	return new PeekerError(
		`The waiting time was over while ${count(job, overdue.length)} still ran`,
		`Still running: ${listed(overdue.map(describe))}. They go on at Peeker and must not be started again. ` +
			`Look again later with ${job.kind.readWith}, or raise 'Give Up After (Hours)'.`,
		{
			code: 'still_running',
			repeat: 'safe',
			data: { [idsKey(job)]: overdue.map(({ id }) => id) },
		},
	);
}

/** The error of a stopped execution. */
export const wasStopped = (job: LongJob, ids: string[]): PeekerError =>
	new PeekerError(
		`The execution was stopped while waiting for ${count(job, ids.length)}`,
		`They go on at Peeker: ${listed(ids)}. Look again later with ${job.kind.readWith}.`,
		{ code: 'stopped', repeat: 'safe', data: { [idsKey(job)]: ids } },
	);

export const HINTS = {
	comesRound: (job: LongJob, running: number, isSuspended: boolean) => {
		const how = isSuspended ? ', with the execution suspended in between' : '';
		return `Still being worked on: ${count(job, running)}. What comes back to the input of this node is waited for${how}.`;
	},
	mustLeadBack:
		"'Still Running' must lead back to the input of this node: only what comes back is waited for.",
	runLast: (nodes: string[]) =>
		`n8n runs the upper branch first: move ${nodes.map((name) => `'${name}'`).join(', ')} higher than this node. Where it is, nothing reaches it before everything is finished.`,
	upperFirst:
		"Place the nodes behind 'Finished' higher than this one, because n8n runs the upper branch first.",
	stays: (job: LongJob, why: string) =>
		`While it waits for ${job.plural}, this execution keeps running, and n8n holds a worker for it: ${why}. Put a Wait node between 'Still Running' and this node to have n8n hold nothing.`,
	timesOut: (seconds: number) =>
		`The workflow's time-out of ${seconds} seconds is shorter than 'Give Up After (Hours)': n8n may end the execution before everything is finished. Raise it in the workflow's settings, or lower 'Give Up After (Hours)'.`,
};

/** What an agent is told of a job that it cannot wait for any longer. */
export const stillRuns = ({ kind }: LongJob): string =>
	`The ${kind.noun} is still being worked on, which can take a day or two. It must not be started again. Look again later with ${kind.readWith}.`;
