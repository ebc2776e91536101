import fc from 'fast-check';

import { inParts, isRefusalOfEntries } from '../../nodes/api/client/batch';
import { explain, explainInDoubt } from '../../nodes/api/errors/explain';
import type { Failure } from '../../nodes/api/errors/failure';

const REFUSAL: Failure = {
	retryClass: 'clientError',
	kind: 'api',
	status: 400,
	code: 'invalid_request',
	endpoint: 'setDomainForwarding',
};

/** Refuses every list that holds one of the `bad`. */
function workOf(bad: number[], failure = REFUSAL) {
	const calls: number[][] = [];
	const work = async (some: number[]) => {
		calls.push(some);
		if (some.some((one) => bad.includes(one))) return await Promise.reject(explain(failure));
		return some.length;
	};
	return { calls, work };
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index);

describe('a list of which some entries are refused', () => {
	it('is done but for them, each of which stands alone, and nothing is done twice', async () => {
		await fc.assert(
			fc.asyncProperty(
				fc.integer({ min: 1, max: 60 }),
				fc.array(fc.nat(59), { maxLength: 8 }),
				async (count, bad) => {
					const { calls, work } = workOf(bad);
					const parts = await inParts(upTo(count), work);
					expect(parts.flatMap(({ entries }) => entries)).toEqual(upTo(count));
					const failed = parts.filter((part) => 'error' in part);
					expect(failed.map(({ entries }) => entries)).toEqual(
						upTo(count)
							.filter((one) => bad.includes(one))
							.map((one) => [one]),
					);
					const done = calls.filter((some) => !some.some((one) => bad.includes(one))).flat();
					expect(new Set(done).size).toBe(done.length);
				},
			),
		);
	});

	it.each([
		[50, [17], 13],
		[50, [], 1],
		[25, [0, 24], 19],
	])('of %i with the culprits %j takes %i calls', async (count, bad, most) => {
		const { calls, work } = workOf(bad);
		await inParts(upTo(count), work);
		expect(calls.length).toBeLessThanOrEqual(most);
	});

	it.each(['domains[17]', 'domains.17', 'domains[17].domain'])(
		'is parted at the entry that %s points at',
		async (field) => {
			const calls: number[][] = [];
			const parts = await inParts(upTo(50), async (some) => {
				calls.push(some);
				const failure = { ...REFUSAL, field: field.replace('17', String(some.indexOf(17))) };
				return some.includes(17) ? await Promise.reject(explain(failure)) : some.length;
			});
			expect(calls.map(({ length }) => length)).toEqual([50, 17, 1, 32]);
			expect(parts.map((part) => 'error' in part)).toEqual([false, true, false]);
		},
	);

	it('is parted in halves where what is pointed at is not in it', async () => {
		const { calls, work } = workOf([3], { ...REFUSAL, field: 'domains[99]' });
		await inParts(upTo(4), work);
		expect(calls).toEqual([[0, 1, 2, 3], [0, 1], [2, 3], [2], [3]]);
	});

	it.each<[string, Partial<Failure>]>([
		['another field', { field: 'forwarding_url' }],
		['the key', { status: 401 }],
		['the account', { status: 402 }],
		['what the key may do', { status: 403 }],
		['too many calls', { status: 429, retryClass: 'rateLimited' }],
		['a fault', { status: 500, retryClass: 'serverError' }],
		['a lost answer', { retryClass: 'lost', kind: 'timeout' }],
		['an earlier try that was lost', { mayBeDone: true }],
	])('is not parted for %s', async (_reason, failure) => {
		const { calls, work } = workOf([3], { ...REFUSAL, ...failure });
		const parts = await inParts(upTo(8), work);
		expect(calls).toHaveLength(1);
		expect(parts).toMatchObject([{ entries: upTo(8), error: expect.anything() }]);
	});

	it('is not parted where what was refused was a repeat of a lost call', () => {
		expect(isRefusalOfEntries(explain(REFUSAL))).toBe(true);
		expect(isRefusalOfEntries(explainInDoubt(REFUSAL, ''))).toBe(false);
	});
});
