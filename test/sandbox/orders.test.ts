import { createVirtualClock, startSandbox } from './index';
import type { Sandbox } from './index';
import { caller, orderBody, startReceiver } from './testing';

const clock = createVirtualClock();
let sandbox: Sandbox;
let tests = 0;
let key: string;
let call: ReturnType<typeof caller>;

beforeAll(async () => {
	sandbox = await startSandbox({ clock, rateLimit: false, stepMs: 1000 });
});

beforeEach(() => {
	key = `pk_live_orders_${tests++}`;
	call = caller(sandbox, key);
});

afterEach(() => {
	expect(sandbox.violations.filter(({ kind }) => kind !== 'request')).toEqual([]);
});

afterAll(() => sandbox.close());

const place = (body: unknown) => call('POST', '/orders', body);

test('the receipt of a bundle order', async () => {
	const bundle = sandbox.seed.bundle(key);
	const { google_licenses, google_inboxes_per_domain, ...body } = orderBody(
		Array.from({ length: 19 }, (_, at) => `n${at}.example`),
		{ bundle_id: bundle.id },
	);
	expect([google_licenses, google_inboxes_per_domain]).toEqual([38, 2]);
	const { status, data } = await place(body);
	expect([status, data]).toEqual([
		200,
		{
			id: expect.stringMatching(/^ord_/),
			user_id: expect.stringMatching(/^usr_/),
			email: 'dana@northwind.example',
			bundle_id: bundle.id,
			status: 'in_progress',
			domain_count: 19,
			costs: { total_cents: expect.any(Number), currency: 'usd' },
			renews_at: null,
			created_at: expect.any(String),
		},
	]);
	const providers = sandbox.books(key).domains.map((domain) => domain.provider);
	expect(providers.filter((provider) => provider === 'google')).toHaveLength(15);
	expect(providers.filter((provider) => provider === 'microsoft')).toHaveLength(4);
});

test('a custom order of 20 Google and 2 Microsoft licenses takes 12 domains', async () => {
	const names = Array.from({ length: 12 }, (_, at) => `contoso-${at}.example`);
	sandbox.seed.importedDomains(key, names.slice(10));
	const { data } = await place(
		orderBody(names, {
			google_licenses: 20,
			microsoft_licenses: 2,
			microsoft_inboxes_per_domain: 50,
		}),
	);
	const { costs, domains, personas } = (await call('GET', `/orders/${data.id}`)).data;
	expect(costs).toMatchObject({
		line_items: [
			{ type: 'google_license', quantity: 20, amount_cents: 5000 },
			{ type: 'microsoft_license', quantity: 2, amount_cents: 3000 },
			{ type: 'domain_registration', quantity: 10 },
		],
	});
	expect(domains).toMatchObject({ registered: names.slice(0, 10), imported: names.slice(10) });
	expect(personas).toHaveLength(1);
});

test('the same bytes within 24 hours give the first order, once charged and once announced', async () => {
	const receiver = await startReceiver();
	sandbox.webhooks.setUrl(key, receiver.url);
	const body = orderBody(['a.example']);
	const first = await place(body);
	await clock.advance(2000);
	const again = await place(body);
	expect(again.data).toMatchObject({ id: first.data.id, status: 'completed' });
	await sandbox.idle();
	expect(receiver.types().sort()).toEqual([
		'domain.connected',
		'order.completed',
		'order.in_progress',
	]);
	expect(sandbox.books(key).charges).toHaveLength(1);
	await receiver.close();

	const otherBytes = await place(JSON.stringify(body, null, 1));
	expect(otherBytes.error.code).toBe('domain_already_in_active_order');
	await clock.advance(24 * 3_600_000);
	expect((await place(body)).error.code).toBe('domain_already_in_active_order');
});

test('a refused order leaves no trace', async () => {
	const before = sandbox.books(key);
	expect((await place(orderBody(['a.example', 'taken-b.example']))).status).toBe(400);
	expect(sandbox.books(key)).toEqual(before);
});

