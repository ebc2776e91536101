import { createVirtualClock, startSandbox } from './index';
import type { Fault, Sandbox, SandboxOptions } from './index';
import { RateLimit } from './rateLimit';
import { caller, orderBody } from './testing';

const KEY = 'pk_test_faults';
const clock = createVirtualClock();

let sandbox: Sandbox;
let call: ReturnType<typeof caller>;

beforeEach(async () => {
	sandbox = await startSandbox({ clock, stepMs: 0 });
	call = caller(sandbox, KEY);
});

afterEach(async () => {
	expect(sandbox.violations).toEqual([]);
	await sandbox.close();
});

const bundle = { name: 'B', monthly_sending_volume: 1000 };
const create = () => call('POST', '/bundles', bundle);
const bundles = () => sandbox.books(KEY).bundles.length;

describe('rate limit', () => {
	let extra: Sandbox | undefined;
	const own = async (options: SandboxOptions) => (extra = await startSandbox(options));
	afterEach(() => extra?.close());

	test('the call after the last permitted one is refused with the wait, and not counted', async () => {
		const limited = await own({ clock, rateLimit: 2 });
		const me = (key: string) => caller(limited, key)('GET', '/me');
		await me('pk_test_a');
		await clock.advance(10_000);
		await me('pk_test_a');
		const { status, error, headers } = await me('pk_test_a');
		expect([status, error.code, error.details]).toEqual([
			429,
			'rate_limited',
			{ retry_after_seconds: 50 },
		]);
		expect(headers.get('peeker-request-id')).toMatch(/^req_/);
		expect((await me('pk_live_a')).status).toBe(200);
		await clock.advance(50_000);
		expect((await me('pk_test_a')).status).toBe(200);
		expect((await me('pk_test_a')).status).toBe(429);
	});

	test('never more than the limit in any 60 seconds, and all of it when it is asked for', () => {
		const limit = new RateLimit(600);
		const passed: number[] = [];
		for (let now = 0; now < 300_000; now += 7) {
			if (limit.take('key', now) === undefined) passed.push(now);
		}
		passed.forEach((at, index) => {
			if (index >= 600) expect(at - passed[index - 600]).toBeGreaterThanOrEqual(60_000);
		});
		expect(passed).toHaveLength(3000);
	});

	test('can be switched off', async () => {
		const free = await own({ rateLimit: false });
		const statuses = await Promise.all(
			Array.from({ length: 610 }, async () => (await caller(free, KEY)('GET', '/me')).status),
		);
		expect(new Set(statuses)).toEqual(new Set([200]));
	});
});

describe('answers in place of the work', () => {
	test.each<[string, Fault, number, string]>([
		[
			'a status',
			{ kind: 'status', status: 502 },
			502,
			'{"error":{"code":"internal_error","message":"Fault."}}',
		],
		[
			'a status with a body',
			{ kind: 'status', status: 400, body: { error: { code: 'x', message: 'y' } } },
			400,
			'{"error":{"code":"x","message":"y"}}',
		],
		['HTML', { kind: 'html', status: 504 }, 504, '<html><body><h1>Bad gateway</h1></body></html>'],
		['nothing', { kind: 'emptyBody' }, 200, ''],
		['a redirect', { kind: 'redirect', location: 'https://elsewhere.example/' }, 302, ''],
		['any body', { kind: 'body', body: '{"data":null}', status: 201 }, 201, '{"data":null}'],
		[
			'an expired key',
			{ kind: 'unauthorized' },
			401,
			'{"error":{"code":"unauthorized","message":"No valid key."}}',
		],
	])('%s', async (_what, fault, status, text) => {
		sandbox.faults.add({ operationId: 'createBundle', ...fault });
		const spoilt = await create();
		expect([spoilt.status, spoilt.text]).toEqual([status, text]);
		expect(spoilt.headers.get('peeker-request-id')).toMatch(/^req_/);
		expect(bundles()).toBe(0);
		expect((await create()).status).toBe(201);
		expect(sandbox.requests.map((request) => request.fault)).toEqual([fault.kind, undefined]);
	});

	test.each<[Fault, unknown, string | null]>([
		[{ kind: 'rateLimited', retryAfterSeconds: 7 }, { retry_after_seconds: 7 }, null],
		[
			{ kind: 'rateLimited', reason: 'cloudflare_account_capacity', as: 'nothing' },
			{ reason: 'cloudflare_account_capacity' },
			null,
		],
		[{ kind: 'rateLimited', retryAfterSeconds: 7, as: 'seconds' }, undefined, '7'],
		[
			{ kind: 'rateLimited', retryAfterSeconds: 7, as: 'date' },
			undefined,
			new Date(clock.now() + 7000).toUTCString(),
		],
		[{ kind: 'rateLimited', as: 'nothing' }, undefined, null],
	])('%j', async (fault, details, retryAfter) => {
		// The date is relative to a clock that other tests move.
		sandbox.faults.add(fault);
		const { status, error, headers } = await create();
		expect([status, error.code, error.details]).toEqual([429, 'rate_limited', details]);
		const date = new Date(clock.now() + 7000).toUTCString();
		expect(headers.get('retry-after')).toBe(retryAfter?.includes('GMT') ? date : retryAfter);
	});

	test('a redirect names its target, a 503 its wait', async () => {
		sandbox.faults.add({ kind: 'redirect', location: 'https://elsewhere.example/', status: 307 });
		sandbox.faults.add({ kind: 'status', status: 503, retryAfterSeconds: 3 });
		expect((await create()).headers.get('location')).toBe('https://elsewhere.example/');
		expect((await create()).headers.get('retry-after')).toBe('3');
	});
});

