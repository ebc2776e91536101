import { domainIdOf } from '../../nodes/api/resources/lookups';
import { Stock } from '../../nodes/api/resources/stock';
import { readOnce } from '../../nodes/api/util/readOnce';
import { fakeClient } from './fakeClient';

const ROWS_A_PAGE = 100;

/** An account with domains `own-0.com` … ; the token of a page is the position of its first row. */
const accountWith = (count: number, failures: { left: number } = { left: 0 }) =>
	fakeClient((_name, { query = {} }) => {
		if (failures.left-- > 0) throw new Error('broken');
		const from = Number(query.page_token ?? 0);
		const to = Math.min(count, from + ROWS_A_PAGE);
		return {
			data: Array.from({ length: to - from }, (_, at) => ({ domain: `own-${from + at}.com` })),
			links: {
				next: to < count ? `https://api.peeker.ai/partner/v1/domains?page_token=${to}` : null,
			},
		};
	});

describe('the stock of domains', () => {
	it('is read once for all who ask at the same time, and by nobody again', async () => {
		const client = accountWith(1_000);
		const names = Array.from({ length: 20 }, (_, at) => `own-${at * 50}.com`);
		const stock = new Stock(client, [...names, 'lost.com']);
		const rows = await Promise.all(names.map(async (name) => await stock.rowOf(name)));
		expect(rows).toEqual(names.map((domain) => ({ domain })));
		expect(await Promise.all(['lost.com', 'lost.com'].map((name) => stock.rowOf(name)))).toEqual([
			undefined,
			undefined,
		]);
		expect(client.calls).toHaveLength(10);
		expect(stock.isComplete).toBe(true);
	});

	it('is read only as far as somebody needs it', async () => {
		const client = accountWith(1_000);
		const stock = new Stock(client, ['own-7.com', 'own-150.com']);
		await stock.rowOf('own-7.com');
		expect(client.calls).toHaveLength(1);
		await stock.rowOf('own-150.com');
		expect(client.calls).toHaveLength(2);
	});

	it('is begun anew after a failure, which goes to all who waited for it', async () => {
		const client = accountWith(150, { left: 1 });
		const stock = new Stock(client, ['own-120.com', 'lost.com']);
		const both = ['own-120.com', 'lost.com'].map((name) => stock.rowOf(name));
		const outcomes = await Promise.allSettled(both);
		expect(outcomes.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		expect(await stock.rowOf('own-120.com')).toEqual({ domain: 'own-120.com' });
		expect(await stock.rowOf('lost.com')).toBeUndefined();
	});
});

it('a domain that came in since the stock was read is found all the same', async () => {
	let count = 5;
	const client = fakeClient(() => ({
		data: Array.from({ length: count }, (_, at) => ({ id: `dom_${at}`, domain: `own-${at}.com` })),
	}));
	const stock = new Stock(client, ['lost.com', 'own-5.com']);
	await expect(domainIdOf(client, 'lost.com', stock)).rejects.toThrow('no domain of this name');
	expect(client.calls).toHaveLength(1);
	count = 6;
	expect(await domainIdOf(client, 'own-5.com', stock)).toBe('dom_5');
	expect(client.calls).toHaveLength(2);
});

describe('reading once', () => {
	it('gives one reading to all who ask for the same, and a new one after a failure', async () => {
		const asked: string[] = [];
		const read = readOnce(async (key) => {
			asked.push(key);
			if (asked.length === 1) throw new Error('broken');
			return await Promise.resolve(key.toUpperCase());
		});
		const failed = await Promise.allSettled([read('a'), read('a')]);
		expect(failed.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
		expect(await Promise.all([read('a'), read('b'), read('a')])).toEqual(['A', 'B', 'A']);
		expect(await read('a')).toBe('A');
		expect(asked).toEqual(['a', 'a', 'b']);
	});
});
