import type { CallOutcome } from './callTable';
import { picked, definedPersonas, locator, makeCalls } from './callTable';
import type { Rig } from './setup';
import { startRig } from './setup';

const names = (count: number, prefix = 'free-') =>
	Array.from({ length: count }, (_, at) => `${prefix}${at}.example`);

async function seeded(options: Parameters<typeof startRig>[0]): Promise<Rig> {
	const rig = await startRig(options);
	const { sandbox, key } = rig;
	sandbox.seed.users(key, 101);
	sandbox.seed.domains(key, 101);
	sandbox.seed.orders(key, 101);
	sandbox.seed.importedDomains(key, ['northwind-mail.example']);
	await rig.run('user', 'create', { email: 'dana@northwind.example' });
	return rig;
}

const endpointsSince = ({ sandbox }: Rig, start: number) =>
	sandbox.requests.slice(start).map(({ operationId }) => operationId);

describe('a server of the older edition (CONTRACT section 10)', () => {
	let rig: Rig;
	let outcomes: CallOutcome[];

	beforeAll(async () => {
		rig = await seeded({ edition: 'older' });
		outcomes = await makeCalls(rig, async () => await rig.settle());
	}, 60_000);

	afterAll(async () => {
		await rig.close();
	});

	test('every call of the contract test ends well', () => {
		const problems = outcomes.filter(({ problem }) => problem !== undefined);
		expect(problems.map(({ call, problem }) => [call.resource, call.about, problem])).toEqual([]);
	});

	test('no request of ours is refused by the contract', () => {
		expect(rig.sandbox.violations).toEqual([]);
	});

	test('no success item has a top-level error', () => {
		const items = outcomes.flatMap((outcome) => outcome.items);
		expect(items.filter((item) => 'error' in Object(item))).toEqual([]);
	});

	const itemsOf = (resource: string, operation: string) =>
		outcomes
			.filter(({ call }) => call.resource === resource && call.operation === operation)
			.flatMap(({ items }) => items);

	test('a refusal of 50 names splits into 25', async () => {
		const start = rig.sandbox.requests.length;
		const asked = names(60);
		const { items } = await rig.run('domain', 'checkAvailability', { domains: asked.join() });
		expect(items.map(({ json }) => json.domain)).toEqual(asked);
		const sent = rig.sandbox.requests
			.slice(start)
			.map(({ body, status }) => [
				status,
				(JSON.parse(body) as { domains: string[] }).domains.length,
			]);
		expect(sent.sort()).toEqual(
			[
				[400, 50],
				[200, 25],
				[200, 25],
				[200, 10],
			].sort(),
		);
	});

	test('people pass through under their older name', () => {
		expect(itemsOf('order', 'get')).toEqual([
			expect.objectContaining({ users: expect.arrayContaining([expect.anything()]) }),
		]);
	});

	test('a cancellation may answer with the full order', () => {
		for (const item of itemsOf('order', 'cancel')) {
			expect(item).toMatchObject({ id: expect.stringMatching(/^ord_/), costs: expect.anything() });
		}
	});

	test('unknown fields and reasons pass through', () => {
		expect(itemsOf('bundle', 'get')).toEqual([
			expect.objectContaining({ customer_price_cents: 49_900, currency: 'usd' }),
		]);
		expect(itemsOf('order', 'getPendingActions')).toContainEqual(
			expect.objectContaining({ reason: 'provider_workspace_problem' }),
		);
		expect(itemsOf('domain', 'checkAvailability')).toEqual([
			expect.objectContaining({ premium: false }),
		]);
	});

	test('a list of users is read on although its links point at the domains', () => {
		const pages = rig.sandbox.requests.filter(
			({ operationId, query }) => operationId === 'listUsers' && 'page_token' in query,
		);
		expect(pages).toHaveLength(1);
		expect(itemsOf('user', 'getAll').length).toBeGreaterThan(101);
	});

	test.each([
		[25_000, 50, 50, { google: 15, microsoft: 4, total: 19 }],
		[100_000, 70, 30, { google: 80, microsoft: 10, total: 90 }],
	])('a bundle that does not say what it needs is sized by formula: %d', async (...given) => {
		const [volume, google, microsoft, required] = given;
		const bundle = rig.sandbox.seed.bundle(rig.key, {
			monthly_sending_volume: volume,
			google_percent: google,
			microsoft_percent: microsoft,
		});
		const { items } = await rig.run('order', 'plan', {
			userId: locator('email', 'dana@northwind.example'),
			bundleId: picked(bundle.id),
			domains: 'one.example',
			...definedPersonas,
		});
		expect(items[0].json).toMatchObject({ required_domains: required });
	});
});