test('live keys are charged what the receipt says, test keys nothing', async () => {
	const { data } = await place(orderBody(['a.example']));
	expect(sandbox.books(key).charges).toEqual([
		{
			at: expect.any(String),
			cents: (data.costs as { total_cents: number }).total_cents,
			currency: 'usd',
			for: data.id,
		},
	]);
	const testKey = key.replace('live', 'test');
	await caller(sandbox, testKey)('POST', '/orders', orderBody(['a.example']));
	expect(sandbox.books(testKey).orders).toHaveLength(1);
	expect(sandbox.books(testKey).charges).toEqual([]);
});

test('a known email is reused with its new routing, an ID too, an unknown email created', async () => {
	const first = await place(orderBody(['a.example']));
	const sequencer = { ...orderBody([]).sequencer, client_id: 7 };
	await place(orderBody(['b.example'], { sequencer }));
	const byId = await place(orderBody(['c.example'], { user: first.data.user_id }));
	expect(byId.data.email).toBe('dana@northwind.example');
	const { users } = sandbox.books(key);
	expect(users).toHaveLength(1);
	expect((await call('GET', '/orders?user_email=dana@northwind.example')).rows).toHaveLength(3);
	expect(JSON.stringify(sandbox.books(key))).not.toContain('not-a-real-password');
});

test('a domain’s own redirect beats the order’s', async () => {
	await place(
		orderBody(['a.example', { domain: 'b.example', forwarding_url: 'https://own.example' }], {
			forwarding_url: 'https://all.example',
		}),
	);
	expect(sandbox.books(key).domains.map((domain) => domain.forwarding_url)).toEqual([
		'https://all.example',
		'https://own.example',
	]);
});

test('an order that needs the partner waits for all pending actions, then completes', async () => {
	const receiver = await startReceiver();
	sandbox.webhooks.setUrl(key, receiver.url);
	sandbox.seed.importedDomains(key, ['plain.example']);
	await call('POST', '/domains/import', { domains: ['nons-a.example'] });
	const personas = [
		{ first_name: 'L', last_name: 'N', profile_picture_url: 'https://unreachable.example/l.jpg' },
	];
	const names = ['nons-a.example', 'replace-b.example', 'plain.example'];
	const { id } = (await place(orderBody(names, { personas }))).data;
	await clock.advance(5000);
	expect((await call('GET', `/orders/${id}`)).data.status).toBe('action_required');
	const { rows } = await call('GET', `/orders/pending?order_id=${id}`);
	expect(rows.map((row) => row.reason).sort()).toEqual([
		'profile_picture_not_accessible',
		'replace_domain',
		'update_nameservers',
	]);
	expect((await call('GET', '/domains?status=action_required')).rows).toHaveLength(2);

	sandbox.partner.setNameservers(key, 'nons-a.example');
	sandbox.partner.resolveAction(key, String(rows[0].id));
	expect((await call('GET', '/orders/pending?user=dana@northwind.example')).rows).toHaveLength(1);
	expect((await call('GET', `/orders/${id}`)).data.status).toBe('action_required');
	for (const row of rows) sandbox.partner.resolveAction(key, String(row.id));
	await clock.advance(2000);
	expect((await call('GET', `/orders/${id}`)).data.status).toBe('completed');
	expect((await call('GET', '/orders/pending?status=resolved')).rows).toHaveLength(3);
	await sandbox.idle();
	expect(receiver.types().filter((type) => type === 'order.action_required')).toHaveLength(1);
	expect(receiver.types().filter((type) => type === 'domain.connected')).toHaveLength(3);
	await receiver.close();
});

