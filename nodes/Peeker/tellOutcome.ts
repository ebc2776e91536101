import { failuresInWords } from '../api/errors/remedies';
import type { JobKind } from '../api/resources/jobs';
import { endOf } from '../api/resources/jobs';
import type { JobOutcome } from '../api/resources/jobOutcomes';
import { allOf } from '../api/resources/jobOutcomes';
import type { Row } from '../api/util/row';
import type { OperationContext } from './operation';

/**
 * Jobs as they were started or have ended, with a hint of what failed in them: a success in parts is no plain
 * success. Throws a `PeekerError` that tells of all of them when one has failed as a whole.
 */
export function tellOutcomes(kind: JobKind, jobs: Row[], { hint }: OperationContext): Row[] {
	const outcomes = jobs.map(
		(job): JobOutcome => (job.status === 'failed' ? { job, error: endOf(kind, job) } : { job }),
	);
	for (const job of allOf(kind, outcomes)) {
		const failures = failuresInWords(job);
		if (failures) hint(`The ${kind.noun} was done in part. ${failures}`);
	}
	return jobs;
}

/** As `tellOutcomes`, for one job. */
export function tellOutcome(kind: JobKind, job: Row, context: OperationContext): Row {
	return tellOutcomes(kind, [job], context)[0];
}
