import fc from 'fast-check';
import { createVirtualClock, startSandbox } from './index';
import type { Sandbox } from './index';
import { requiredDomains } from './sizing';
import { caller, orderBody } from './testing';

const KEY = 'pk_test_rows';

let sandbox: Sandbox;
let call: ReturnType<typeof caller>;
const clock = createVirtualClock();

beforeAll(async () => {
	sandbox = await startSandbox({ clock, rateLimit: false, stepMs: 1000 });
});

// A key of its own for each test keeps them apart.
let tests = 0;
let key: string;
beforeEach(() => {
	key = `${KEY}_${tests++}`;
	call = caller(sandbox, key);
});

afterEach(() => {
	expect(sandbox.violations.filter(({ kind }) => kind !== 'request')).toEqual([]);
});

afterAll(() => sandbox.close());

const DAY = 24 * 3_600_000;
const sequencer = { provider: 'smartlead', client_id: null };
const personas = [{ first_name: 'Lee', last_name: 'Novak', profile_picture_url: '' }];

/** Domains of a completed order: `google` Google ones, then `microsoft` Microsoft ones. */
async function activeDomains(google: number, microsoft: number) {
	const names = Array.from({ length: google + microsoft }, (_, at) => `live${at}.example`);
	const order = await call('POST', '/orders', {
		...orderBody(names),
		google_licenses: google * 2,
		microsoft_licenses: microsoft,
		...(microsoft > 0 ? { microsoft_inboxes_per_domain: 25 } : {}),
	});
	await clock.advance(2000);
	const rows = sandbox.books(key).domains;
	return { orderId: String(order.data.id), domains: rows.filter((row) => row.order_id) };
}

describe('account', () => {
	test.each([
		['pk_test_a', 'test', 'full'],
		['pk_live_a', 'live', 'full'],
		['pk_test_read_a', 'test', 'read'],
		['pk_live_limited_a', 'live', 'limited'],
	])('%s is a %s key with preset %s', async (name, environment, permission_preset) => {
		const { data } = await caller(sandbox, name)('GET', '/me');
		expect(data.api_key).toEqual({ environment, permission_preset });
	});

	test('keys that differ in environment and preset belong to one partner, with data apart', async () => {
		const partner = async (name: string) =>
			(await caller(sandbox, name)('GET', '/me')).data.partner;
		expect(await partner('pk_live_read_z')).toEqual(await partner('pk_test_z'));
		expect(await partner('pk_test_y')).not.toEqual(await partner('pk_test_z'));
		sandbox.seed.users('pk_test_z', 2);
		expect((await caller(sandbox, 'pk_live_read_z')('GET', '/users')).rows).toEqual([]);
	});
});

describe('users', () => {
	test('a second user of an email is refused with the first in the details', async () => {
		const first = await call('POST', '/users', { email: 'a@b.example', sequencer });
		expect(first.status).toBe(201);
		const { status, error } = await call('POST', '/users', { email: 'A@b.example', sequencer });
		expect([status, error.field, error.details]).toEqual([400, 'email', { user: first.data }]);
	});

	test('a deleted user stays readable, and can be deleted once', async () => {
		const { id } = (await call('POST', '/users', { email: 'a@b.example', sequencer })).data;
		expect((await call('DELETE', `/users/${id}`)).data.status).toBe('deleted');
		expect((await call('GET', `/users/${id}`)).data.status).toBe('deleted');
		expect((await call('DELETE', `/users/${id}`)).status).toBe(404);
		expect((await call('GET', '/users?status=active')).rows).toEqual([]);
	});

	test('an update changes what it names and keeps the rest', async () => {
		const { data } = await call('POST', '/users', { email: 'a@b.example', sequencer });
		const changed = await call('PATCH', `/users/${data.id}`, { email: 'c@d.example' });
		expect(changed.data).toEqual({ ...data, email: 'c@d.example' });
		expect((await call('GET', '/users?email=a@b.example')).rows).toEqual([]);
		expect((await call('GET', '/users?email=C@d.example')).rows).toHaveLength(1);
	});
});

