import type { ErrorFacts } from '../errors/failure';
import { PeekerError } from '../errors/failure';
import type { Row } from '../util/row';
import type { JobKind } from './jobs';

/** What came of one of several jobs: its last state, and why it did not end well, if it did not. */
export interface JobOutcome {
	job: Row;
	error?: PeekerError;
}

/** The outcome of a job as `ending` tells it. Throws what is not about the job. */
export async function outcomeOf(job: Row, ending: Promise<Row>): Promise<JobOutcome> {
	return await ending.then(
		(last): JobOutcome => ({ job: last }),
		async (error: unknown) => {
			if (!(error instanceof PeekerError)) return await Promise.reject(error);
			const { status = job.status, nameserver_groups = job.nameserver_groups } =
				error.facts.data ?? {};
			return { job: { ...job, status, nameserver_groups }, error };
		},
	);
}

const groupsIn = (outcomes: JobOutcome[]) =>
	outcomes.flatMap(({ job }) => job.nameserver_groups ?? []);

/** What is told of several jobs as data: all IDs, all states, all nameservers. */
function factsOfAll({ idKey }: JobKind, outcomes: JobOutcome[], { code }: ErrorFacts): ErrorFacts {
	const repeats = outcomes.flatMap(({ error }) => error?.facts.repeat ?? []);
	const groups = groupsIn(outcomes);
	return {
		code,
		// What ended well must not be done again either.
		repeat: repeats.length < outcomes.length ? 'harmful' : repeats[0],
		data: {
			[`${idKey}s`]: outcomes.map(({ job }) => job.id),
			jobs: outcomes.map(({ job }) => job),
			...(groups.length > 0 && { nameserver_groups: groups }),
		},
	};
}

/**
 * The last states of several jobs. Throws one `PeekerError` that tells of all of them when any did not end
 * well: n8n drops the output of a node that failed.
 */
export function allOf(kind: JobKind, outcomes: JobOutcome[]): Row[] {
	const bad = outcomes.flatMap(({ error }) => error ?? []);
	const [first] = bad;
	if (!first) return outcomes.map(({ job }) => job);
	if (outcomes.length === 1) throw first;
	const lines = outcomes.map(({ job, error }) =>
		error ? `${error.message}. ${error.description}` : `${String(job.id)}: ${String(job.status)}.`,
	);
	throw new PeekerError(
		`${first.message}: so it is with ${bad.length} of ${outcomes.length}`,
		lines.join('\n'),
		factsOfAll(kind, outcomes, first.facts),
	);
}
