import { PeekerError } from '../../nodes/api/errors/failure';
import type { Row } from '../../nodes/api/util/row';
import type { JobKind, Wait } from '../../nodes/api/resources/jobs';
import { JOBS, waitUntilDone } from '../../nodes/api/resources/jobs';
import { fakeClient } from './fakeClient';
import { schemaAt } from '../contract/openapi';
import type { VirtualClock } from '../sandbox';
import { createVirtualClock } from '../sandbox';
import { sleepOn } from '../support/nodeClock';

let time: VirtualClock;
let restoreClock: () => void;
beforeEach(() => {
	time = createVirtualClock();
	restoreClock = sleepOn(time);
});
afterEach(() => {
	restoreClock();
});

interface Run {
	outcome: Row | PeekerError;
	/** Seconds after the start at which the job was read. */
	looks: number[];
	seconds: number;
	states: unknown[];
}

/** Waits for an order that goes through `statuses`, the first as started; the last one stays. */
async function follow(
	statuses: string[],
	rest: Partial<Wait> = {},
	kind: JobKind = JOBS.order,
): Promise<Run> {
	const start = time.now();
	const secondsNow = () => (time.now() - start) / 1_000;
	const looks: number[] = [];
	const states: unknown[] = [];
	const state = (): Row => ({
		id: 'ord_7',
		status: statuses[Math.min(looks.length, statuses.length - 1)],
		look: looks.length,
	});
	const outcome = await time.until(
		waitUntilDone(kind, {
			started: state(),
			read: async () => {
				looks.push(secondsNow());
				return await Promise.resolve(state());
			},
			client: fakeClient(() => ({})),
			intervalMs: 10_000,
			deadline: start + 300_000,
			onState: ({ status }) => states.push(status),
			...rest,
		}).catch((error: unknown) => {
			if (error instanceof PeekerError) return error;
			throw error;
		}),
	);
	return { outcome, looks, seconds: secondsNow(), states };
}

describe('a job that ends well', () => {
	it('before the first look is not read again', async () => {
		expect(await follow(['completed'])).toEqual({
			outcome: { id: 'ord_7', status: 'completed', look: 0 },
			looks: [],
			seconds: 0,
			states: ['completed'],
		});
	});

	it('is read at every interval, and its last state is given', async () => {
		const run = await follow(['in_progress', 'in_progress', 'in_progress', 'completed']);
		expect(run).toEqual({
			outcome: { id: 'ord_7', status: 'completed', look: 3 },
			looks: [10, 20, 30],
			seconds: 30,
			states: ['in_progress', 'in_progress', 'in_progress', 'completed'],
		});
	});

	it('is followed through states that nobody has heard of', async () => {
		const run = await follow(['created', 'brand_new_state', 'undefined', 'completed']);
		expect(run.outcome).toMatchObject({ status: 'completed' });
		expect(run.looks).toHaveLength(3);
	});

	it('in parts is a success of a forwarding job', async () => {
		const run = await follow(['in_progress', 'partial_success'], {}, JOBS.forwarding);
		expect(run.outcome).toMatchObject({ status: 'partial_success' });
	});
});