describe('bundles', () => {
	test.each([
		[{ monthly_sending_volume: 25_000 }, { google: 15, microsoft: 4, total: 19 }],
		[
			{ monthly_sending_volume: 100_000, google_percent: 70, microsoft_percent: 30 },
			{ google: 80, microsoft: 10, total: 90 },
		],
	])('the contract’s example %j needs %j', async (fields, required) => {
		const { status, data } = await call('POST', '/bundles', { name: 'B', ...fields });
		expect([status, data.required_domains]).toEqual([201, required]);
	});

	test('capacity is enough, and one domain less of a provider would not be', () => {
		fc.assert(
			fc.property(
				fc.integer({ min: 1, max: 10_000_000 }),
				fc.integer({ min: 0, max: 100 }),
				fc.boolean(),
				fc.constantFrom<2 | 3>(2, 3),
				(volume, percent, weekends, inboxes) => {
					const needed = requiredDomains({
						monthly_sending_volume: volume,
						google_percent: percent,
						microsoft_percent: 100 - percent,
						send_on_weekends: weekends,
						google_inboxes_per_domain: inboxes,
					});
					const days = weekends ? 30 : 22;
					const monthly = (domains: number, capacity: number) => domains * capacity * days * 100;
					expect(monthly(needed.google, inboxes * 20)).toBeGreaterThanOrEqual(volume * percent);
					expect(monthly(needed.google - 1, inboxes * 20)).toBeLessThan(
						Math.max(1, volume * percent),
					);
					expect(monthly(needed.microsoft, 150)).toBeGreaterThanOrEqual(volume * (100 - percent));
				},
			),
		);
	});

	test.each([
		[{ google_percent: 70 }, 'microsoft_percent'],
		[{ microsoft_percent: 70, google_percent: null }, 'google_percent'],
		[{ google_percent: 70, microsoft_percent: 40 }, 'google_percent'],
	])('the split %j is refused', async (fields, field) => {
		const body = { name: 'B', monthly_sending_volume: 1000, ...fields };
		expect((await call('POST', '/bundles', body)).error.field).toBe(field);
	});

	test('an unused bundle is deleted, a used one archived', async () => {
		const unused = sandbox.seed.bundle(key);
		const used = sandbox.seed.bundle(key, { monthly_sending_volume: 100 });
		const body = orderBody(['a.example', 'b.example']);
		const { google_licenses, google_inboxes_per_domain, ...rest } = body;
		expect([google_licenses, google_inboxes_per_domain]).toEqual([4, 2]);
		expect((await call('POST', '/orders', { ...rest, bundle_id: used.id })).status).toBe(200);
		expect((await call('DELETE', `/bundles/${unused.id}`)).data.status).toBe('deleted');
		expect((await call('GET', `/bundles/${unused.id}`)).status).toBe(404);
		expect((await call('DELETE', `/bundles/${used.id}`)).data.status).toBe('archived');
		expect((await call('GET', '/bundles?status=archived')).rows).toHaveLength(1);
	});

	test('both percentages null bring the recommended split back', async () => {
		const { id } = sandbox.seed.bundle(key, { google_percent: 70, microsoft_percent: 30 });
		const body = { google_percent: null, microsoft_percent: null };
		const { data } = await call('PATCH', `/bundles/${id}`, body);
		expect(data.effective).toEqual({ google_percent: 50, microsoft_percent: 50 });
	});
});

describe('domains', () => {
	test('availability tells price or reason, the same every time', async () => {
		const domains = [
			'a.example',
			'premium-a.example',
			'taken-a.example',
			'no name',
			'marked.example',
		];
		sandbox.seed.mark(key, 'Marked.example', 'errored');
		const ask = async () => (await call('POST', '/domains/availability', { domains })).data.domains;
		const rows = await ask();
		expect(rows).toEqual([
			{
				domain: 'a.example',
				available: true,
				price_cents: expect.any(Number),
				renewal_price_cents: expect.any(Number),
				currency: 'usd',
				usable_for: ['google', 'microsoft'],
			},
			{ domain: 'premium-a.example', available: false, premium: true, reason: 'premium' },
			{ domain: 'taken-a.example', available: false, reason: 'taken' },
			{ domain: 'no name', available: false, reason: 'invalid' },
			{ domain: 'marked.example', available: false, reason: 'errored' },
		]);
		expect(await ask()).toEqual(rows);
	});

	test('filters by category, user, provider and status', async () => {
		const { domains } = await activeDomains(1, 1);
		sandbox.seed.importedDomains(key, ['spare.example']);
		const names = async (query: string) =>
			(await call('GET', `/domains?${query}`)).rows.map((row) => row.domain).sort();
		expect(await names('category=inventory')).toEqual(['spare.example']);
		expect(await names('usable_for=microsoft')).toEqual(['live0.example', 'spare.example']);
		expect(await names(`user_id=${domains[0].user_id}`)).toEqual([
			'live0.example',
			'live1.example',
		]);
		expect(await names('user_email=dana@northwind.example&status=active')).toHaveLength(2);
		expect(await names('user_email=nobody@x.example')).toEqual([]);
	});
});

