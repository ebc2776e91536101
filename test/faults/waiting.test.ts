/* eslint-disable @n8n/community-nodes/no-restricted-globals --
   Test code, never part of the package. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { clock } from '../../nodes/api/client/clock';
import type { Rig } from '../nodes/setup';
import { startRig } from '../nodes/setup';
import { SURFACES } from '../nodes/toolSurfaces';
import type { ExecuteResult } from '../support/n8n';
import { byId, locator } from './setup';

const personas = {
	personasFrom: 'json',
	personasJson: JSON.stringify([{ firstName: 'Lee', lastName: 'Novak' }]),
};

/** One thing to wait for: how it is started, under what name it is read, and names that decide how it ends. */
interface Job {
	about: string;
	path: string;
	prepare: (key: string, name: string) => INodeParameters;
	reads: string;
	lookAgain: string;
	prefixes: { failed?: string; action?: string };
	/** Seconds between two looks. */
	every: number;
}

let rig: Rig;
let keys = 0;

beforeAll(async () => {
	// A step takes 25 s, so that no job is done at the first look.
	rig = await startRig({ environment: 'live', stepMs: 25_000 });
});

afterAll(async () => {
	jest.restoreAllMocks();
	await rig.close();
});

const connected = (key: string) => rig.sandbox.seed.orders(key, 1)[0].domainIds[0];

const JOBS: Job[] = [
	...(['synchronous', 'job'] as const).map((form) => ({
		about: `import, ${form} form`,
		path: 'domainImport.create',
		prepare: (_: string, domain: string) => ({ domains: domain, options: { form } }),
		reads: form === 'job' ? 'getDomainImportJob' : 'getDomainImport',
		lookAgain: "'Get' of 'Domain Import'",
		prefixes: { failed: 'importfail', action: 'nons' },
		every: 60,
	})),
	{
		about: 'forwarding',
		path: 'forwarding.set',
		prepare: (key, domain) => {
			rig.sandbox.seed.importedDomains(key, [domain]);
			return { domains: domain, forwardingUrl: 'https://northwind.example' };
		},
		reads: 'getForwardingJob',
		lookAgain: "'Get' of 'Forwarding'",
		prefixes: { failed: 'dnsfail' },
		every: 10,
	},
	{
		about: 'order',
		path: 'order.create',
		prepare: (_, domain) => ({
			userId: locator('email', 'dana@northwind.example'),
			orderType: 'custom',
			googleLicenses: 2,
			domains: domain,
			...personas,
		}),
		reads: 'getOrder',
		lookAgain: "'Get' of 'Order'",
		prefixes: { failed: 'failorder', action: 'replace' },
		every: 10,
	},
	{
		about: 'swap',
		path: 'swap.create',
		prepare: (key, domain) => ({
			domainId: byId(connected(key)),
			replacementDomain: domain,
		}),
		reads: 'getSwap',
		lookAgain: "'Get' of 'Swap'",
		prefixes: { failed: 'swapfail', action: 'swapaction' },
		every: 10,
	},
	{
		about: 'renaming of inboxes',
		path: 'swap.renameInboxes',
		prepare: (key) => ({ domainId: byId(connected(key)), ...personas }),
		reads: 'getSwap',
		lookAgain: "'Get' of 'Swap'",
		prefixes: {},
		every: 10,
	},
];

interface Extra {
	options?: IDataObject;
	abortSignal?: AbortSignal;
	isTool?: boolean;
}

/** An agent orders by a plan only. */
async function planTokenOf(key: string, parameters: INodeParameters) {
	const tool = { ...SURFACES['AI Agent 2 and MCP'], credentials: rig.credentialOf(key) };
	const { items } = await rig.run('order', 'plan', parameters, tool);
	expect(items[0].json.plan_token).toMatch(/^plan_/);
	return String(items[0].json.plan_token);
}

async function wait(job: Job, prefix = 'plain', { options, isTool, ...extra }: Extra = {}) {
	const key = `pk_test_wait${1_000 + keys++}`;
	const parameters = job.prepare(key, `${prefix}-northwind.example`);
	if (isTool && job.path === 'order.create') {
		parameters.planToken = await planTokenOf(key, parameters);
	}
	const [resource, operation] = job.path.split('.');
	const begun = rig.time.now();
	const result = await rig.run(
		resource,
		operation,
		{
			...parameters,
			waitForCompletion: true,
			options: { ...Object(parameters.options), ...options },
		},
		{
			credentials: rig.credentialOf(key),
			...(isTool && SURFACES['AI Agent 2 and MCP']),
			...extra,
		},
	);
	const calls = rig.sandbox.requests.filter(({ keyLabel }) => keyLabel?.endsWith(key.slice(-4)));
	const looks = calls
		.filter(({ operationId }) => operationId === job.reads)
		.map(({ at, path }) => ({ at: (at - begun) / 1_000, path }));
	const books = rig.sandbox.books(key);
	const { imports, forwardingJobs, orders, swaps } = books;
	const ids = [imports, forwardingJobs, orders, swaps].flat().map(({ id }) => id);
	return { result, looks, ids, seconds: (rig.time.now() - begun) / 1_000 };
}

