import { PeekerError } from '../../nodes/api/errors/failure';
import type { Row } from '../../nodes/api/util/row';
import { readRows } from '../../nodes/api/client/pagination';
import { fakeClient } from './fakeClient';

const OWN = 'https://api.peeker.ai/partner/v1/users';

/** A list of `count` rows; the token of a page is the position of its first row. */
const listOf = (count: number, linkTo = (token: string) => `${OWN}?page_token=${token}`) =>
	fakeClient((_name, { query = {} }) => {
		const from = Number(query.page_token ?? 0);
		const to = Math.min(count, from + Number(query.per_page));
		return {
			data: Array.from({ length: to - from }, (_, index) => ({ id: from + index })),
			links: { next: to < count ? linkTo(String(to)) : null },
		};
	});

async function collect(rows: AsyncIterable<Row>): Promise<unknown[]> {
	const ids: unknown[] = [];
	for await (const { id } of rows) ids.push(id);
	return ids;
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('a list', () => {
	it.each([
		[0, Infinity, 0, [100]],
		[7, Infinity, 7, [100]],
		[100, Infinity, 100, [100]],
		[101, Infinity, 101, [100, 100]],
		[250, Infinity, 250, [100, 100, 100]],
		[250, 50, 50, [50]],
		[250, 100, 100, [100]],
		[250, 130, 130, [100, 100]],
		[250, 250, 250, [100, 100, 100]],
		[250, 999, 250, [100, 100, 100]],
		[30, 50, 30, [50]],
	])('of %i rows with limit %p gives %i in pages of %j', async (count, limit, given, pages) => {
		const client = listOf(count);
		expect(await collect(readRows(client, 'listUsers', {}, limit))).toEqual(upTo(given));
		expect(client.calls.map(({ call }) => call.query?.per_page)).toEqual(pages);
	});

	it('repeats the filters with every page', async () => {
		const client = listOf(201);
		await collect(readRows(client, 'listOrders', { status: 'failed', user_id: undefined }));
		expect(client.calls).toEqual(
			[undefined, '100', '200'].map((page_token) => ({
				name: 'listOrders',
				call: { query: { status: 'failed', user_id: undefined, per_page: 100, page_token } },
			})),
		);
	});

	it('of more rows than were asked for is cut', async () => {
		const client = fakeClient(() => ({ data: upTo(30).map((id) => ({ id })) }));
		expect(await collect(readRows(client, 'listUsers', {}, 3))).toEqual([0, 1, 2]);
	});

	it('fetches a page only when its rows are wanted, and keeps none of the earlier ones', async () => {
		const client = listOf(1_000);
		const rows = readRows(client, 'listUsers');
		for (let read = 1; read <= 100; read++) await rows.next();
		expect(client.calls).toHaveLength(1);
		await rows.next();
		expect(client.calls).toHaveLength(2);
		await rows.return(undefined);
		expect(client.calls).toHaveLength(2);
	});
});

describe('a list that grows at its beginning while it is read', () => {
	const pages: Record<string, { data: Row[]; next: string | null }> = {
		'': { data: [{ id: 'b' }, { id: 'a' }, { id: 'a' }, {}], next: 'A' },
		A: { data: [{ id: 'a' }, { id: '0' }, {}], next: null },
	};
	const client = () =>
		fakeClient((_name, { query }) => {
			const { data, next } = pages[String(query?.page_token ?? '')];
			return { data, links: { next: next && `${OWN}?page_token=${next}` } };
		});

	it('gives no row of an earlier page again, and leaves out nothing else', async () => {
		expect(await collect(readRows(client(), 'listUsers'))).toEqual([
			...['b', 'a', 'a', undefined],
			...['0', undefined],
		]);
	});

	it('is read on until the limit is reached', async () => {
		expect(await collect(readRows(client(), 'listUsers', {}, 5))).toHaveLength(5);
	});
});

describe('the link to the next page', () => {
	it.each([
		['of another host', (token: string) => `https://evil.example/steal?page_token=${token}`],
		[
			'of another path',
			(token: string) => `https://api.peeker.ai/partner/v1/domains?page_token=${token}`,
		],
		['without a host', (token: string) => `/partner/v1/users?per_page=1&page_token=${token}`],
		['with nothing but a query', (token: string) => `?page_token=${token}`],
		['of another scheme', (token: string) => `ftp://x.example/?page_token=${token}`],
	])('%s gives only its token', async (_which, linkTo) => {
		const client = listOf(150, linkTo);
		expect(await collect(readRows(client, 'listUsers'))).toEqual(upTo(150));
		expect(client.calls.map(({ name, call }) => ({ name, query: call.query }))).toEqual([
			{ name: 'listUsers', query: { per_page: 100, page_token: undefined } },
			{ name: 'listUsers', query: { per_page: 100, page_token: '100' } },
		]);
	});

	it('gives a token of any characters as it was meant', async () => {
		const token = 'a+b/c==&é %';
		const client = fakeClient((_name, { query }) => ({
			data: [],
			links: { next: query?.page_token ? null : `${OWN}?page_token=${encodeURIComponent(token)}` },
		}));
		await collect(readRows(client, 'listUsers'));
		expect(client.calls[1].call.query?.page_token).toBe(token);
	});

	it.each<[string, Row]>([
		['links.next is null', { links: { next: null } }],
		['links.next is missing', { links: {} }],
		['links.next is empty', { links: { next: '' } }],
		['links are null', { links: null }],
		['links are missing', {}],
	])('is the end when %s', async (_when, rest) => {
		const client = fakeClient(() => ({ data: [{ id: 1 }], ...rest }));
		expect(await collect(readRows(client, 'listUsers'))).toEqual([1]);
	});

	it.each([['https://['], [`${OWN}?page=2`], [`${OWN}?page_token=`], [42], [{}]])(
		'%j, which holds no token, is an error and not a silent end',
		async (next) => {
			const client = fakeClient(() => ({ data: [{ id: 1 }], links: { next } }));
			const error = await collect(readRows(client, 'listUsers')).catch((caught: unknown) => caught);
			expect(error).toBeInstanceOf(PeekerError);
			expect(error).toHaveProperty('message', expect.stringContaining('next page'));
		},
	);

	it('does not matter once the limit is reached', async () => {
		const client = fakeClient(() => ({ data: [{ id: 1 }], links: { next: 'https://[' } }));
		expect(await collect(readRows(client, 'listUsers', {}, 1))).toEqual([1]);
	});

	it.each([
		['the same page', ['A', 'A']],
		['an earlier page', ['A', 'B', 'C', 'A']],
	])('back to %s ends in an error', async (_which, tokens) => {
		let page = 0;
		const client = fakeClient(() => {
			if (page > 20) throw new Error('The list was read for ever');
			return {
				data: [{ id: page }],
				links: { next: `${OWN}?page_token=${tokens[page++ % tokens.length]}` },
			};
		});
		const error = await collect(readRows(client, 'listUsers')).catch((caught: unknown) => caught);
		expect(error).toBeInstanceOf(PeekerError);
		expect(client.calls).toHaveLength(tokens.length);
	});

	it('back to the same page does not matter once the limit is reached', async () => {
		let count = 0;
		const client = fakeClient((_name, { query }) => ({
			data: Array.from({ length: Number(query?.per_page) }, () => ({ id: count++ })),
			links: { next: `${OWN}?page_token=A` },
		}));
		expect(await collect(readRows(client, 'listUsers', {}, 200))).toHaveLength(200);
	});
});

describe('what is no row', () => {
	it.each<[unknown]>([
		[undefined],
		[null],
		['text'],
		[{ id: 1 }],
		[[{ id: 'usr_1' }, null]],
		[[1]],
		[['x']],
	])('%j is an error, so that nothing counts as "not there"', async (data) => {
		const rows = readRows(
			fakeClient(() => ({ data })),
			'listUsers',
		);
		await expect(collect(rows)).rejects.toThrow('not in the documented form');
	});
});