describe('imports', () => {
	test('the same set of names gives the existing job, in any order and case', async () => {
		const first = await call('POST', '/domains/import/jobs', {
			domains: ['a.example', 'b.example'],
		});
		const again = await call('POST', '/domains/import/jobs', {
			domains: [' B.example', 'a.EXAMPLE', 'a.example'],
		});
		expect([first.status, again.status, again.data.id]).toEqual([202, 202, first.data.id]);
		const other = await call('POST', '/domains/import/jobs', { domains: ['a.example'] });
		expect(other.data.id).not.toBe(first.data.id);
	});

	test('the two forms have IDs of their own', async () => {
		const { id } = (await call('POST', '/domains/import', { domains: ['a.example'] })).data;
		expect((await call('GET', `/domains/import/${id}`)).status).toBe(200);
		expect((await call('GET', `/domains/import/jobs/${id}`)).status).toBe(404);
	});

	test('goes from in_progress to completed; bad rows fail beside good ones', async () => {
		const domains = ['a.example', 'no name', 'importfail-x.example'];
		const { status, data } = await call('POST', '/domains/import', { domains });
		expect([status, data.status]).toEqual([200, 'in_progress']);
		await clock.advance(1000);
		const after = (await call('GET', `/domains/import/${data.id}`)).data;
		expect([after.status, after.completed_count, after.failed_count]).toEqual(['completed', 1, 2]);
		expect((await call('GET', '/domains/import?domains=a.example')).data.id).toBe(data.id);
	});

	test('fails when no name is good', async () => {
		const { id } = (await call('POST', '/domains/import', { domains: ['no name'] })).data;
		await clock.advance(1000);
		expect((await call('GET', `/domains/import/${id}`)).data.status).toBe('failed');
	});

	test('waits for name servers, shows them, and goes on by itself', async () => {
		const body = { domains: ['a.example', 'nons-b.example'] };
		const { id } = (await call('POST', '/domains/import/jobs', body)).data;
		await clock.advance(1000);
		const { data } = await call('GET', `/domains/import/jobs/${id}`);
		expect(data.status).toBe('action_required');
		expect(data.nameserver_groups).toEqual([
			{ nameservers: ['ns-one.example', 'ns-two.example'], domains: body.domains },
		]);
		sandbox.partner.setNameservers(key, 'nons-b.example');
		expect((await call('GET', `/domains/import/jobs/${id}`)).data.status).toBe('completed');
	});

	test('refuses sub-domains and unknown sets', async () => {
		const { error } = await call('POST', '/domains/import', { domains: ['x.a.example'] });
		expect([error.code, error.field]).toEqual(['invalid_request', 'domains']);
		expect((await call('POST', '/domains/import', { domains: ['a.co.uk'] })).status).toBe(200);
		expect((await call('GET', '/domains/import?domains=z.example')).status).toBe(404);
	});
});

describe('forwarding', () => {
	const set = async (domains: string[], forwarding_url: string) => {
		const { data } = await call('POST', '/domains/forwarding', { domains, forwarding_url });
		await clock.advance(1000);
		return [data, (await call('GET', `/domains/forwarding/${data.id}`)).data];
	};

	test('applies, by name and ID, and tells failures with their reason', async () => {
		const [a, b] = sandbox.seed.importedDomains(key, [
			'a.example',
			'b.example',
			'dnsfail-c.example',
		]);
		const [before, after] = await set([a.id, b.domain, 'dnsfail-c.example'], 'https://t.example');
		expect([before.status, before.completed, before.failed]).toEqual(['in_progress', [], []]);
		expect(after).toMatchObject({
			status: 'partial_success',
			completed_count: 2,
			failed_count: 1,
			completed: ['a.example', 'b.example'],
			failed: [{ domain: 'dnsfail-c.example', reason: 'dns_lookup_failed' }],
		});
		const [again] = await set([a.id], 'https://t.example');
		expect(again.completed).toEqual(['a.example']);
	});

	test('fails as a whole on a target that fails', async () => {
		sandbox.seed.importedDomains(key, ['a.example']);
		const [, after] = await set(['a.example'], 'https://unreachable.example');
		expect([after.status, after.failed]).toEqual([
			'failed',
			[{ domain: 'a.example', reason: 'target_unreachable' }],
		]);
	});

	test('refuses unknown domains and targets that are no web address', async () => {
		const body = { domains: ['a.example'], forwarding_url: 'https://t.example' };
		expect((await call('POST', '/domains/forwarding', body)).status).toBe(404);
		const ftp = { ...body, forwarding_url: 'ftp://t.example' };
		expect((await call('POST', '/domains/forwarding', ftp)).error.field).toBe('forwarding_url');
	});
});