const described = (error: IDataObject | undefined) =>
	`${String(error?.message)}\n${String(error?.description)}`;

/** What an agent reads of a failure, which is an item there. */
const toldAgent = ({ items: [{ json }] }: ExecuteResult) =>
	`${String(json.error)}\n${String(Object(json.details).description)}`;

describe.each(JOBS)('waiting for: $about', (job) => {
	test('gives the finished job, having looked no faster than every so many seconds', async () => {
		const { result, looks } = await wait(job);
		expect(result.error).toBeUndefined();
		for (const { json } of result.items) expect(json.status).toBe('completed');
		expect(looks.length).toBeGreaterThan(0);
		const first = looks.filter(({ path }) => path === looks[0].path);
		for (const [at, look] of first.slice(1).entries()) {
			expect(look.at - first[at].at).toBeGreaterThanOrEqual(job.every);
		}
	});

	test('still going on at the end of the time: an error with its ID and where to look again', async () => {
		const { result, ids, looks, seconds } = await wait(job, 'plain', {
			options: { maxWaitSeconds: 15 },
		});
		const text = described(result.error);
		expect(text).toMatch(/still being worked on when the waiting time was over/);
		expect(text).toMatch(/must not be started again/);
		expect(text).toContain(job.lookAgain);
		expect(text.includes("'Wait Until Finished'")).toBe(job.about !== 'forwarding');
		expect(ids.some((id) => text.includes(id))).toBe(true);
		// Neither given up early nor without a last look.
		expect(seconds).toBeGreaterThanOrEqual(15);
		expect(seconds).toBeLessThan(16);
		expect(looks.at(-1)?.at).toBeCloseTo(15, 0);
	});

	const { failed, action } = job.prefixes;
	// Not every job can end in every way.
	if (failed) {
		test('an answer of "failed" is an error with its ID', async () => {
			const { result, ids } = await wait(job, failed);
			const text = described(result.error);
			expect(text).toMatch(/ended as failed/);
			expect(text).toContain(job.lookAgain);
			expect(ids.some((id) => text.includes(id))).toBe(true);
		});
	}

	if (action) {
		test('"action required" is told apart and says what to do', async () => {
			const { result, ids } = await wait(job, action);
			const text = described(result.error);
			expect(text).toMatch(/needs something from you/);
			expect(ids.some((id) => text.includes(id))).toBe(true);
			if (job.path === 'domainImport.create') expect(text).toContain('ns-one.example');
			if (job.path === 'order.create') {
				expect(text).toContain('replace-northwind.example: replace_domain');
			}
		});
	}

	test('an unreadable job is no failed job: the error gives its ID', async () => {
		const fault = rig.sandbox.faults.add({
			kind: 'status',
			status: 500,
			operationId: job.reads,
			times: 0,
		});
		const { result, ids } = await wait(job);
		fault.remove();
		const text = described(result.error);
		expect(text).toMatch(/fault on its side/);
		expect(text).toMatch(/must not be started again/);
		expect(ids.some((id) => text.includes(id))).toBe(true);
	});

	test('as a tool of an agent it gives the job as it stands within 45 seconds', async () => {
		const stuck = { status: 'in_progress', id: 'stuck_1', swaps: [] };
		const body = JSON.stringify({ data: stuck });
		const add = { kind: 'body', body, operationId: job.reads, times: 0 } as const;
		const fault = rig.sandbox.faults.add(add);
		const { result, seconds } = await wait(job, 'plain', { isTool: true });
		fault.remove();
		expect(result.error).toBeUndefined();
		const text = JSON.stringify(result.items.map(({ json }) => json));
		expect(text).toContain('in_progress');
		expect(text).toMatch(/must not be started again/);
		expect(text).not.toContain('"error"');
		expect(seconds).toBeLessThanOrEqual(45);
	});
});

test('a forwarding job that failed names the domains and the reasons', async () => {
	const [job] = JOBS.filter(({ path }) => path === 'forwarding.set');
	const { result } = await wait(job, 'dnsfail');
	expect(described(result.error)).toContain('dnsfail-northwind.example (dns_lookup_failed)');
});