test('a swap resolves a refused domain, a renaming a picture, and the order completes', async () => {
	const picture = (host: string) => [
		{ first_name: 'L', last_name: 'N', profile_picture_url: `https://${host}.example/l.jpg` },
	];
	const body = orderBody(['replace-a.example', 'plain.example'], {
		personas: picture('unreachable'),
	});
	const { id } = (await place(body)).data;
	await clock.advance(5000);
	const open = async () => (await call('GET', `/orders/pending?order_id=${id}`)).rows;
	const actionOf = async (reason: string) => {
		const [action] = (await open()).filter((row) => row.reason === reason);
		return { domain_id: String(action.domain_id) };
	};
	expect(await open()).toHaveLength(2);

	const replacement_domain = 'fresh.example';
	const refused = await actionOf('replace_domain');
	await call('POST', '/swaps', { type: 'standard', ...refused, replacement_domain });
	await clock.advance(5000);
	expect((await open()).map((row) => row.reason)).toEqual(['profile_picture_not_accessible']);

	const rename = async (host: string) => {
		const about = await actionOf('profile_picture_not_accessible');
		await call('POST', '/swaps/user_names', { ...about, personas: picture(host) });
		await clock.advance(5000);
	};
	const { domain_id } = await actionOf('profile_picture_not_accessible');
	expect(sandbox.books(key).domains.find(({ id: one }) => one === domain_id)?.domain).toBe(
		replacement_domain,
	);
	await rename('pictures');
	expect(await open()).toEqual([]);
	expect((await call('GET', `/orders/${id}`)).data).toMatchObject({
		status: 'completed',
		domains: { registered: ['fresh.example', 'plain.example'] },
	});
});

test('a renaming whose picture cannot be opened needs the partner', async () => {
	const { id } = (await place(orderBody(['a.example']))).data;
	await clock.advance(5000);
	const [domain] = sandbox.books(key).domains.filter(({ order_id }) => order_id === id);
	const url = 'https://private.example/l.jpg';
	const personas = [{ first_name: 'L', last_name: 'N', profile_picture_url: url }];
	await call('POST', '/swaps/user_names', { domain_id: domain.id, personas });
	await clock.advance(5000);
	expect([...new Set(sandbox.books(key).swaps.map(({ status }) => status))]).toEqual([
		'action_required',
	]);
});

test('an order can fail, and its domains are free again', async () => {
	const { id } = (await place(orderBody(['failorder-a.example']))).data;
	await clock.advance(1000);
	expect((await call('GET', `/orders/${id}`)).data.status).toBe('failed');
	expect(sandbox.books(key).domains[0].order_id).toBeUndefined();
});