describe('cancelling', () => {
	test('a whole order is scheduled at once, and its domains are free afterwards', async () => {
		const { orderId, domains } = await activeDomains(2, 0);
		const { data } = await call('POST', `/orders/${orderId}/cancel`);
		expect(data).toMatchObject({ status: 'cancel_scheduled', domains: [{}, {}] });
		expect(Date.parse(String(data.cancels_at)) - clock.now()).toBeGreaterThan(29 * DAY);
		const again = orderBody(domains.map((row) => row.domain));
		expect((await call('POST', '/orders', again)).error.code).toBe(
			'domain_already_in_active_order',
		);
		await clock.advance(30 * DAY);
		expect((await call('GET', `/orders/${orderId}`)).data.status).toBe('cancelled');
		expect((await call('POST', '/orders', again)).status).toBe(200);
	});

	test('some domains leave an order that goes on', async () => {
		const { orderId, domains } = await activeDomains(2, 0);
		const body = { domains: [domains[0].id] };
		const { data } = await call('POST', `/orders/${orderId}/cancel`, body);
		expect(data.domains).toEqual([{ id: domains[0].id, domain: domains[0].domain }]);
		await clock.advance(30 * DAY);
		const order = (await call('GET', `/orders/${orderId}`)).data;
		expect([order.status, order.domain_count]).toEqual(['completed', 1]);
		const [freed] = (await call('GET', '/domains?category=inventory')).rows;
		expect(freed.domain).toBe(domains[0].domain);
	});

	test('refuses domains of other orders, and counts a repeat', async () => {
		const { orderId } = await activeDomains(1, 0);
		const other = { domains: ['other.example'] };
		expect((await call('POST', `/orders/${orderId}/cancel`, other)).error.field).toBe('domains');
		await call('POST', `/orders/${orderId}/cancel`);
		await call('POST', `/orders/${orderId}/cancel`);
		expect(sandbox.books(key).cancellations).toHaveLength(2);
	});
});

