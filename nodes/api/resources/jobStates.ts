import type { Client } from '../client/types';
import { readRows } from '../client/pagination';
import { callForObject } from '../client/unwrap';
import { LIMITS } from '../contract/limits';
import { PeekerError } from '../errors/failure';
import type { Row } from '../util/row';
import { readImport } from './domainImports';
import type { JobKind } from './jobs';
import { JOBS } from './jobs';
import type { JobList } from './runningJobs';
import { findRunning } from './runningJobs';

/** A kind of job that can be waited for over days. */
export interface LongJob {
	kind: JobKind;
	/** Several of them, as in "2 orders". */
	plural: string;
	read: (client: Client, id: string) => Promise<Row>;
	/** Imports have none. */
	list?: JobList;
	/** Narrows `listPendingOrderActions` to what one of them waits for. */
	pendingActionsOf?: (row: Row) => Record<string, string>;
}

export const LONG_JOBS = {
	domainImport: { kind: JOBS.domainImport, plural: 'imports', read: readImport },
	order: {
		kind: JOBS.order,
		plural: 'orders',
		read: async (client, id) => await callForObject(client, 'getOrder', { id }),
		list: { endpoint: 'listOrders', running: ['in_progress'] },
		pendingActionsOf: ({ id }) => ({ order_id: String(id) }),
	},
	swap: {
		kind: JOBS.swap,
		plural: 'swaps',
		read: async (client, id) => await callForObject(client, 'getSwap', { id }),
		list: { endpoint: 'listSwaps', running: ['in_progress', 'created'] },
		pendingActionsOf: ({ domain_id: domainId }) => ({ domain_id: String(domainId) }),
	},
} as const satisfies Record<string, LongJob>;

/** An order that was cancelled is worked on no more; its end can be a month away (CONTRACT section 8). */
const CANCELLED_SOON = 'cancel_scheduled';

/** Whether nothing more is to be waited for; of `action_required` only where the user wants to be asked. */
export function isSettled({ kind }: LongJob, { status }: Row, stopForActions: boolean): boolean {
	const end = String(status);
	if (end === 'action_required') return stopForActions;
	return end === CANCELLED_SOON || kind.done.includes(end) || kind.failed.includes(end);
}

/** Whether the same call may well succeed later. */
export const mayPass = (error: unknown): boolean => {
	const retryClass = error instanceof PeekerError ? error.failure?.retryClass : undefined;
	return retryClass !== undefined && retryClass !== 'clientError' && retryClass !== 'fatal';
};

const listedOf = async (client: Client, { list }: LongJob, wanted: ReadonlySet<string>) =>
	list ? await findRunning(client, list, wanted) : new Map<string, Row>();

/** The state of a job as the API gave it, or why it could not be read. */
export type JobState = { row: Row } | { error: unknown };

/**
 * The states of jobs, by ID. Those that a list shows as running cost a hundredth of a call each and come as
 * rows of the list, all others are read by their IDs. `begin` paces the reads. After a fault that concerns
 * every call, what was not read yet has that fault.
 */
export async function readStates(
	client: Client,
	job: LongJob,
	ids: string[],
	begin: () => Promise<void>,
): Promise<Map<string, JobState>> {
	const states = new Map<string, JobState>();
	let outage: unknown;
	const listed = await listedOf(client, job, new Set(ids)).catch((error: unknown) => {
		outage = error;
		return new Map<string, Row>();
	});
	for (const id of ids) {
		const row = listed.get(id);
		if (row) states.set(id, { row });
	}

	const readOne = async (id: string) => {
		try {
			states.set(id, { row: await job.read(client, id) });
		} catch (error) {
			if (mayPass(error)) outage = error;
			states.set(id, { error });
		}
	};
	const reads: Array<Promise<void>> = [];
	for (const id of new Set(ids)) {
		if (states.has(id)) continue;
		await begin();
		if (outage === undefined) reads.push(readOne(id));
		else states.set(id, { error: outage });
	}
	await Promise.all(reads);
	return states;
}

/** The same row with what it waits for (CONTRACT section 7: read GET /orders/pending). */
export async function withPendingActions(
	client: Client,
	{ pendingActionsOf }: LongJob,
	row: Row,
): Promise<Row> {
	if (row.status !== 'action_required' || !pendingActionsOf) return row;
	const actions: Row[] = [];
	const open = readRows(
		client,
		'listPendingOrderActions',
		pendingActionsOf(row),
		LIMITS.rowsPerPage,
	);
	for await (const action of open) actions.push(action);
	return { ...row, pending_actions: actions };
}
