import type { Client } from '../client/types';
import { clock, pause } from '../client/clock';
import type { ErrorFacts, RepeatEffect } from '../errors/failure';
import { failuresInWords, nameserversInWords, remedyFor } from '../errors/remedies';
import { PeekerError, withFacts, withNote } from '../errors/failure';
import type { PollSeconds } from '../contract/limits';
import { POLL_SECONDS } from '../contract/limits';
import type { Row } from '../util/row';

/** A thing that Peeker works on after the call that started it has been answered. */
export interface JobKind {
	/** As in "The order is …". */
	noun: string;
	/** What the API calls its ID where another thing names it. */
	idKey: string;
	/** States that end the work (CONTRACT section 7). */
	done: readonly string[];
	failed: readonly string[];
	pollSeconds: PollSeconds;
	/** The operation of the node that reads it again. */
	readWith: string;
	/** What to do about `action_required`. */
	actionRequired: string;
	/** Whether it can take days, so that the node has a 'Wait Until Finished' for it. */
	takesDays: boolean;
}

export const JOBS = {
	domainImport: {
		noun: 'import',
		idKey: 'import_id',
		takesDays: true,
		pollSeconds: POLL_SECONDS.import,
		done: ['completed'],
		failed: ['failed'],
		readWith: "the operation 'Get' of 'Domain Import'",
		actionRequired:
			'Set the nameservers below at the registrar of the domains. The import goes on by itself once they are in place.',
	},
	forwarding: {
		noun: 'forwarding job',
		idKey: 'forwarding_job_id',
		takesDays: false,
		pollSeconds: POLL_SECONDS.other,
		done: ['completed', 'partial_success'],
		failed: ['failed'],
		readWith: "the operation 'Get' of 'Forwarding'",
		actionRequired: '',
	},
	order: {
		noun: 'order',
		idKey: 'order_id',
		takesDays: true,
		pollSeconds: POLL_SECONDS.other,
		done: ['completed'],
		// A cancellation ends the work at once, though the inboxes stay until the paid period is over.
		failed: ['failed', 'cancelled', 'cancel_scheduled'],
		readWith: "the operation 'Get' of 'Order'",
		actionRequired: 'Do what is listed below. The order goes on by itself afterwards.',
	},
	swap: {
		noun: 'swap',
		idKey: 'swap_id',
		takesDays: true,
		pollSeconds: POLL_SECONDS.other,
		done: ['completed'],
		failed: ['failed'],
		readWith: "the operation 'Get' of 'Swap'",
		actionRequired:
			"Most often the new domain is not imported: import it with the operation 'Create' of 'Domain Import', and create the swap again; this one then ends by itself. Otherwise see what is needed with 'Get Pending Actions' of 'Order', or in the Partner portal.",
	},
} as const satisfies Record<string, JobKind>;

/** Facts that help to go on, in words and as data. */
export interface Help {
	words: string;
	data: Row;
}

const NO_HELP: Help = { words: '', data: {} };

export interface Wait {
	/** The job as the starting call gave it. */
	started: Row;
	/** That was a while ago, so it is looked at before any pause. */
	isStale?: boolean;
	/** Reads its state with a client whose calls are over in time. */
	read: (client: Client) => Promise<Row>;
	client: Client;
	intervalMs: number;
	/** When to give up, in milliseconds of the monotonic clock. */
	deadline: number;
	/** Told of every poll, for display. */
	onState?: (state: Row) => void;
	/** What helps with `action_required`. */
	help?: (state: Row) => Promise<Help>;
}

/** How long the look at the deadline may take, in milliseconds. */
export const LAST_LOOK = { ms: 5_000 };

/** Polls are laid so that the last one is at the deadline. */
const untilNext = (left: number, intervalMs: number) =>
	left > 0 ? left % intervalMs || intervalMs : 0;

const gaveNoAnswer = (error: unknown): boolean =>
	error instanceof PeekerError &&
	error.failure !== undefined &&
	error.failure.retryClass !== 'clientError' &&
	error.failure.kind !== 'stopped';

/**
 * The states of a job: the first as started, then one for every poll, until the deadline or a stop. Polls
 * are `intervalMs` apart and laid so that the last one is at the deadline: never too fast, never given up
 * early. One poll there always is: of several jobs with one deadline, a later one may have ended while an
 * earlier one was waited for.
 */
