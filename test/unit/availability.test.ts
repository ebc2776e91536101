import { availabilityOf } from '../../nodes/api/resources/availability';
import type { CallOptions } from '../../nodes/api/client/types';
import type { Failure } from '../../nodes/api/errors/failure';
import { PeekerError } from '../../nodes/api/errors/failure';
import { fakeClient } from './fakeClient';

const namesIn = ({ body }: CallOptions): string[] => Reflect.get(Object(body), 'domains');
const row = (domain: string) => ({ domain, available: true, price_cents: domain.length });
const refusal = (failure: Partial<Failure>) =>
	new PeekerError('', '', {
		failure: { retryClass: 'clientError', kind: 'api', status: 400, ...failure },
	});

const names = (count: number) => Array.from({ length: count }, (_, index) => `name-${index}.com`);

describe('looking up many names', () => {
	const answering = () =>
		fakeClient((_name, call) => ({ data: { domains: namesIn(call).map(row) } }));

	it('takes 20 calls of 50 for 1,000 distinct names, however often each is given', async () => {
		const client = answering();
		const thousand = names(1_000);
		const lookUp = availabilityOf(client, [...thousand, ...[...thousand].reverse()]);
		const rows = await Promise.all([...thousand, ...thousand].map(lookUp));
		expect(rows).toEqual([...thousand, ...thousand].map(row));
		expect(client.calls.map(({ call }) => namesIn(call).length)).toEqual(
			Array.from({ length: 20 }, () => 50),
		);
		expect(client.calls.flatMap(({ call }) => namesIn(call))).toEqual(thousand);
	});

	it('calls only for names that are asked for', async () => {
		const client = answering();
		const lookUp = availabilityOf(client, names(120));
		expect(client.calls).toEqual([]);
		await lookUp('name-70.com');
		expect(client.calls.map(({ call }) => namesIn(call)[0])).toEqual(['name-50.com']);
	});

	it('finds rows in another order and letter case, and tells which are missing', async () => {
		const client = fakeClient(() => ({
			data: { domains: [{ domain: 'B.com' }, null, 'x', { domain: 'a.com', available: true }] },
		}));
		const lookUp = availabilityOf(client, ['a.com', 'b.com', 'c.com']);
		expect(await lookUp('a.com')).toEqual({ domain: 'a.com', available: true });
		expect(await lookUp('b.com')).toEqual({ domain: 'B.com' });
		expect(await lookUp('c.com')).toEqual({
			domain: 'c.com',
			available: false,
			reason: 'no_answer',
		});
		expect(client.calls).toHaveLength(1);
	});

	it.each([[{}], [{ data: null }], [{ data: { domains: 'x' } }]])(
		'gives "no_answer" for the answer %j',
		async (body) => {
			const lookUp = availabilityOf(
				fakeClient(() => body),
				['a.com'],
			);
			expect(await lookUp('a.com')).toMatchObject({ reason: 'no_answer' });
		},
	);
});

describe('an API that takes 25 names (the older edition)', () => {
	const older = (failure: Partial<Failure>) =>
		fakeClient((_name, call) => {
			if (namesIn(call).length > 25) throw refusal(failure);
			return { data: { domains: namesIn(call).map(row) } };
		});

	it.each([[{ field: 'domains' }], [{}]])('refusing with %j is asked in parts', async (failure) => {
		const client = older(failure);
		const rows = await Promise.all(names(60).map(availabilityOf(client, names(60))));
		expect(rows).toEqual(names(60).map(row));
		expect(client.calls.map(({ call }) => namesIn(call).length).sort()).toEqual([10, 25, 25, 50]);
	});

	it.each<[number, Partial<Failure>]>([
		[50, { status: 403 }],
		[50, { status: 429, retryClass: 'rateLimited' }],
		[50, { retryClass: 'lost', kind: 'timeout' }],
	])('but %i names that got %j are not', async (count, failure) => {
		const refused = refusal(failure);
		const client = fakeClient(() => {
			throw refused;
		});
		const lookUp = availabilityOf(client, names(count));
		await expect(lookUp('name-0.com')).rejects.toBe(refused);
		await expect(lookUp('name-1.com')).rejects.toBe(refused);
		expect(client.calls).toHaveLength(1);
	});
});
