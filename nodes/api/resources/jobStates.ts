import type { Client } from '../client/types';
import { readPage, readRows } from '../client/pagination';
import { callForObject } from '../client/unwrap';
import type { EndpointName } from '../contract/endpoints';
import { LIMITS } from '../contract/limits';
import { PeekerError } from '../errors/failure';
import type { Row } from '../util/row';
import { readImport } from './domainImports';
import type { JobKind } from './jobs';
import { JOBS } from './jobs';

/** A kind of job that can be waited for over days. */
export interface LongJob {
	kind: JobKind;
	/** Several of them, as in "2 orders". */
	plural: string;
	read: (client: Client, id: string) => Promise<Row>;
	/** A list with the filter `status`, and the states in which the work goes on; imports have none. */
	list?: { endpoint: EndpointName; running: readonly string[] };
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

/** Fewer than these are read one by one. */
const WORTH_A_LIST = 4;

/**
 * How many pages of a list may be read in search of so many jobs: with one call for each that is not found,
 * the search never costs more than half as much again as reading each by its ID.
 */
export const pagesWorth = (jobs: number): number =>
	jobs < WORTH_A_LIST ? 0 : Math.floor(jobs / 2);

/** Those of the wanted jobs that a list shows as still being worked on, by ID. */
async function stillListed(
	client: Client,
	{ list }: LongJob,
	wanted: ReadonlySet<string>,
): Promise<Map<string, Row>> {
	const found = new Map<string, Row>();
	let pages = list ? pagesWorth(wanted.size) : 0;
	for (const status of list?.running ?? []) {
		let token: string | undefined;
		do {
			if (!list || pages <= 0 || found.size === wanted.size) return found;
			pages -= 1;
			const page = await readPage(client, list.endpoint, { status }, LIMITS.rowsPerPage, token);
			for (const row of page.rows) {
				// The server may know no such filter: the row itself decides.
				if (wanted.has(String(row.id)) && row.status === status) found.set(String(row.id), row);
			}
			token = page.next;
		} while (token !== undefined);
	}
	return found;
}

/** Whether the same call may well succeed later. */
export const mayPass = (error: unknown): boolean => {
	const retryClass = error instanceof PeekerError ? error.failure?.retryClass : undefined;
	return retryClass !== undefined && retryClass !== 'clientError' && retryClass !== 'fatal';
};

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
	const listed = await stillListed(client, job, new Set(ids)).catch((error: unknown) => {
		outage = error;
		return new Map<string, Row>();
	});
	for (const [id, row] of listed) states.set(id, { row });

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
