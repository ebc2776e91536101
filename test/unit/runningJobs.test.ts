/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   Test code, never part of the package. */
import { setImmediate as turn } from 'node:timers/promises';
import { PeekerError } from '../../nodes/api/errors/failure';
import type { JobList } from '../../nodes/api/resources/runningJobs';
import { findRunning } from '../../nodes/api/resources/runningJobs';
import { fakeClient } from './fakeClient';

const LIST: JobList = { endpoint: 'listOrders', running: ['in_progress'] };
const ids = (from: number, count: number) =>
	Array.from({ length: count }, (_, at) => `ord_${from + at}`);

/** An account of its own, whose answers come when they are let through. */
function slowAccount(apiKey: string, running: Set<string>) {
	const gates: Array<(reason?: Error) => void> = [];
	const client = fakeClient(async () => {
		// The server reads its books when it gets the call, not when its answer arrives.
		const data = [...running].map((id) => ({ id, status: 'in_progress' }));
		await new Promise<void>((resolve, reject) =>
			gates.push((reason) => (reason ? reject(reason) : resolve())),
		);
		return { data, links: { next: null } };
	});
	client.account.apiKey = apiKey;
	return {
		client,
		search: async (wanted: string[], by = client) => await findRunning(by, LIST, new Set(wanted)),
		/** Lets the answer of one call through, or has it fail. */
		async answer(reason?: Error) {
			await turn();
			gates.shift()?.(reason);
			await turn();
		},
	};
}

it('searches of the same moment are one', async () => {
	const { client, search, answer } = slowAccount('pk_test_one', new Set(ids(0, 20)));
	const searches = [0, 5, 10, 15].map(async (from) => await search(ids(from, 5)));
	await answer();
	for (const [at, found] of (await Promise.all(searches)).entries()) {
		for (const id of ids(5 * at, 5)) expect(found.has(id)).toBe(true);
	}
	expect(client.calls).toHaveLength(1);
});

it('what is searched for while a search is under way is searched for together, and never in older pages', async () => {
	const running = new Set(ids(0, 40));
	const { client, search, answer } = slowAccount('pk_test_two', running);
	const first = search(ids(0, 4));
	await turn();
	// The first page was read already; then ord_10 ends, and two executions look.
	running.delete('ord_10');
	const later = [search(ids(10, 4)), search(ids(20, 4))];
	await turn();
	expect(client.calls).toHaveLength(1);
	await answer();
	await answer();
	expect((await first).has('ord_0')).toBe(true);
	expect((await later[0]).has('ord_10')).toBe(false);
	expect((await later[0]).has('ord_11')).toBe(true);
	expect((await later[1]).has('ord_20')).toBe(true);
	expect(client.calls).toHaveLength(2);
});

it('one whose execution is stopped takes no other search along', async () => {
	const { client, search, answer } = slowAccount('pk_test_three', new Set(ids(0, 8)));
	const stopped = new PeekerError('The execution was stopped', '', {
		code: 'stopped',
		repeat: 'safe',
	});
	stopped.facts.failure = { kind: 'stopped', retryClass: 'fatal' } as never;
	const searches = Promise.allSettled([search(ids(0, 4)), search(ids(4, 4))]);
	await answer(stopped);
	await answer();
	const [leader, other] = await searches;
	expect(leader.status).toBe('rejected');
	expect(other).toMatchObject({ status: 'fulfilled' });
	expect(client.calls).toHaveLength(2);
});

it('a failure that concerns every call goes to all that wait for it, and to nobody later', async () => {
	const { search, answer } = slowAccount('pk_test_four', new Set(ids(0, 8)));
	const outage = new PeekerError('Peeker has a fault on its side', '', {
		code: 'server',
		repeat: 'safe',
	});
	const searches = Promise.allSettled([search(ids(0, 4)), search(ids(4, 4))]);
	await answer(outage);
	expect((await searches).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
	const again = search(ids(0, 4));
	await answer();
	expect((await again).size).toBe(4);
});

it('other keys search by themselves', async () => {
	const one = slowAccount('pk_test_five', new Set(ids(0, 4)));
	const other = slowAccount('pk_test_six', new Set(ids(0, 8)));
	const searches = [one.search(ids(0, 4)), other.search(ids(4, 4))];
	await one.answer();
	await other.answer();
	expect((await Promise.all(searches)).map(({ size }) => size)).toEqual([4, 4]);
});

it('a few jobs are not searched for', async () => {
	const { client, search } = slowAccount('pk_test_seven', new Set(ids(0, 4)));
	expect((await search(ids(0, 3))).size).toBe(0);
	expect(client.calls).toEqual([]);
});
