import { clock, pause } from '../../api/client/clock';
import type { JobState, LongJob } from '../../api/resources/jobStates';
import { isSettled, mayPass, readStates, withPendingActions } from '../../api/resources/jobStates';
import type { Row } from '../../api/util/row';
import type { Round, RoundContext } from '../operation';
import type { Outcome } from '../output';
import type { Wanted } from './decisions';
import {
	forgetting,
	haveComeRound,
	isOverdue,
	nextLook,
	remembering,
	stepTo,
	whenToLook,
} from './decisions';
import { gaveUp, HINTS, notConnected, stillRuns, wasStopped } from './words';

/** Longest time that one round keeps the execution running, in milliseconds. */
const LONGEST_STAY_MS = 3_600_000;

/** Left at the end of an agent's call for a last look, in milliseconds. */
const LAST_LOOK_MS = 10_000;

/** What a look showed of one job. */
type Seen = Wanted & { state: JobState };

/** Jobs by what becomes of them now. */
interface Sorted {
	settled: Array<Wanted & { row: Row }>;
	failed: Array<Wanted & { error: unknown }>;
	overdue: Seen[];
	running: Seen[];
}

/**
 * @param hasComeRound A job that was seen before is not given up for a fault that may pass: it is a long wait.
 */
function sortOut(
	job: LongJob,
	seen: Seen[],
	{ memory }: RoundContext,
	hasComeRound: boolean,
): Sorted {
	const sorted: Sorted = { settled: [], failed: [], overdue: [], running: [] };
	for (const one of seen) {
		const { state } = one;
		if ('row' in state && isSettled(job, state.row, one.stopForActions)) {
			sorted.settled.push({ ...one, row: state.row });
		} else if ('error' in state && !(hasComeRound && mayPass(state.error))) {
			sorted.failed.push({ ...one, error: state.error });
		} else if (isOverdue(memory, one, clock.now())) sorted.overdue.push(one);
		else sorted.running.push(one);
	}
	return sorted;
}

async function look(job: LongJob, wanted: Wanted[], context: RoundContext): Promise<Seen[]> {
	const ids = wanted.map(({ id }) => id);
	const states = await readStates(context.client, job, ids, context.beginRead);
	return wanted.map((one) => ({ ...one, state: states.get(one.id) ?? { error: undefined } }));
}

/** The failures of a look, one error for all that were given up. */
function failuresOf(job: LongJob, { failed, overdue }: Sorted): Outcome[] {
	const error = gaveUp(job, overdue);
	return [
		...failed.map(({ item, error: reason }) => ({ items: [item], error: reason })),
		...overdue.map(({ item }) => ({ items: [item], error })),
	];
}

async function settledOutcomes(
	job: LongJob,
	{ settled }: Sorted,
	{ client }: RoundContext,
): Promise<Outcome[]> {
	const outcomes: Outcome[] = [];
	for (const { item, row } of settled) {
		// Without what it waits for, the news that it waits still counts.
		const shown = await withPendingActions(client, job, row).catch(() => row);
		outcomes.push({ items: [item], rows: [shown], isList: false });
	}
	return outcomes;
}

const byItem = (a: Outcome, b: Outcome) => a.items[0] - b.items[0];

/** What still runs would be lost where 'Still Running' leads nowhere: an error instead, unless somebody sees it. */
function keepInSight(job: LongJob, sorted: Sorted, { wiring, isFromEditor }: RoundContext): Sorted {
	if (isFromEditor || wiring?.stillRunning !== 'nowhere' || sorted.running.length === 0)
		return sorted;
	const error = notConnected(job, sorted.running);
	const failed = sorted.running.map((one) => ({ ...one, error }));
	return { ...sorted, running: [], failed: [...sorted.failed, ...failed] };
}