describe('a job that does not end well', () => {
	it.each([
		['failed', 'The order ended as failed'],
		['cancelled', 'The order ended as cancelled'],
	])('but %s is an error at once, with the ID and where to look', async (status, message) => {
		const { outcome, looks } = await follow(['in_progress', status]);
		expect(outcome).toBeInstanceOf(PeekerError);
		expect(outcome).toMatchObject({ message, description: expect.stringContaining('ord_7') });
		expect(outcome).toHaveProperty('description', expect.stringContaining("'Get' of 'Order'"));
		expect(looks).toEqual([10]);
	});

	it('but needs the user tells what to do, with the nameservers and what the helper knows', async () => {
		const nameserver_groups = [{ domains: ['a.com'], nameservers: ['ns1.example', 'ns2.example'] }];
		const { outcome } = await follow(
			['x'],
			{
				started: { id: 'imp_3', status: 'action_required', nameserver_groups },
				help: async () =>
					await Promise.resolve({
						words: 'a.com: update_nameservers',
						data: { pending_actions: [{ id: 'act_1' }] },
					}),
			},
			JOBS.domainImport,
		);
		expect(outcome).toHaveProperty(
			'message',
			'The import needs something from you before it can go on',
		);
		const { description } = outcome as PeekerError;
		expect(description).toContain('imp_3');
		expect(description).toContain(JOBS.domainImport.actionRequired);
		expect(description).toContain('Nameservers: ns1.example, ns2.example for a.com');
		expect((outcome as PeekerError).facts.data).toMatchObject({
			import_id: 'imp_3',
			nameserver_groups,
			pending_actions: [{ id: 'act_1' }],
		});
		expect(description).toContain('a.com: update_nameservers');
	});

	it('but needs the user is told even when the helper fails', async () => {
		const { outcome } = await follow(['action_required'], {
			help: async () => await Promise.reject(new PeekerError('No help', '')),
		});
		expect(outcome).toHaveProperty('message', expect.stringContaining('needs something from you'));
		expect(outcome).toHaveProperty('description', expect.stringContaining('ord_7'));
	});

	it('but cannot be read names the job that goes on', async () => {
		const { outcome } = await follow(['in_progress'], {
			read: async () => await Promise.reject(new PeekerError('No answer', 'Try again.')),
		});
		expect(outcome).toHaveProperty('message', 'No answer');
		expect(outcome).toHaveProperty('description', expect.stringMatching(/^Try again\.\n.*ord_7/));
		expect(outcome).toHaveProperty('description', expect.stringContaining('not be started again'));
	});
});

describe('the waiting time', () => {
	it('over, the job is named, and that it goes on', async () => {
		const { outcome, looks, seconds } = await follow(['in_progress'], {
			deadline: time.now() + 35_000,
		});
		expect(outcome).toBeInstanceOf(PeekerError);
		expect(outcome).toHaveProperty('message', expect.stringContaining('waiting time was over'));
		const { description } = outcome as PeekerError;
		expect(description).toContain('ord_7');
		expect(description).toContain('"in_progress"');
		expect(description).toContain('must not be started again');
		expect(description).toContain("'Get' of 'Order'");
		expect(description).toContain("'Max Wait (Seconds)'");
		expect(looks).toEqual([5, 15, 25, 35]);
		expect(seconds).toBe(35);
	});

	it.each([
		[60, [60]],
		[59.999, [59.999]],
		[20, [20]],
		[0, [0]],
		[-5, [0]],
		[119, [59, 119]],
		[120, [60, 120]],
	])('of %i s with a look every 60 s: looks after %j s', async (seconds, expected) => {
		const run = await follow(['in_progress'], {
			intervalMs: 60_000,
			deadline: time.now() + seconds * 1_000,
		});
		expect(run.looks).toEqual(expected);
		expect(run.outcome).toBeInstanceOf(PeekerError);
	});
});

describe('the stop button', () => {
	it.each([0, 1, 4_900, 10_000, 12_345])(
		'after %i ms ends the waiting within a second',
		async (ms) => {
			const stop = new AbortController();
			const start = time.now();
			const reads: number[] = [];
			const wait = waitUntilDone(JOBS.swap, {
				started: { id: 'swp_1', status: 'created' },
				read: async () => {
					reads.push(time.now() - start);
					return await Promise.resolve({ id: 'swp_1', status: 'in_progress' });
				},
				intervalMs: 60_000,
				deadline: start + 300_000,
				client: { ...fakeClient(() => ({})), signal: stop.signal },
			}).catch((error: unknown) => error);
			while (time.now() - start < ms) await time.next();
			const stopped = time.now();
			stop.abort();
			const outcome = await time.until(wait);
			expect(time.now() - stopped).toBeLessThanOrEqual(1_000);
			expect(outcome).toHaveProperty(
				'message',
				expect.stringContaining('stopped while waiting for the swap'),
			);
			expect(outcome).toHaveProperty('description', expect.stringContaining('swp_1'));
			expect(outcome).toHaveProperty('description', expect.not.stringContaining('Max Wait'));
			expect(reads).toEqual([]);
		},
	);
});

describe('the states of the jobs', () => {
	it.each<[keyof typeof JOBS, string]>([
		['domainImport', 'ImportJob'],
		['forwarding', 'ForwardingJob'],
		['order', 'OrderDetail'],
		['swap', 'Swap'],
	])('of %s are those of %s', (kind, schema) => {
		const documented = schemaAt(schema, 'properties', 'status', 'enum');
		expect(documented).toEqual(expect.arrayContaining([...JOBS[kind].done, ...JOBS[kind].failed]));
	});
});