describe('refusals', () => {
	test.each<[string, unknown, string, string | undefined, unknown]>([
		[
			'a bundle with licenses',
			{ ...orderBody(['a.example']), bundle_id: 'bun_1' },
			'order_shape_conflict',
			undefined,
			undefined,
		],
		[
			'neither bundle nor licenses',
			{
				...orderBody(['a.example']),
				google_licenses: undefined,
				google_inboxes_per_domain: undefined,
			},
			'order_shape_conflict',
			undefined,
			undefined,
		],
		[
			'no licenses at all',
			orderBody(['a.example'], { google_licenses: 0 }),
			'order_shape_conflict',
			undefined,
			undefined,
		],
		[
			'a missing density',
			{ ...orderBody(['a.example']), google_inboxes_per_domain: undefined },
			'invalid_request',
			'google_inboxes_per_domain',
			undefined,
		],
		[
			'an unknown bundle',
			{
				...orderBody(['a.example']),
				google_licenses: undefined,
				google_inboxes_per_domain: undefined,
				bundle_id: 'bun_none',
			},
			'invalid_request',
			'bundle_id',
			undefined,
		],
		[
			'an unknown user',
			orderBody(['a.example'], { user: 'usr_none' }),
			'invalid_request',
			'user',
			undefined,
		],
		[
			'too few domains',
			orderBody(['a.example'], { google_licenses: 8 }),
			'domain_count_mismatch',
			'domains',
			{ required_count: 4, submitted_count: 1, missing_count: 3 },
		],
		[
			'too many domains',
			orderBody(['a.example', 'b.example'], { google_licenses: 2 }),
			'domain_count_mismatch',
			'domains',
			{ required_count: 1, submitted_count: 2, missing_count: 0 },
		],
		[
			'a domain twice',
			orderBody(['a.example', 'A.example']),
			'invalid_request',
			'domains',
			undefined,
		],
		[
			'names that can’t be had',
			orderBody(['a.example', 'premium-b.example', 'blocked-c.example']),
			'domains_not_submittable',
			'domains',
			{
				required_replacements: 2,
				domains_not_submittable: [
					{ domain: 'premium-b.example', reason: 'premium' },
					{ domain: 'blocked-c.example', reason: 'unavailable' },
				],
			},
		],
		[
			'a name that was sold after it was checked',
			orderBody(['gone-a.example']),
			'domains_not_submittable',
			'domains',
			{
				required_replacements: 1,
				domains_not_submittable: [{ domain: 'gone-a.example', reason: 'taken' }],
			},
		],
		[
			'too few names that Microsoft can use',
			orderBody(['googleonly-a.example'], {
				google_licenses: 0,
				microsoft_licenses: 1,
				microsoft_inboxes_per_domain: 25,
			}),
			'domain_not_usable_for_provider',
			'domains',
			{ domain: 'googleonly-a.example', provider: 'microsoft', usable_for: ['google'] },
		],
		[
			'a name that must be imported',
			orderBody(['notimported-a.example']),
			'domain_not_imported',
			'domains',
			{ domain: 'notimported-a.example' },
		],
		[
			'another sequencer',
			orderBody(['a.example'], { sequencer: { ...orderBody([]).sequencer, provider: 'other' } }),
			'provider_not_supported',
			'sequencer.provider',
			undefined,
		],
		[
			'a login Smartlead refuses',
			orderBody(['a.example'], {
				sequencer: { ...orderBody([]).sequencer, login_email: 'unconnected@x.example' },
			}),
			'smartlead_connection_required',
			'sequencer',
			undefined,
		],
		[
			'an unknown Smartlead client',
			orderBody(['a.example'], { sequencer: { ...orderBody([]).sequencer, client_id: 404404 } }),
			'smartlead_client_not_found',
			'sequencer.client_id',
			undefined,
		],
		[
			'a target that is no web address',
			orderBody(['a.example'], { forwarding_url: 'ftp://x.example' }),
			'invalid_request',
			'forwarding_url',
			undefined,
		],
	])('%s', async (_what, body, code, field, details) => {
		const { status, error } = await place(body);
		expect([status, error.code, error.field, error.details]).toEqual([400, code, field, details]);
	});

	test('a domain of an open order', async () => {
		await place(orderBody(['a.example']));
		const { error } = await place(orderBody(['a.example', 'b.example']));
		expect(error.code).toBe('domain_already_in_active_order');
		expect(error.details).toEqual({ domains: ['a.example'] });
	});

	test('too few domains that Microsoft can use', async () => {
		sandbox.seed.connectMicrosoft(key, 'used.example');
		const body = orderBody(['used.example', 'b.example'], {
			google_licenses: 0,
			microsoft_licenses: 2,
			microsoft_inboxes_per_domain: 25,
		});
		const { error } = await place(body);
		expect(error.code).toBe('domain_not_usable_for_provider');
		expect(error.details).toEqual({
			domain: 'used.example',
			provider: 'microsoft',
			usable_for: ['google'],
		});
		const mixed = { ...body, google_licenses: 2, microsoft_licenses: 1 };
		expect((await place(mixed)).status).toBe(200);
	});

	test('no money', async () => {
		const { status, error } = await caller(sandbox, 'pk_live_broke')(
			'POST',
			'/orders',
			orderBody(['a.example']),
		);
		expect([status, error.code]).toEqual([400, 'insufficient_balance']);
		expect(sandbox.books('pk_live_broke').orders).toEqual([]);
	});

	test('keys that may not', async () => {
		const order = (name: string | null) =>
			caller(sandbox, name)('POST', '/orders', orderBody(['a.example']));
		for (const name of [null, 'sk_test_x', 'pk_test_', 'pk_test_expired_x', 'pk_prod_x']) {
			expect([name, (await order(name)).error.code]).toEqual([name, 'unauthorized']);
		}
		expect((await order('pk_test_read')).error.code).toBe('forbidden');
		const limited = caller(sandbox, 'pk_test_limited_x');
		expect(
			(await limited('POST', '/bundles', { name: 'X', monthly_sending_volume: 1 })).status,
		).toBe(403);
		const domains = ['a.example'];
		expect((await limited('POST', '/domains/availability', { domains })).status).toBe(200);
		expect((await limited('GET', '/orders')).status).toBe(200);
	});
});