describe('the work and the connection', () => {
	test('reset before the work leaves nothing', async () => {
		sandbox.faults.add({ kind: 'resetBefore' });
		await expect(create()).rejects.toThrow();
		expect(bundles()).toBe(0);
		expect(sandbox.requests[0].status).toBeNull();
	});

	test('reset after the work leaves what was done', async () => {
		sandbox.faults.add({ kind: 'resetAfter' });
		await expect(create()).rejects.toThrow();
		expect(bundles()).toBe(1);
	});

	test('reset while the call arrives leaves nothing', async () => {
		sandbox.faults.add({ kind: 'resetDuring', operationId: 'createBundle' });
		expect((await call('GET', '/me')).status).toBe(200);
		await expect(create()).rejects.toThrow();
		expect(bundles()).toBe(0);
		expect(sandbox.requests[1]).toMatchObject({
			operationId: 'createBundle',
			fault: 'resetDuring',
			status: null,
			body: '',
		});
		expect((await create()).status).toBe(201);
		sandbox.faults.add({ kind: 'resetDuring' });
		await expect(call('GET', '/me')).rejects.toThrow();
	});

	test.each(['headers', 'body', 'chunks'] as const)(
		'an answer that breaks off in its %s comes after the work',
		async (part) => {
			sandbox.faults.add({ kind: 'cut', in: part });
			await expect(create()).rejects.toThrow();
			expect(bundles()).toBe(1);
		},
	);

	test('an answer in drops is whole in the end', async () => {
		sandbox.faults.add({ kind: 'drip' });
		const { status, data, headers } = await create();
		expect(status).toBe(201);
		expect(data).toMatchObject(bundle);
		expect(headers.get('peeker-request-id')).toMatch(/^req_/);
	});

	test('a gateway gives up, and the work is done later all the same, once', async () => {
		const page = { status: 524, body: 'A timeout occurred', contentType: 'text/plain' };
		sandbox.faults.add({ kind: 'gaveUp', ...page, lateMs: 20_000 });
		const { status, text } = await create();
		expect([status, text]).toEqual([524, page.body]);
		await clock.advance(19_999);
		expect(bundles()).toBe(0);
		await clock.advance(60_000);
		expect(bundles()).toBe(1);
	});

	test('a lost answer to an order, and its repeat', async () => {
		const body = orderBody(['a.example']);
		sandbox.faults.add({ kind: 'resetAfter', operationId: 'createOrder', times: 2 });
		const order = () => call('POST', '/orders', body);
		await expect(order()).rejects.toThrow();
		await expect(order()).rejects.toThrow();
		const { data } = await order();
		expect(sandbox.books(KEY).orders.map((row) => row.id)).toEqual([data.id]);
	});

	test('truncated JSON comes after the work', async () => {
		sandbox.faults.add({ kind: 'truncatedJson' });
		const { status, text } = await create();
		expect(status).toBe(201);
		expect(text).toMatch(/^\{"data":/);
		expect(() => JSON.parse(text)).toThrow(SyntaxError);
		expect(bundles()).toBe(1);
	});

	test.each<Fault>([
		{ kind: 'html', afterWork: true },
		{ kind: 'emptyBody', afterWork: true },
		{ kind: 'status', status: 500, afterWork: true },
	])('%j does the work first', async (fault) => {
		sandbox.faults.add(fault);
		await create();
		expect(bundles()).toBe(1);
	});

	test.each(['before', 'after'] as const)('slow %s the work', async (when) => {
		sandbox.faults.add({ kind: 'slow', ms: 30_000, when });
		const answer = create();
		await clock.whenSleeping();
		expect(bundles()).toBe(when === 'before' ? 0 : 1);
		await clock.advance(30_000);
		expect((await answer).status).toBe(201);
		expect(bundles()).toBe(1);
	});
});

describe('which calls are hit', () => {
	test('those of an operation and a key, after some, so many times', async () => {
		const fault = sandbox.faults.add({
			kind: 'status',
			status: 500,
			operationId: 'getMe',
			key: KEY,
			after: 1,
			times: 2,
		});
		const statuses = [];
		for (let n = 0; n < 4; n++) statuses.push((await call('GET', '/me')).status);
		expect(statuses).toEqual([200, 500, 500, 200]);
		expect(fault.hits).toBe(2);
	});

	test('others are left alone', async () => {
		sandbox.faults.add({ kind: 'status', status: 500, operationId: 'getMe', key: 'pk_test_other' });
		expect((await call('GET', '/me')).status).toBe(200);
		expect((await caller(sandbox, 'pk_test_other')('GET', '/users')).status).toBe(200);
	});

	test('all for some time, until taken back', async () => {
		sandbox.faults.add({ kind: 'rateLimited', times: 0, forMs: 60_000 });
		for (let n = 0; n < 3; n++) expect((await call('GET', '/me')).status).toBe(429);
		await clock.advance(60_000);
		expect((await call('GET', '/me')).status).toBe(200);
		sandbox.faults.add({ kind: 'unauthorized', times: 0 });
		expect((await call('GET', '/me')).status).toBe(401);
		sandbox.faults.clear();
		expect((await call('GET', '/me')).status).toBe(200);
	});
});
