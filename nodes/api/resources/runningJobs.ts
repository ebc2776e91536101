import { keyOf } from '../client/client';
import { readPage } from '../client/pagination';
import type { Client } from '../client/types';
import type { EndpointName } from '../contract/endpoints';
import { LIMITS } from '../contract/limits';
import { PeekerError } from '../errors/failure';
import type { Row } from '../util/row';

/** A list with the filter `status`, and the states in which the work on its rows goes on. */
export interface JobList {
	endpoint: EndpointName;
	running: readonly string[];
}

/** Fewer than these are read one by one. */
const WORTH_A_LIST = 4;

/**
 * How many pages of a list may be read in search of so many jobs: with one call for each that is not found,
 * the search never costs more than half as much again as reading each by its ID.
 */
export const pagesWorth = (jobs: number): number =>
	jobs < WORTH_A_LIST ? 0 : Math.floor(jobs / 2);

async function search(
	client: Client,
	{ endpoint, running }: JobList,
	wanted: ReadonlySet<string>,
): Promise<Map<string, Row>> {
	const found = new Map<string, Row>();
	let pages = pagesWorth(wanted.size);
	for (const status of running) {
		let token: string | undefined;
		do {
			if (pages <= 0 || found.size === wanted.size) return found;
			pages -= 1;
			const page = await readPage(client, endpoint, { status }, LIMITS.rowsPerPage, token);
			for (const row of page.rows) {
				// The server may know no such filter: the row itself decides.
				if (wanted.has(String(row.id)) && row.status === status) found.set(String(row.id), row);
			}
			token = page.next;
		} while (token !== undefined);
	}
	return found;
}

/** A search that has not begun, and may be joined. */
interface Search {
	wanted: Set<string>;
	found: Promise<Map<string, Row>>;
}

/** Both by account and list. */
const underWay = new Map<string, Promise<unknown>>();
const next = new Map<string, Search>();

/** Begins when the search under way has ended; until then others may join. */
function planSearch(client: Client, list: JobList, key: string): Search {
	const wanted = new Set<string>();
	const begin = async () => {
		await underWay.get(key);
		next.delete(key);
		const searching = search(client, list, wanted);
		const ended = searching.then(
			() => underWay.delete(key),
			() => underWay.delete(key),
		);
		underWay.set(key, ended);
		return await searching;
	};
	return { wanted, found: begin() };
}

const wasStopped = (error: unknown) =>
	error instanceof PeekerError && error.failure?.kind === 'stopped';

/**
 * Those of the wanted jobs that a list shows as still being worked on, by ID; the map may hold others. What
 * several executions of this process search for while another search is under way is searched for together, so
 * that many small waits cost no more calls than a big one; no page is older than the call of this function.
 */
export async function findRunning(
	client: Client,
	list: JobList,
	wanted: ReadonlySet<string>,
): Promise<Map<string, Row>> {
	if (pagesWorth(wanted.size) === 0) return new Map();
	const key = `${keyOf(client.account)} ${list.endpoint}`;
	const joined = next.get(key);
	const planned = joined ?? planSearch(client, list, key);
	next.set(key, planned);
	for (const id of wanted) planned.wanted.add(id);
	return await planned.found.catch(async (error: unknown) => {
		// Whose execution was stopped had searched for the others too.
		const isOfAnother = joined !== undefined && wasStopped(error);
		return await (isOfAnother ? search(client, list, wanted) : Promise.reject(error));
	});
}