async function* statesOf({
	started,
	isStale = false,
	read,
	client,
	intervalMs,
	deadline,
}: Wait): AsyncGenerator<Row> {
	if (!isStale) yield started;
	let left = deadline - clock.monotonic();
	let pauseMs = isStale ? 0 : untilNext(left, intervalMs);
	do {
		await pause(pauseMs, client.signal);
		if (client.signal?.aborted) return;
		const end = Math.max(deadline, clock.monotonic() + LAST_LOOK.ms);
		const state = await read(client.until(end)).catch(async (error: unknown) => {
			// Without an answer it is as unfinished as it was; whatever else went wrong is told.
			const isLate = clock.monotonic() + intervalMs > deadline && gaveNoAnswer(error);
			return isLate ? undefined : await Promise.reject(error);
		});
		if (state === undefined) return;
		yield state;
		left = deadline - clock.monotonic();
		pauseMs = untilNext(left, intervalMs);
	} while (left > 0);
}

const longWait = ({ takesDays }: JobKind) =>
	takesDays ? ", wait for days with the operation 'Wait Until Finished'" : '';

/** What a user must know when the waiting ends before the job does. */
const stillRunning = (kind: JobKind, { id, status, nameserver_groups }: Row, orElse = '') =>
	[
		`Its ID is ${String(id)}, its status "${String(status)}". It goes on at Peeker and must not be started again. ` +
			`Look again later with ${kind.readWith}${orElse}.`,
		nameserversInWords(nameserver_groups),
	]
		.filter(Boolean)
		.join('\n');

/** What all errors of a wait tell as data. `repeat` is of starting the same job again. */
const factsOf = (
	{ idKey }: JobKind,
	{ id, status, nameserver_groups }: Row,
	code: string,
	repeat: RepeatEffect = 'harmful',
): ErrorFacts => ({ code, repeat, data: { [idKey]: id, status, nameserver_groups } });

const withData = (facts: ErrorFacts, data: Row): ErrorFacts => ({
	...facts,
	data: { ...facts.data, ...data },
});

/** The error of a job that has ended otherwise than done. */
export function endOf(kind: JobKind, state: Row): PeekerError {
	const end = state.status === 'failed' ? 'failed' : 'cancelled';
	return new PeekerError(
		`The ${kind.noun} ended as ${end}`,
		[
			`Its ID is ${String(state.id)}.`,
			failuresInWords(state),
			`See the details with ${kind.readWith}.`,
		]
			.filter(Boolean)
			.join(' '),
		factsOf(kind, state, end, 'unknown'),
	);
}

async function needOf(kind: JobKind, state: Row, help: Wait['help']): Promise<PeekerError> {
	// Without its details, the news that something is needed still counts.
	const { words, data } = help ? await help(state).catch(() => NO_HELP) : NO_HELP;
	return new PeekerError(
		`The ${kind.noun} needs something from you before it can go on`,
		[
			`Its ID is ${String(state.id)}. ${kind.actionRequired}`,
			nameserversInWords(state.nameserver_groups),
			remedyFor(state.reason),
			words,
		]
			.filter(Boolean)
			.join('\n'),
		withData(factsOf(kind, state, 'action_required'), data),
	);
}

/** The error of a poll, with what a user must know of the job itself; its code stays that of the poll. */
function unreadable(kind: JobKind, last: Row, error: unknown): unknown {
	const { repeat, data } = factsOf(kind, last, '');
	return withFacts(withNote(error, stillRunning(kind, last)), { repeat, data });
}

/**
 * Follows a job to its end and gives back its last state. Throws a `PeekerError` that names the job when it
 * failed, needs the user, cannot be read, is still running at the deadline, or the execution was stopped:
 * never a false success.
 */
export async function waitUntilDone(kind: JobKind, wait: Wait): Promise<Row> {
	let last = wait.started;
	const read = async (client: Client) =>
		await wait
			.read(client)
			.catch(async (error: unknown) => await Promise.reject(unreadable(kind, last, error)));
	for await (const state of statesOf({ ...wait, read })) {
		last = state;
		wait.onState?.(state);
		const status = String(state.status);
		if (kind.done.includes(status)) return state;
		if (kind.failed.includes(status)) throw endOf(kind, state);
		if (status === 'action_required') throw await needOf(kind, state, wait.help);
	}
	if (wait.client.signal?.aborted) {
		throw new PeekerError(
			`The execution was stopped while waiting for the ${kind.noun}`,
			stillRunning(kind, last),
			factsOf(kind, last, 'stopped'),
		);
	}
	throw new PeekerError(
		`The ${kind.noun} was still being worked on when the waiting time was over`,
		stillRunning(kind, last, `${longWait(kind)}, or raise the option 'Max Wait (Seconds)'`),
		factsOf(kind, last, 'still_running'),
	);
}
