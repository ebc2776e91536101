import { clock, pause } from './clock';
import { PeekerError } from './failure';
import type { Row } from './rows';

/** A thing that Peeker works on after the call that started it has been answered. */
export interface JobKind {
	/** As in "The order is …". */
	noun: string;
	/** States that end the work (CONTRACT section 7). */
	done: readonly string[];
	failed: readonly string[];
	/** Where a user looks again. */
	lookAgain: string;
	/** What to do about `action_required`. */
	actionRequired: string;
}

export const JOBS = {
	domainImport: {
		noun: 'import',
		done: ['completed'],
		failed: ['failed'],
		lookAgain: "the operation 'Get' of 'Domain Import'",
		actionRequired:
			'Set the nameservers below at the registrar of the domains. The import goes on by itself once they are in place.',
	},
	forwarding: {
		noun: 'forwarding job',
		done: ['completed', 'partial_success'],
		failed: ['failed'],
		lookAgain: "the operation 'Get' of 'Forwarding'",
		actionRequired: '',
	},
	order: {
		noun: 'order',
		done: ['completed'],
		failed: ['failed', 'cancelled'],
		lookAgain: "the operation 'Get' of 'Order'",
		actionRequired: 'Do what is listed below. The order goes on by itself afterwards.',
	},
	swap: {
		noun: 'swap',
		done: ['completed'],
		failed: ['failed'],
		lookAgain: "the operation 'Get' of 'Swap'",
		actionRequired:
			"See what is needed with the operation 'Get Pending Actions' of 'Order', or in the Partner portal. The swap goes on by itself afterwards.",
	},
} as const satisfies Record<string, JobKind>;

export interface Wait {
	/** The job as the starting call gave it. */
	started: Row;
	read: () => Promise<Row>;
	intervalMs: number;
	/** When to give up, in milliseconds since 1970. */
	deadline: number;
	signal?: AbortSignal;
	/** Told of every look, for display. */
	onState?: (state: Row) => void;
	/** Facts that help with `action_required`, in words. */
	help?: (state: Row) => Promise<string>;
}

/** The states of a job: the first as started, then one for every look, until the deadline or a stop. */
async function* statesOf({
	started,
	read,
	intervalMs,
	deadline,
	signal,
}: Wait): AsyncGenerator<Row> {
	yield started;
	while (clock.now() + intervalMs <= deadline) {
		await pause(intervalMs, signal);
		if (signal?.aborted) return;
		yield await read();
	}
}

const nameservers = (state: Row) =>
	state.nameserver_groups ? `Nameservers: ${JSON.stringify(state.nameserver_groups)}` : '';

/**
 * Follows a job to its end and gives back its last state. Throws a `PeekerError` that names the job when it
 * failed, needs the user, is still running at the deadline, or the execution was stopped: never a false success.
 */
export async function waitUntilDone(kind: JobKind, wait: Wait): Promise<Row> {
	let last = wait.started;
	for await (const state of statesOf(wait)) {
		last = state;
		wait.onState?.(state);
		const status = String(state.status);
		if (kind.done.includes(status)) return state;
		if (kind.failed.includes(status)) {
			throw new PeekerError(
				`The ${kind.noun} ended as ${status === 'cancelled' ? 'cancelled' : 'failed'}`,
				`Its ID is ${String(state.id)}. See the details with ${kind.lookAgain}.`,
			);
		}
		if (status === 'action_required') {
			const help = [nameservers(state), (await wait.help?.(state)) ?? ''].filter(Boolean);
			throw new PeekerError(
				`The ${kind.noun} needs something from you before it can go on`,
				[`Its ID is ${String(state.id)}. ${kind.actionRequired}`, ...help].join('\n'),
			);
		}
	}
	const stopped = wait.signal?.aborted ?? false;
	throw new PeekerError(
		stopped
			? `The execution was stopped while waiting for the ${kind.noun}`
			: `The ${kind.noun} was still being worked on when the waiting time was over`,
		`Its ID is ${String(last.id)}, its status "${String(last.status)}". It goes on at Peeker and must not be started again. ` +
			`Look again later with ${kind.lookAgain}${stopped ? '' : ", or raise the option 'Max Wait (Seconds)'"}.`,
	);
}