test('all inboxes of a Microsoft domain are renamed within one waiting time', async () => {
	const key = 'pk_test_waitmany';
	const domain = rig.sandbox.seed.orders(key, 1)[0].domainIds[0];
	const body = JSON.stringify({
		data: {
			swaps: Array.from({ length: 40 }, (_, at) => ({
				id: `swp_MANY${at}`,
				status: 'in_progress',
			})),
		},
	});
	rig.sandbox.faults.add({ kind: 'body', body, operationId: 'createUserNamesSwap', key });
	for (let swap = 0; swap < 40; swap++) {
		const done = JSON.stringify({ data: { id: `swp_MANY${swap}`, status: 'completed' } });
		rig.sandbox.faults.add({ kind: 'body', body: done, operationId: 'getSwap', key });
	}
	const result = await rig.run(
		'swap',
		'renameInboxes',
		{ domainId: byId(domain), ...personas, waitForCompletion: true },
		{ credentials: rig.credentialOf(key) },
	);
	expect(result.error).toBeUndefined();
	expect(result.items).toHaveLength(40);
});

describe('stopped by the user', () => {
	/** Stops the run once it sleeps, and measures the clock until it ends. */
	async function stopWhileWaiting(run: (signal: AbortSignal) => Promise<unknown>) {
		const stop = new AbortController();
		let stoppedAt = 0;
		const spy = jest.spyOn(clock, 'pause').mockImplementation(async (ms) => {
			if (!stop.signal.aborted && stoppedAt === 0) {
				stoppedAt = rig.time.now();
				stop.abort();
			}
			await rig.pass(ms);
		});
		await run(stop.signal);
		spy.mockImplementation(rig.pass);
		expect(stoppedAt).toBeGreaterThan(0);
		return rig.time.now() - stoppedAt;
	}

	test.each(JOBS)('waiting for: $about ends within a second and says so', async (job) => {
		let text = '';
		const passedMs = await stopWhileWaiting(async (abortSignal) => {
			const { result, ids } = await wait(job, 'plain', { abortSignal, isTool: true });
			text = toldAgent(result);
			expect(ids.some((id) => text.includes(id))).toBe(true);
		});
		expect(passedMs).toBeLessThanOrEqual(1_000);
		expect(text).toMatch(/execution was stopped while waiting/);
		expect(text).toContain(job.lookAgain);
	});

	test('a wait before a repeat ends within a second and says so', async () => {
		const key = 'pk_test_stop1';
		rig.sandbox.faults.add({ kind: 'rateLimited', retryAfterSeconds: 30, key });
		let text = '';
		const passedMs = await stopWhileWaiting(async (abortSignal) => {
			const extra = { credentials: rig.credentialOf(key), abortSignal, isTool: true };
			text = toldAgent(await rig.run('account', 'get', {}, extra));
		});
		expect(passedMs).toBeLessThanOrEqual(1_000);
		expect(text).toMatch(/^The execution was stopped/);
	});

	test('a write whose answer was lost before the stop is reported as such', async () => {
		const key = 'pk_test_stop2';
		rig.sandbox.faults.add({ kind: 'resetAfter', key });
		let text = '';
		await stopWhileWaiting(async (abortSignal) => {
			const extra = { credentials: rig.credentialOf(key), abortSignal, isTool: true };
			const bundle = { name: 'One', monthlySendingVolume: 1_000 };
			text = toldAgent(await rig.run('bundle', 'create', bundle, extra));
		});
		expect(text).toMatch(/may or may not have done this/);
		expect(rig.sandbox.books(key).bundles).toHaveLength(1);
	});

	test('the real stop of an execution: no further write is sent, and the run ends as canceled', async () => {
		const key = 'pk_test_stop3';
		rig.sandbox.faults.add({ kind: 'rateLimited', retryAfterSeconds: 30, key, after: 1 });
		let status = '';
		const passedMs = await stopWhileWaiting(async (abortSignal) => {
			const bundle = { name: '={{ $json.name }}', monthlySendingVolume: 1_000 };
			const result = await rig.run('bundle', 'create', bundle, {
				items: [{ name: 'One' }, { name: 'Two' }, { name: 'Three' }],
				credentials: rig.credentialOf(key),
				abortSignal,
				continueOnFail: true,
			});
			status = String(result.status);
		});
		expect(passedMs).toBeLessThanOrEqual(1_000);
		expect(status).toBe('canceled');
		expect(rig.sandbox.books(key).bundles.map(({ name }) => name)).toEqual(['One']);
	});

	test('a request that is under way is broken off', async () => {
		const key = 'pk_test_stop4';
		rig.sandbox.faults.add({ kind: 'slow', ms: 3_600_000, key });
		const stop = new AbortController();
		const extra = { credentials: rig.credentialOf(key), abortSignal: stop.signal, isTool: true };
		const running = rig.run(
			'bundle',
			'create',
			{ name: 'One', monthlySendingVolume: 1_000 },
			extra,
		);
		while (!rig.sandbox.requests.some(({ fault }) => fault === 'slow')) {
			await new Promise((resolve) => setImmediate(resolve));
		}
		stop.abort();
		const text = toldAgent(await running);
		expect(text).toMatch(/The execution was stopped, so it is not known whether it was done/);
	});
});