/** What comes out after a look; as an agent's tool everything in the one output that an agent reads. */
async function handOver(
	job: LongJob,
	sorted: Sorted,
	context: RoundContext,
	hasComeRound: boolean,
): Promise<Round> {
	const { continuesOnFail, tool } = context;
	const finished = await settledOutcomes(job, sorted, context);
	const failures = failuresOf(job, sorted);
	// A failure would take along what is finished: that comes out first, and the failure in the next round.
	const isHeld = hasComeRound && finished.length > 0 && failures.length > 0 && !continuesOnFail;
	const running: Wanted[] = isHeld
		? [...sorted.running, ...sorted.overdue, ...sorted.failed]
		: sorted.running;
	if (!isHeld) finished.push(...failures);
	if (tool) {
		for (const { item, state } of sorted.running) {
			if (!('row' in state)) continue;
			const row = { ...state.row, note: stillRuns(job) };
			finished.push({ items: [item], rows: [row], isList: false });
		}
		return { finished: finished.sort(byItem), running: [], memory: {} };
	}
	const now = clock.now();
	const left = forgetting(
		context.memory,
		[...sorted.settled, ...(isHeld ? [] : [...sorted.failed, ...sorted.overdue])].map(
			({ id }) => id,
		),
	);
	const next = isHeld ? now : nextLook(left, running, now);
	return {
		finished: finished.sort(byItem),
		running: running.map(({ item }) => item).sort((a, b) => a - b),
		memory: running.length > 0 ? { ...left, nextLook: next } : left,
	};
}

/** All jobs as they went in, to come round again. */
const unchanged = (wanted: Wanted[], { memory }: RoundContext, suspendUntil?: number): Round => ({
	finished: [],
	running: wanted.map(({ item }) => item),
	memory,
	suspendUntil,
});

/**
 * One round of waiting: gets to the time of the next look, looks, and hands on what has ended. In the first
 * round what still runs is handed on at once: only when it comes back is it known that 'Still Running' leads
 * back to the node, and that a suspended execution would lose nothing.
 */
export async function runRound(
	job: LongJob,
	wanted: Wanted[],
	given: RoundContext,
): Promise<Round> {
	const { client, tool, whyNotSuspend, hint } = given;
	const begin = clock.now();
	const hasComeRound = haveComeRound(given.memory, wanted);
	const stayUntil = tool ? tool.deadline - LAST_LOOK_MS : begin + LONGEST_STAY_MS;
	let due = whenToLook(given.memory, wanted, begin);
	const context = { ...given, memory: remembering(given.memory, wanted, begin) };
	for (;;) {
		const canSuspend = !tool && whyNotSuspend === undefined;
		const step = stepTo(due, { now: clock.now(), canSuspend, stayUntil });
		if (step.do === 'suspend') return unchanged(wanted, context, step.until);
		if (step.do === 'handOn') return unchanged(wanted, context);
		if (step.do === 'stay') {
			if (whyNotSuspend && !tool) hint(HINTS.stays(job, whyNotSuspend));
			await pause(step.ms, client.signal);
			if (client.signal?.aborted)
				throw wasStopped(
					job,
					wanted.map(({ id }) => id),
				);
		}
		const sorted = sortOut(job, await look(job, wanted, context), context, hasComeRound);
		const isOver = sorted.running.length < wanted.length || clock.now() >= stayUntil;
		if (!hasComeRound && !tool) {
			const kept = keepInSight(job, sorted, context);
			if (kept.running.length > 0) showHints(job, kept, context);
			return await handOver(job, kept, context, hasComeRound);
		}
		if (isOver) return await handOver(job, sorted, context, hasComeRound);
		due = nextLook(context.memory, sorted.running, clock.now());
	}
}

/** What a user has to know who sees this node run for the first time. */
function showHints(
	job: LongJob,
	{ running }: Sorted,
	{ hint, timeoutSeconds, whyNotSuspend, wiring }: RoundContext,
) {
	hint(HINTS.comesRound(job, running.length, whyNotSuspend === undefined));
	if (wiring?.stillRunning !== 'back') hint(HINTS.mustLeadBack, wiring && 'warning');
	if (!wiring) hint(HINTS.upperFirst);
	else if (wiring.runLast.length > 0) hint(HINTS.runLast(wiring.runLast), 'warning');
	const longestMs = Math.max(...running.map(({ giveUpAfterMs }) => giveUpAfterMs));
	if (timeoutSeconds !== undefined && timeoutSeconds * 1_000 < longestMs) {
		hint(HINTS.timesOut(timeoutSeconds), 'warning');
	}
}