describe('swaps', () => {
	const swap = (type: string, domain_id: string, replacement_domain: string) =>
		call('POST', '/swaps', { type, domain_id, replacement_domain });

	test('a standard swap replaces the domain and retires the old one', async () => {
		const { orderId, domains } = await activeDomains(1, 0);
		const { status, data } = await swap('standard', domains[0].id, 'fresh.example');
		expect([status, data.status]).toEqual([201, 'created']);
		await clock.advance(1000);
		expect((await call('GET', `/swaps/${data.id}`)).data.status).toBe('in_progress');
		await clock.advance(1000);
		expect((await call('GET', `/swaps/${data.id}`)).data.status).toBe('completed');
		const names = (await call('GET', '/domains')).rows.map((row) => row.domain);
		expect(names).toEqual(['fresh.example']);
		expect((await call('GET', `/orders/${orderId}`)).data.domains).toMatchObject({
			registered: ['fresh.example'],
		});
		expect((await call('GET', `/swaps?order_id=${orderId}`)).rows).toHaveLength(1);
		expect((await call('GET', `/swaps?domain_id=${domains[0].id}`)).rows).toHaveLength(1);
	});

	test('a duplicate of a running swap reads failed, and charges nothing', async () => {
		const { domains } = await activeDomains(1, 0);
		await swap('standard', domains[0].id, 'fresh.example');
		const again = await swap('standard', domains[0].id, 'fresh.example');
		expect([again.status, again.data.status]).toEqual([201, 'failed']);
		await clock.advance(2000);
		expect(sandbox.books(key).swaps.map((row) => row.status)).toEqual(['completed', 'failed']);
	});

	test('premium: Microsoft only, 14 days warm, 30 days apart, within the quota', async () => {
		const { domains } = await activeDomains(1, 3);
		const [google, first, second, third] = domains;
		const refusal = await swap('premium', google.id, 'p0.example');
		expect(refusal.error.code).toBe('provider_not_supported');
		const { data } = await swap('premium', first.id, 'p1.example');
		await clock.advance(2000);
		expect((await call('GET', `/swaps/${data.id}`)).data.status).toBe('completed');
		expect(sandbox.books(key).domains.find((row) => row.id === first.id)?.retired).toBe(false);
		const early = await swap('premium', first.id, 'p2.example');
		expect(early.error.code).toBe('premium_swap_cooldown');
		await clock.advance(14 * DAY);
		expect(sandbox.books(key).domains.find((row) => row.id === first.id)?.retired).toBe(true);
		const over = await swap('premium', second.id, 'p3.example');
		expect(over.error.code).toBe('premium_swap_quota_exceeded');
		await clock.advance(16 * DAY);
		expect((await swap('premium', third.id, 'p4.example')).status).toBe(201);
	});

	test('the replacement must be registrable or imported, and fit the provider', async () => {
		const { domains } = await activeDomains(1, 1);
		const [google, microsoft] = domains;
		const code = async (name: string, id = google.id) =>
			(await swap('standard', id, name)).error.code;
		expect(await code('premium-x.example')).toBe('premium_domain_not_supported');
		expect(await code('taken-x.example')).toBe('domains_not_submittable');
		expect(await code(microsoft.domain)).toBe('domain_already_in_active_order');
		sandbox.seed.connectMicrosoft(key, 'used.example');
		expect(await code('used.example', microsoft.id)).toBe('domain_not_usable_for_provider');
		expect(await code('used.example')).toBeUndefined();
		expect((await swap('standard', 'dom_none', 'x.example')).status).toBe(404);
	});

	test('a swap that fails gives the replacement back', async () => {
		const { domains } = await activeDomains(1, 0);
		const { data } = await swap('standard', domains[0].id, 'swapfail-x.example');
		await clock.advance(2000);
		expect((await call('GET', `/swaps/${data.id}`)).data.status).toBe('failed');
		const rows = (await call('GET', '/domains?category=connected')).rows;
		expect(rows.map((row) => row.domain)).toEqual([domains[0].domain]);
	});

	test('a rename gives one row per inbox, and a second one reads failed', async () => {
		const { domains } = await activeDomains(1, 1);
		const rename = () => call('POST', '/swaps/user_names', { domain_id: domains[1].id, personas });
		const { status, data } = await rename();
		expect(status).toBe(201);
		expect(data.swaps).toHaveLength(25);
		const { swaps } = (await rename()).data;
		expect(swaps).toContainEqual(expect.objectContaining({ type: 'user_names', status: 'failed' }));
		await clock.advance(1000);
		expect((await call('GET', '/swaps?status=completed&per_page=100')).rows).toHaveLength(25);
	});
});

describe('paging', () => {
	test('every row comes once, newest first, whatever the page size', async () => {
		const ids = sandbox.seed
			.orders(key, 23)
			.map((order) => order.id)
			.reverse();
		for (const size of [1, 7, 22, 23, 100]) {
			const seen: unknown[] = [];
			let next: string | null | undefined = `/orders?status=completed&per_page=${size}`;
			while (next) {
				const page = await call('GET', next);
				seen.push(...page.rows.map((row) => row.id));
				expect(page.rows.length).toBeLessThanOrEqual(size);
				next = page.links.next;
			}
			expect(seen).toEqual(ids);
		}
	});

	test('links are absolute, repeat the filters, and count what is there', async () => {
		sandbox.seed.orders(key, 3);
		const page = await call('GET', '/orders?status=completed&per_page=2');
		const first = new URL(page.links.first ?? '');
		expect(first.href.startsWith(sandbox.url)).toBe(true);
		expect(Object.fromEntries(first.searchParams)).toEqual({ status: 'completed', per_page: '2' });
		expect(page.links.next).toContain('status=completed');
		expect(JSON.parse(page.text).meta).toEqual({
			path: `${sandbox.url}/orders`,
			per_page: 2,
			returned: 2,
		});
		expect(JSON.parse((await call('GET', '/users')).text).meta.per_page).toBe(25);
	});

	test('rows added while paging move nothing', async () => {
		const [oldest] = sandbox.seed.orders(key, 3);
		const page = await call('GET', '/orders?per_page=2');
		sandbox.seed.orders(key, 5);
		const last = await call('GET', page.links.next ?? '');
		expect(last.rows.map((row) => row.id)).toEqual([oldest.id]);
	});
});
