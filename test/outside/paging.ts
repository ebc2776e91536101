import type { Row } from './state';
import type { Json, Received } from './wire';
import { invalid } from './wire';

const DEFAULT_PER_PAGE = 25;

/** How a filter of a list reads a row; what is not named here compares the field of its own name. */
const FILTERS: Record<string, (row: Row, value: string) => boolean> = {
	user_email: (row, value) => row.email === value,
	user: (row, value) => [row.user_id, row.email].includes(value),
	usable_for: (row, value) => Array.isArray(row.usable_for) && row.usable_for.includes(value),
};

/** One page of rows that pass the filters; the token is the place where the next page begins. */
export function pageOf(rows: Row[], { path, query }: Received, baseUrl: string): Json {
	const filters = [...query].filter(([name]) => !['per_page', 'page_token'].includes(name));
	const perPage = Number(query.get('per_page') ?? DEFAULT_PER_PAGE);
	if (!Number.isInteger(perPage) || perPage < 1 || perPage > 100) {
		throw invalid('per_page', '1 to 100.');
	}
	const wanted = rows.filter((row) =>
		filters.every(([name, value]) => FILTERS[name]?.(row, value) ?? row[name] === value),
	);
	const token = query.get('page_token');
	const start = token === null ? 0 : Number(Buffer.from(token, 'base64url').toString());
	const page = wanted.slice(start, start + perPage);
	const link = (more: Array<[string, string]>) =>
		`${baseUrl}${path}?${new URLSearchParams([...filters, ['per_page', String(perPage)], ...more]).toString()}`;
	const end = start + perPage;
	const next = Buffer.from(String(end)).toString('base64url');
	return {
		data: page,
		links: { first: link([]), next: end < wanted.length ? link([['page_token', next]]) : null },
		meta: { path: `${baseUrl}${path}`, per_page: perPage, returned: page.length },
	};
}
