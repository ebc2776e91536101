import { startSandbox } from './index';
import type { Sandbox } from './index';
import { caller, orderBody, startReceiver } from './testing';

const KEY = 'pk_test_admin';

describe('the older edition', () => {
	let sandbox: Sandbox;
	let call: ReturnType<typeof caller>;

	beforeEach(async () => {
		sandbox = await startSandbox({ edition: 'older', stepMs: 0 });
		call = caller(sandbox, KEY);
	});

	afterEach(() => sandbox.close());

	test('nests the event’s data and tells the environment', async () => {
		const receiver = await startReceiver();
		sandbox.webhooks.setUrl('*', receiver.url);
		const { id } = (await call('POST', '/orders', orderBody(['replace-a.example']))).data;
		await sandbox.idle();
		const data = (type: string) =>
			receiver.received.find(({ envelope }) => envelope.type === type)?.envelope.data;
		expect(data('order.in_progress')).toEqual({
			order: { id, status: 'in_progress' },
			api_key: { environment: 'test', permission_preset: 'full' },
		});
		expect(data('order.action_required')).toMatchObject({
			order: { pending_actions: [{ reason: 'provider_workspace_problem' }] },
		});
		await receiver.close();
	});

	test('has users in orders, no renewal date, and the full order on cancel', async () => {
		const { id } = (await call('POST', '/orders', orderBody(['a.example']))).data;
		const { data } = await call('POST', `/orders/${id}/cancel`);
		expect(data).toEqual((await call('GET', `/orders/${id}`)).data);
		expect(data).toMatchObject({ status: 'cancel_scheduled', users: [{ first_name: 'Lee' }] });
		expect(data).not.toHaveProperty('personas');
		expect(data).not.toHaveProperty('renews_at');
	});

	test('takes 25 names for availability and sends premium on every row', async () => {
		const check = (count: number) =>
			call('POST', '/domains/availability', {
				domains: Array.from({ length: count }, (_, at) => `n${at}.example`),
			});
		expect((await check(26)).error.field).toBe('domains');
		const { domains } = (await check(25)).data;
		expect(domains).toContainEqual(expect.objectContaining({ available: true, premium: false }));
	});

	test('answers 202 to an import, an object of groups, and a list to a look-up', async () => {
		const { status, data } = await call('POST', '/domains/import', { domains: ['a.example'] });
		expect(status).toBe(202);
		expect(data.nameserver_groups).toEqual({ first: expect.any(Object) });
		const { rows } = await call('GET', '/domains/import?domains=a.example');
		expect(rows.map((row) => row.id)).toEqual([data.id]);
	});

	test('has slips: links to a foreign path, an active deleted user, bundles without sizes', async () => {
		const [user] = sandbox.seed.users(KEY, 2);
		expect((await call('GET', '/users?per_page=1')).links.next).toContain('/domains?');
		expect((await call('DELETE', `/users/${user.id}`)).data.status).toBe('active');
		expect((await call('GET', `/users/${user.id}`)).data.status).toBe('deleted');
		const bundle = await call('POST', '/bundles', { name: 'B', monthly_sending_volume: 1000 });
		expect(bundle.data).toHaveProperty('customer_price_cents');
		expect(bundle.data).not.toHaveProperty('required_domains');
		expect(sandbox.violations).toEqual([]);
	});
});

describe('the surface for other processes', () => {
	let sandbox: Sandbox;
	let admin: (method: string, path: string, body?: unknown) => Promise<unknown>;

	beforeEach(async () => {
		sandbox = await startSandbox({ stepMs: 0 });
		const send = caller(sandbox, null);
		const { origin } = new URL(sandbox.url);
		admin = async (method, path, body) =>
			JSON.parse((await send(method, `${origin}/_sandbox${path}`, body)).text);
	});

	afterEach(() => sandbox.close());

	test('sets the webhook URL, tells secrets, sends events and waits for deliveries', async () => {
		const receiver = await startReceiver();
		const state = await admin('PUT', '/webhooks', { url: receiver.url, copies: 2 });
		expect(state).toMatchObject({ secrets: sandbox.webhooks.secrets, copies: 2 });
		const { id } = Object(await admin('POST', '/events', { type: 'order.failed', data: {} }));
		await admin('GET', '/idle');
		expect(receiver.received.map(({ envelope }) => envelope.id)).toEqual([id, id]);
		expect(await admin('GET', '/deliveries')).toEqual(sandbox.webhooks.deliveries);
		await admin('PUT', '/webhooks', { secrets: { test: 'mine' }, paused: true });
		expect(await admin('GET', '/webhooks')).toMatchObject({ secrets: { test: 'mine' } });
		await receiver.close();
	});

	test('adds and takes back faults', async () => {
		const me = () => caller(sandbox, KEY)('GET', '/me');
		await admin('POST', '/faults', { kind: 'status', status: 503, times: 0 });
		expect((await me()).status).toBe(503);
		await admin('DELETE', '/faults');
		expect((await me()).status).toBe(200);
	});

	test('seeds, shows the books, and acts for the partner', async () => {
		await admin('POST', '/seed', {
			key: KEY,
			users: 1,
			domains: 2,
			orders: 3,
			imported: ['a.example'],
			microsoft: ['m.example'],
			marks: { 'x.example': 'blocked' },
		});
		const books = Object(await admin('GET', `/books?key=${KEY}`));
		expect([books.users.length, books.domains.length, books.orders.length]).toEqual([2, 7, 3]);
		expect(books.domains.filter((row: { hasMicrosoft: boolean }) => row.hasMicrosoft)).toHaveLength(
			1,
		);
		const call = caller(sandbox, KEY);
		await call('POST', '/domains/import', { domains: ['nons-a.example'] });
		await call('POST', '/orders', orderBody(['nons-a.example', 'replace-a.example']));
		await admin('GET', '/idle');
		await admin('POST', '/nameservers', { key: KEY, domain: 'nons-a.example' });
		const { rows } = await call('GET', '/orders/pending');
		expect(rows.map((row) => row.reason)).toEqual(['replace_domain']);
		await admin('POST', '/actions', { key: KEY, id: rows[0].id });
		expect((await call('GET', '/orders/pending')).rows).toEqual([]);
		expect(await admin('GET', '/requests')).toHaveLength(sandbox.requests.length);
		expect(await admin('GET', '/violations')).toEqual([]);
		expect(await admin('GET', '')).toHaveProperty(['GET idle']);
	});
});
