import { invalid } from '../errors';
import type { Collection } from '../store';
import type { Row } from '../types';
import type { Call, Reply } from './call';

const DEFAULT_PER_PAGE = 25;

const writeToken = (before: number) =>
	Buffer.from(JSON.stringify({ before })).toString('base64url');

function readToken(token: string): number {
	try {
		const { before }: { before?: unknown } = JSON.parse(
			Buffer.from(token, 'base64url').toString('utf8'),
		);
		if (typeof before === 'number') return before;
	} catch {
		// Told below.
	}
	throw invalid('page_token', 'page_token is none that this list gave.');
}

/**
 * One page of a list, newest rows first (CONTRACT section 4).
 *
 * @param path the list's path, for the links
 */
export function page<T extends Row>(
	call: Call,
	path: string,
	rows: Collection<T>,
	test: (row: T) => boolean,
	view: (row: T) => unknown,
): Reply {
	const { page_token: token, per_page: asked, ...filters } = call.query;
	const size = asked === undefined ? DEFAULT_PER_PAGE : Number(asked);
	const found = rows.page(test, size, token === undefined ? undefined : readToken(token));
	const address = call.core.url + path;
	// A slip of the older edition's user list: its links point at another list.
	const linked = call.core.edition === 'older' ? address.replace(/\/users$/, '/domains') : address;
	const link = (more: Record<string, string>) =>
		`${linked}?${new URLSearchParams({ ...filters, per_page: String(size), ...more })}`;
	return {
		status: 200,
		body: {
			data: found.rows.map(view),
			links: {
				first: link({}),
				next: found.before === undefined ? null : link({ page_token: writeToken(found.before) }),
			},
			meta: { path: address, per_page: size, returned: found.rows.length },
		},
	};
}
