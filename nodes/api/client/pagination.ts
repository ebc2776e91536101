import type { CallOptions, Client } from './types';
import type { EndpointName } from '../contract/endpoints';
import { LIMITS } from '../contract/limits';
import type { ErrorFacts } from '../errors/failure';
import { PeekerError } from '../errors/failure';
import type { Row } from '../util/row';
import { isRow } from '../util/row';
import { parseUrl } from '../util/url';

export interface Page {
	rows: Row[];
	/** Token of the page that follows, if there is one. */
	next?: string;
	/** A page follows, but its link holds no token. */
	isCutOff: boolean;
}

/** The `page_token` of a link, which may be absolute or relative. */
function tokenIn(link: unknown, baseUrl: string): string | undefined {
	const url = typeof link === 'string' ? parseUrl(link, baseUrl) : undefined;
	return url?.searchParams.get('page_token') || undefined;
}

export const malformedList = () =>
	new PeekerError(
		'Peeker sent a list that is not in the documented form',
		'Nothing was taken out of it, so that no row is left out without a word. Try again; if it stays, write to Peeker support.',
		{ code: 'malformed_list', repeat: 'safe' },
	);

/** The rows of a list, all of them. Throws a `PeekerError` for what is no list, or holds anything but rows. */
export function rowsIn(list: unknown): Row[] {
	if (Array.isArray(list) && list.every(isRow)) return list;
	throw malformedList();
}

/**
 * Reads one page of a list (CONTRACT section 4). Of `links.next` only the token is used: the next call goes
 * to the own base URL, so that the key is never sent along a link. Throws a `PeekerError` for a malformed list.
 */
export async function readPage(
	client: Client,
	name: EndpointName,
	query: CallOptions['query'],
	rowsWanted: number,
	token?: string,
): Promise<Page> {
	const perPage = Math.min(rowsWanted, LIMITS.rowsPerPage);
	const { body } = await client.call(name, {
		query: { ...query, per_page: perPage, page_token: token },
	});
	const rows = rowsIn(body.data);
	const link = isRow(body.links) ? body.links.next : undefined;
	const next = tokenIn(link, client.account.baseUrl);
	return { rows, next, isCutOff: Boolean(link) && next === undefined };
}

const BROKEN_LIST: ErrorFacts = { code: 'broken_list', repeat: 'safe' };

/** Leaves out rows of earlier pages: a list that grows at its beginning moves them on to the next page. */
function unreadRows(rows: Row[], known: Set<unknown>): Row[] {
	const unread = rows.filter(({ id }) => id === undefined || !known.has(id));
	for (const { id } of rows) known.add(id);
	return unread;
}

/** The rows of a list one by one; see `readPages`. */
export async function* readRows(
	client: Client,
	name: EndpointName,
	query?: CallOptions['query'],
	limit?: number,
): AsyncGenerator<Row> {
	for await (const rows of readPages(client, name, query, limit)) yield* rows;
}

/**
 * The rows of a list, page after page, each once, `limit` at the most. Ends when there is no next page.
 * All pages are asked for in one size: a token may count in pages.
 * Throws a `PeekerError` when the list has more rows, but the way to them cannot be told, or leads back to
 * a page that was read already, which would never end.
 */
export async function* readPages(
	client: Client,
	name: EndpointName,
	query: CallOptions['query'] = {},
	limit = Infinity,
): AsyncGenerator<Row[]> {
	const seen = new Set<string>();
	const known = new Set<unknown>();
	let token: string | undefined;
	for (let left = limit; ; ) {
		const page: Page = await readPage(client, name, query, limit, token);
		const rows = unreadRows(page.rows, known);
		yield rows.slice(0, left);
		left -= rows.length;
		if (left <= 0) return;
		if (page.isCutOff) {
			throw new PeekerError(
				'Peeker did not say how to get the next page of the list',
				'The list was not read to its end. Try again, or use a limit.',
				BROKEN_LIST,
			);
		}
		token = page.next;
		if (token === undefined) return;
		if (seen.has(token)) {
			throw new PeekerError(
				'Peeker sent the same page of the list twice',
				'The list was not read to its end, so that it does not go on for ever. Try again, or use a limit.',
				BROKEN_LIST,
			);
		}
		seen.add(token);
	}
}