describe('answers that nobody has seen yet (CONTRACT section 11)', () => {
	let rig: Rig;

	beforeAll(async () => {
		rig = await startRig();
	});

	afterEach(() => rig.sandbox.faults.clear());

	afterAll(async () => {
		await rig.close();
	});

	const answer = (operationId: string, body: unknown, status = 200) =>
		rig.sandbox.faults.add({
			kind: 'body',
			operationId,
			status,
			body: JSON.stringify(body),
		});

	const run = async (path: string, parameters: Parameters<Rig['run']>[2]) => {
		const [resource, operation] = path.split('.');
		const start = rig.sandbox.requests.length;
		const asIs = { simplify: false, ...parameters };
		const { items, error } = await rig.run(resource, operation, asIs);
		const via = endpointsSince(rig, start);
		return { items: items.map(({ json }) => json), error, via };
	};

	describe('shape of one thing', () => {
		const order = { id: 'ord_1', status: 'completed', whatever: [1, { deep: null }] };
		test.each([
			['flat', { data: order }],
			['nested under its name', { data: { order } }],
			['without an envelope', order],
			['with neighbours', { data: order, meta: { a: 1 } }],
		])('%s', async (_shape, body) => {
			answer('getOrder', body);
			expect((await run('order.get', { orderId: picked('ord_1') })).items).toEqual([order]);
		});

		test.each([
			['user.get', 'getUser', { userId: picked('usr_1') }, { user: { id: 'usr_1' } }],
			['bundle.get', 'getBundle', { bundleId: picked('bun_1') }, { bundle: { id: 'bun_1' } }],
			['swap.get', 'getSwap', { swapId: picked('swp_1') }, { swap: { id: 'swp_1' } }],
			['domainImport.get', 'getDomainImport', { importId: 'imp_1' }, { import: { id: 'imp_1' } }],
			[
				'forwarding.get',
				'getForwardingJob',
				{ forwardingJobId: 'fwj_1' },
				{ job: { id: 'fwj_1' } },
			],
			['order.cancel', 'cancelOrder', { orderId: picked('ord_1') }, { order: { id: 'ord_1' } }],
		])('%s reads it nested', async (path, operationId, parameters, data) => {
			// A cancellation reads the order first.
			if (operationId === 'cancelOrder') answer('getOrder', { data: order });
			answer(operationId, { data });
			expect((await run(path, parameters)).items).toEqual(Object.values(data));
		});

		test('a field called error does not make a success look failed', async () => {
			answer('getSwap', { data: { id: 'swp_1', status: 'failed', error: 'dns' } });
			expect((await run('swap.get', { swapId: picked('swp_1') })).items).toEqual([
				{ id: 'swp_1', status: 'failed', error_details: 'dns' },
			]);
		});

		test('data of the account with other environments and fields passes', async () => {
			const data = { api_key: { environment: 'sandbox', scopes: ['x'] }, partner: null };
			answer('getMe', { data });
			expect((await run('account.get', {})).items).toEqual([data]);
		});
	});

	describe('lists', () => {
		test.each([
			['listUsers', 'user.getAll'],
			['listBundles', 'bundle.getAll'],
			['listDomains', 'domain.getAll'],
			['listOrders', 'order.getAll'],
			['listPendingOrderActions', 'order.getPendingActions'],
			['listSwaps', 'swap.getAll'],
		])('%s: new states, unknown fields, no links and no meta', async (operationId, path) => {
			const data = [
				{ id: 'x_1', status: 'on_the_moon', users: [{}], extra: { deep: [null] } },
				{ status: 7 },
			];
			answer(operationId, { data });
			expect((await run(path, { returnAll: true })).items).toEqual(data);
		});

		test.each([[null], [''], [undefined], [false]])(
			'a next link of %p ends the list',
			async (next) => {
				answer('listUsers', { data: [{ id: 'usr_1' }], links: { next } });
				const { items, via } = await run('user.getAll', { returnAll: true });
				expect([items, via]).toEqual([[{ id: 'usr_1' }], ['listUsers']]);
			},
		);

		test('a relative next link is followed', async () => {
			answer('listUsers', { data: [{ id: 'usr_1' }], links: { next: '/x?page_token=abc' } });
			answer('listUsers', { data: [{ id: 'usr_2' }] });
			const { items } = await run('user.getAll', { returnAll: true });
			expect(items).toEqual([{ id: 'usr_1' }, { id: 'usr_2' }]);
			expect(rig.sandbox.requests.at(-1)?.query).toEqual({ per_page: '100', page_token: 'abc' });
		});

		test('an empty list gives no item and no error', async () => {
			expect(await run('swap.getAll', {})).toMatchObject({ items: [], error: undefined });
		});
	});

	describe('imports', () => {
		test.each([
			['a list', [{ nameservers: ['a.example'] }]],
			['an object', { first: { ns: ['a.example'] } }],
			['a text', 'a.example, b.example'],
			['null', null],
		])('nameserver groups may be %s', async (_shape, groups) => {
			const job = { id: 'imp_9', status: 'in_progress', nameserver_groups: groups, rows: ['?'] };
			answer('importDomains', { data: job }, 202);
			expect((await run('domainImport.create', { domains: 'mine.example' })).items).toEqual([job]);
		});

		test.each([
			['a list', [{ nameservers: ['a.example'] }]],
			['an object', { first: { ns: ['a.example'] } }],
		])('a wait that needs nameservers tells them: %s', async (_shape, groups) => {
			const job = { id: 'imp_9', status: 'action_required', nameserver_groups: groups };
			answer('importDomains', { data: job });
			const { error } = await run('domainImport.create', {
				domains: 'mine.example',
				waitForCompletion: true,
			});
			expect(error?.message).toContain('needs something from you');
			expect(error?.description).toContain('a.example');
		});

		const one = { id: 'imp_1', status: 'completed' };
		const other = { id: 'imp_2', status: 'in_progress' };
		test.each([
			['one import', { data: one }, [one]],
			['a list', { data: [one, other] }, [one, other]],
			['one import nested', { data: { import: one } }, [one]],
			['one import without an envelope', one, [one]],
		])('a search may give %s', async (_shape, body, found) => {
			answer('findDomainImport', body);
			expect((await run('domainImport.find', { domains: 'mine.example' })).items).toEqual(found);
		});

		test.each([
			['404', { error: { code: 'not_found', message: 'None.' } }, 404],
			['an empty list', { data: [] }, 200],
			['null', { data: null }, 200],
		])('a search that finds nothing may answer %s', async (_shape, body, status) => {
			answer('findDomainImport', body, status);
			const { error } = await run('domainImport.find', { domains: 'mine.example' });
			expect(error?.message).toBe('No import of these domains was found');
			expect(error?.description).toContain('mine.example');
		});

		test('an import is looked for under both addresses', async () => {
			answer('getDomainImport', { error: { code: 'not_found', message: 'None.' } }, 404);
			answer('getDomainImportJob', { data: one });
			const { items, via } = await run('domainImport.get', { importId: 'imp_1' });
			expect([items, via]).toEqual([[one], ['getDomainImport', 'getDomainImportJob']]);
		});

		test('an import may be answered without an envelope', async () => {
			answer('getDomainImport', one);
			expect(await run('domainImport.get', { importId: 'imp_1' })).toMatchObject({
				items: [one],
				via: ['getDomainImport'],
			});
		});

		test('an import that neither address knows is not found', async () => {
			const { error } = await run('domainImport.get', { importId: 'imp_unknown' });
			expect(error?.message).toBe('Peeker has no import with this ID');
		});
	});

	describe('users', () => {
		test.each([200, 201, 202])('a new user may be answered with %d', async (status) => {
			answer('createUser', { data: { id: 'usr_1' } }, status);
			expect((await run('user.create', { email: 'a@b.example' })).items).toEqual([{ id: 'usr_1' }]);
		});

		const refusals: Array<[string, number, object]> = [
			['in details.user', 400, { code: 'invalid_request', details: { user: { id: 'usr_7' } } }],
			['in details.id', 409, { code: 'user_exists', details: { id: 'usr_7' } }],
			['in details.existing_user_id', 422, { code: 'x', details: { existing_user_id: 'usr_7' } }],
			['nowhere', 409, { code: 'duplicate_email', field: 'email' }],
		];
		test.each(refusals)(
			'upsert meets a user made in between, its ID %s',
			async (_place, status, error) => {
				answer('listUsers', { data: [] });
				answer('createUser', { error: { message: 'Taken.', ...error } }, status);
				answer('listUsers', { data: [{ id: 'usr_7', email: 'a@b.example' }] });
				answer('updateUser', { data: { id: 'usr_7', first_name: 'A' } });
				const { items, error: thrown } = await run('user.upsert', {
					email: 'a@b.example',
					additionalFields: { firstName: 'A' },
				});
				expect(thrown?.description).toBeUndefined();
				expect(items).toEqual([{ id: 'usr_7', first_name: 'A' }]);
				expect(rig.sandbox.requests.at(-1)?.path).toBe('/users/usr_7');
			},
		);

		test.each(refusals)('create names the user that exists, its ID %s', async (...given) => {
			const [place, status, error] = given;
			answer('createUser', { error: { message: 'Taken.', ...error } }, status);
			const { error: thrown } = await run('user.create', { email: 'a@b.example' });
			expect(thrown?.message).toBe('There already is a user with this email address');
			if (place !== 'nowhere') expect(thrown?.description).toContain('usr_7');
		});

		test('a refusal that is no duplicate stays a refusal', async () => {
			answer('listUsers', { data: [] });
			const error = { code: 'smartlead_client_not_found', message: 'No.', field: 'sequencer' };
			answer('createUser', { error }, 400);
			const { error: thrown, via } = await run('user.upsert', { email: 'a@b.example' });
			expect(thrown?.message).toBe('Smartlead has no client with this ID');
			expect(via).not.toContain('updateUser');
		});
	});

	describe('deletes', () => {
		test.each([
			[{ id: 'bun_1', status: 'archived' }, { archived: true }],
			[
				{ id: 'bun_1', status: 'archived', name: 'Whole', google_percent: null },
				{ archived: true },
			],
			[{ id: 'bun_1', status: 'deleted' }, { deleted: true }],
		])('a bundle: %j', async (data, flags) => {
			answer('deleteBundle', { data });
			expect((await run('bundle.delete', { bundleId: picked('bun_1') })).items).toEqual([
				{ ...data, ...flags },
			]);
		});
	});

	test.each([
		['smartlead_client_not_found', 422, 'Smartlead has no client with this ID'],
		['domain_not_imported', 409, 'A domain has to be imported first'],
		['provider_not_supported', 404, 'Peeker cannot set up this provider here'],
		['insufficient_balance', 402, 'Peeker could not charge your account for this'],
		['some_new_code', 418, 'Peeker refused this request'],
	])('%s with status %d is told by its code', async (code, status, headline) => {
		answer('getOrder', { error: { code, message: 'In their words.', details: { a: 1 } } }, status);
		const { error } = await run('order.get', { orderId: picked('ord_1') });
		expect(error?.message).toBe(headline);
		expect(error?.description).toContain('In their words.');
		expect(error?.description).toContain(code);
		expect(error?.description).toMatch(/Request ID: req_/);
	});

	test('a wait goes on through states that nobody has heard of', async () => {
		answer('createSwap', { data: { id: 'swp_1', type: 'new', status: 'queued' } }, 202);
		answer('getSwap', { data: { id: 'swp_1', status: 'warming_up' } });
		answer('getSwap', { data: { id: 'swp_1', status: 'completed' } });
		const { items } = await run('swap.create', {
			domainId: picked('dom_1'),
			replacementDomain: 'fresh.example',
			waitForCompletion: true,
		});
		expect(items).toEqual([{ id: 'swp_1', status: 'completed' }]);
	});

	test('availability answers in any order and letter case, or leaves names out', async () => {
		const rows = [
			{ domain: 'B.example', available: true, reason: 'new_reason' },
			{ domain: 'a.example', available: false },
		];
		answer('checkDomainAvailability', { data: { domains: rows } });
		const domains = 'a.example b.example c.example';
		expect((await run('domain.checkAvailability', { domains })).items).toEqual([
			rows[1],
			rows[0],
			{ domain: 'c.example', available: false, reason: 'no_answer' },
		]);
	});

	test('a search for more names than fit into an address is split', async () => {
		const domains = names(500, 'quite-a-long-name-of-a-domain-');
		await run('domainImport.create', { domains: domains.join(' ') });
		const { items, error } = await run('domainImport.find', { domains: domains.join(' ') });
		expect(error?.description).toBeUndefined();
		expect(items).toHaveLength(1);
	});
});
