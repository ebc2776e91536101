import { Peeker } from '../../nodes/Peeker/Peeker.node';
import { locator, picked } from './callTable';
import type { Rig } from './setup';
import { PEEKER, startRig } from './setup';

let rig: Rig;

beforeEach(async () => {
	rig = await startRig();
});

afterEach(async () => {
	expect(rig.sandbox.violations).toEqual([]);
	await rig.close();
});

const search = async (method: string, filter?: string, paginationToken?: string) =>
	await rig.harness.listSearch({ type: PEEKER, method, filter, paginationToken });

const queries = () =>
	rig.sandbox.requests.map(({ operationId, query }) => ({ operationId, ...query }));

const KINDS = [
	['searchUsers', 'listUsers', 'usr_'],
	['searchBundles', 'listBundles', 'bun_'],
	['searchDomains', 'listDomains', 'dom_'],
	['searchOrders', 'listOrders', 'ord_'],
	['searchSwaps', 'listSwaps', 'swp_'],
] as const;

/** Some of each kind: 101 of everything but swaps. */
async function fill(): Promise<void> {
	const { sandbox, key } = rig;
	sandbox.seed.users(key, 101);
	for (let at = 0; at < 101; at++) sandbox.seed.bundle(key, { name: `Bundle ${at}` });
	sandbox.seed.domains(key, 101);
	sandbox.seed.orders(key, 101);
	const { domains } = sandbox.books(key);
	for (let at = 101; at < 152; at++) {
		await rig.run('swap', 'renameInboxes', {
			domainId: picked(domains[at].id),
			personasFrom: 'define',
			personas: { persona: [{ firstName: 'Lee', lastName: 'Novak' }] },
		});
	}
	sandbox.requests.length = 0;
}

/** Swaps and renamings can take domains of an order only, so nothing else is listed. */
const ALWAYS: Record<string, object> = { searchDomains: { category: 'connected' } };

describe('lists', () => {
	test.each(KINDS)('%s pages on the server, by the token alone', async (method, list, prefix) => {
		await fill();
		const first = await search(method);
		expect(first.results).toHaveLength(100);
		expect(first.paginationToken).toEqual(expect.any(String));
		const second = await search(method, undefined, String(first.paginationToken));
		expect(queries()).toEqual([
			{ operationId: list, per_page: '100', ...ALWAYS[method] },
			{
				operationId: list,
				per_page: '100',
				page_token: first.paginationToken,
				...ALWAYS[method],
			},
		]);
		const values = [...first.results, ...second.results].map(({ value }) => String(value));
		expect(new Set(values).size).toBe(values.length);
		expect(values.length).toBeGreaterThan(100);
		expect(values.every((value) => value.startsWith(prefix))).toBe(true);
		const names = [...first.results, ...second.results].map(({ name }) => name);
		expect(names.filter((name) => /undefined|null|\[object/.test(name) || name === '')).toEqual([]);
	});

	test.each(KINDS)('%s of an empty account is empty', async (method) => {
		expect(await search(method)).toEqual({ results: [], paginationToken: undefined });
	});

	test.each(KINDS)('%s reads rows it knows nothing of', async (method, list, prefix) => {
		rig.sandbox.faults.add({
			kind: 'body',
			operationId: list,
			body: JSON.stringify({ data: [{ id: `${prefix}1` }] }),
		});
		const { results } = await search(method);
		expect(results).toEqual([{ name: expect.any(String), value: `${prefix}1` }]);
		expect(results[0].name).not.toMatch(/undefined|null|^$/);
	});
});

describe('search text', () => {
	test.each([
		['searchUsers', 'USER-1@seed', 'user-1@seed.example'],
		['searchBundles', 'bundle 100', 'Bundle 100'],
		['searchDomains', 'ordered-7.', 'ordered-7.example'],
	])('%s finds "%s" on a later page, whatever its letter case', async (method, text, expected) => {
		await fill();
		const { results } = await search(method, text);
		expect(results.map(({ name }) => name)).toEqual([expect.stringContaining(expected)]);
	});

	test('an ID finds its row', async () => {
		const [user] = rig.sandbox.seed.users(rig.key, 3);
		const { results } = await search('searchUsers', user.id);
		expect(results.map(({ value }) => value)).toEqual([user.id]);
	});

	test.each([
		['searchUsers', 'listUsers', 'email'],
		['searchOrders', 'listOrders', 'user_email'],
		['searchDomains', 'listDomains', 'user_email'],
	])('%s hands a whole address to the server', async (method, list, parameter) => {
		await fill();
		await search(method, ' Orders@Seed.example ');
		expect(queries()).toEqual([
			{
				operationId: list,
				per_page: '100',
				[parameter]: 'orders@seed.example',
				...ALWAYS[method],
			},
		]);
	});

	test('keeps its text and its token on the next page', async () => {
		rig.sandbox.seed.orders(rig.key, 150);
		const first = await search('searchOrders', 'orders@seed.example');
		const second = await search(
			'searchOrders',
			'orders@seed.example',
			String(first.paginationToken),
		);
		expect([first.results.length, second.results.length]).toEqual([100, 50]);
		expect(second.paginationToken).toBeUndefined();
	});

	test('looks through a few pages only, and says where to go on', async () => {
		rig.sandbox.seed.users(rig.key, 601);
		const { results, paginationToken } = await search('searchUsers', 'user-1@seed');
		expect([results, rig.sandbox.requests.length]).toEqual([[], 5]);
		const more = await search('searchUsers', 'user-1@seed', String(paginationToken));
		expect(more.results.map(({ name }) => name)).toEqual(['user-1@seed.example']);
	});

	test('a text that fits nothing gives an empty list', async () => {
		rig.sandbox.seed.users(rig.key, 3);
		expect(await search('searchUsers', 'nobody')).toMatchObject({ results: [] });
	});
});

describe('errors in words', () => {
	test.each(KINDS)('%s: a key that is not accepted', async (method) => {
		rig.sandbox.faults.add({ kind: 'unauthorized' });
		await expect(search(method)).rejects.toMatchObject({
			message: 'Peeker did not accept the API key',
			description: expect.stringContaining('paste a key that is still valid'),
		});
	});

	test('a key that cannot be one is not sent', async () => {
		const credentials = { peekerApi: { apiKey: 'sk_whatever', baseUrl: rig.sandbox.url } };
		await expect(
			rig.harness.listSearch({ type: PEEKER, method: 'searchUsers', credentials }),
		).rejects.toMatchObject({
			message: 'The API key of the Peeker credential does not look like a Peeker key',
		});
		expect(rig.sandbox.requests).toEqual([]);
	});

	test('a token that the server refuses', async () => {
		await expect(search('searchUsers', undefined, 'made up')).rejects.toMatchObject({
			message: 'Peeker did not accept a value of this request',
		});
	});
});

describe('modes', () => {
	const locators = new Peeker().description.properties.filter(
		({ type }) => type === 'resourceLocator',
	);
	const PREFIXES: Record<string, string> = {
		userId: 'usr_',
		bundleId: 'bun_',
		orderId: 'ord_',
		domainId: 'dom_',
		swapId: 'swp_',
	};
	const EXTRA: Record<string, string[]> = {
		userId: ['email'],
		bundleId: ['name'],
		domainId: ['name'],
	};

	test.each(locators.map((field) => [field.name, field] as const))(
		'%s: list and ID, and what else the interface names',
		(name, { modes = [] }) => {
			const names = modes.map((mode) => mode.name);
			expect(names.sort()).toEqual(['list', 'id', ...(EXTRA[name] ?? [])].sort());
			const [list] = modes.filter((mode) => mode.name === 'list');
			const [id] = modes.filter((mode) => mode.name === 'id');
			expect(list.typeOptions).toMatchObject({ searchable: true });
			const method = String(list.typeOptions?.searchListMethod);
			expect(Object.keys(new Peeker().methods.listSearch)).toContain(method);
			const [check] = id.validation ?? [];
			const properties: unknown = Reflect.get(check, 'properties');
			const regex = new RegExp(String(Reflect.get(Object(properties), 'regex')));
			expect(regex.test(`${PREFIXES[name]}123`)).toBe(true);
			for (const wrong of ['', 'xyz_1', `${PREFIXES[name]}`, `${PREFIXES[name]}a/b`, ' usr_1']) {
				expect(regex.test(wrong)).toBe(false);
			}
		},
	);

	test('every ID field of an operation is such a locator', () => {
		expect(new Set(locators.map(({ name }) => name))).toEqual(new Set(Object.keys(PREFIXES)));
	});
});

describe('resolution', () => {
	test('a user by email, in any letter case; an active one before a deleted one', async () => {
		const address = 'Dana@northwind.example';
		const deleted = { id: 'usr_old', email: address, status: 'deleted' };
		const active = { id: 'usr_new', email: 'dana@NORTHWIND.example', status: 'active' };
		rig.sandbox.faults.add({
			kind: 'body',
			operationId: 'listUsers',
			body: JSON.stringify({ data: [deleted, { id: 'usr_x', email: 'x@y.example' }, active] }),
		});
		await rig.run('user', 'get', { userId: locator('email', address) });
		expect(rig.sandbox.requests.map(({ path, query }) => [path, query.email])).toEqual([
			['/users', address.toLowerCase()],
			['/users/usr_new', undefined],
		]);
	});

	test('a domain by name, in any spelling, on a later page', async () => {
		const [domain] = rig.sandbox.seed.importedDomains(rig.key, ['straße.example']);
		rig.sandbox.seed.domains(rig.key, 101);
		await rig.run('swap', 'create', {
			domainId: locator('name', ' STRAßE.example. '),
			replacementDomain: 'fresh.example',
		});
		const { operationId, body } = rig.sandbox.requests[rig.sandbox.requests.length - 1];
		expect(operationId).toBe('createSwap');
		expect(JSON.parse(body)).toMatchObject({ domain_id: domain.id });
	});

	const order = {
		userId: locator('email', 'dana@northwind.example'),
		orderType: 'bundle',
		domains: 'one.example',
		personasFrom: 'define',
		personas: { persona: [{ firstName: 'Lee', lastName: 'Novak' }] },
	};

	test.each([
		['bundle.get', {}, 'getBundle'],
		['bundle.update', { updateFields: { sendOnWeekends: true } }, 'updateBundle'],
		['bundle.delete', {}, 'deleteBundle'],
		['order.plan', order, 'getBundle'],
		['order.create', order, 'createOrder'],
	])('%s: a bundle by name, in any spelling, on a later page', async (path, rest, endpoint) => {
		const [resource, operation] = path.split('.');
		const { id } = rig.sandbox.seed.bundle(rig.key, { name: 'Starter 25k' });
		for (let at = 0; at < 101; at++)
			rig.sandbox.seed.bundle(rig.key, { name: `Starter 25k ${at}` });
		const bundleId = locator('name', ' starter  25K ');
		await rig.run(resource, operation, { ...rest, bundleId });
		const called = rig.sandbox.requests.filter(({ operationId }) => operationId === endpoint);
		expect(called.map((request) => `${request.path} ${request.body}`)).toEqual([
			expect.stringContaining(id),
		]);
	});

	const address = 'dana@northwind.example';
	const byAddress = { mode: 'email', value: ' Dana@Northwind.example ' } as const;

	test.each([
		['order.getAll', 'listOrders', { userId: byAddress }, { user_email: address }],
		['domain.getAll', 'listDomains', { userId: byAddress }, { user_email: address }],
		['order.getPendingActions', 'listPendingOrderActions', { user: byAddress }, { user: address }],
		[
			'swap.getAll',
			'listSwaps',
			{ userId: byAddress },
			{ user_id: expect.stringMatching(/^usr_/) },
		],
		[
			'swap.getAll',
			'listSwaps',
			{ domainId: { mode: 'name', value: 'Mine.example' } },
			{ domain_id: expect.stringMatching(/^dom_/) },
		],
		[
			'order.getAll',
			'listOrders',
			{ bundleId: { mode: 'name', value: 'starter' } },
			{ bundle_id: expect.stringMatching(/^bun_/) },
		],
	] as const)('%s: a filter picked by address or name (%#)', async (path, list, given, query) => {
		const [resource, operation] = path.split('.');
		await rig.run('user', 'upsert', { email: address });
		rig.sandbox.seed.importedDomains(rig.key, ['mine.example']);
		rig.sandbox.seed.bundle(rig.key, { name: 'Starter' });
		const filters = Object.fromEntries(
			Object.entries(given).map(([name, { mode, value }]) => [name, locator(mode, value)]),
		);
		const { error } = await rig.run(resource, operation, { filters });
		expect(error).toBeUndefined();
		const asked = queries().filter(({ operationId }) => operationId === list);
		expect(asked.at(-1)).toEqual({ operationId: list, per_page: '50', ...query });
	});

	test('an archived bundle gives way to an active one of its name', async () => {
		const seed = (status: 'active' | 'archived') =>
			rig.sandbox.seed.bundle(rig.key, { name: 'Starter', status });
		seed('archived');
		const { id } = seed('active');
		seed('archived');
		const { items } = await rig.run('bundle', 'get', { bundleId: locator('name', 'Starter') });
		expect(items[0].json.id).toBe(id);
	});

	test.each(['bundle.delete', 'order.create', 'order.plan'])(
		'%s: of two bundles of one name neither is taken, and both are named',
		async (path) => {
			const [resource, operation] = path.split('.');
			const ids = [1, 2].map(() => rig.sandbox.seed.bundle(rig.key, { name: 'Starter' }).id);
			rig.sandbox.requests.length = 0;
			const bundleId = locator('name', 'Starter');
			const { error } = await rig.run(resource, operation, { ...order, bundleId });
			expect(error?.message).toBe("'Bundle': 2 bundles have this name");
			for (const id of ids) expect(error?.description).toContain(id);
			expect(rig.sandbox.requests.map(({ method }) => method)).toEqual(['GET']);
		},
	);

	test('a bundle that is not there is told, with those that are', async () => {
		const { id } = rig.sandbox.seed.bundle(rig.key, { name: 'Starter' });
		rig.sandbox.seed.bundle(rig.key, { name: 'Old', status: 'archived' });
		const bundleId = locator('name', 'Starer');
		const { error } = await rig.run('bundle', 'get', { bundleId });
		expect(error?.message).toBe("'Bundle': the account has no bundle of this name");
		expect(error?.description).toContain(`"Starter" = ${id}`);
		expect(error?.description).not.toContain('Old');
	});

	test('a name that is asked for by many items is looked up once', async () => {
		rig.sandbox.seed.bundle(rig.key, { name: 'Starter' });
		rig.sandbox.requests.length = 0;
		const items = Array.from({ length: 5 }, (_, at) => ({ at }));
		await rig.run('order', 'plan', { ...order, bundleId: locator('name', 'Starter') }, { items });
		const lists = rig.sandbox.requests.filter(({ operationId }) => operationId === 'listBundles');
		expect(lists).toHaveLength(1);
	});

	test.each(['list', 'id', 'name'])('a bundle by ID or name in the mode %s', async (mode) => {
		const { id } = rig.sandbox.seed.bundle(rig.key, { name: 'Starter' });
		const bundleId = locator(mode, '={{ $json.bundle }}');
		const items = [{ bundle: id }, { bundle: 'Starter' }];
		const found = await rig.run('bundle', 'get', { bundleId }, { items });
		expect(found.items.map(({ json }) => json.id)).toEqual([id, id]);
	});

	test.each([
		[
			'user.get',
			{ userId: locator('email', 'nobody@x.example') },
			"'User': no user has this email address",
		],
		[
			'swap.renameInboxes',
			{
				domainId: locator('name', 'nowhere.example'),
				personasFrom: 'define',
				personas: { persona: [{ firstName: 'Lee', lastName: 'Novak' }] },
			},
			"'Domain': the account has no domain of this name",
		],
	])('%s: what is not there is told', async (path, parameters, message) => {
		const [resource, operation] = path.split('.');
		const { error } = await rig.run(resource, operation, parameters);
		expect(error?.message).toBe(message);
		expect(error?.description).toMatch(/Looked for no/);
	});

	test('an ID works in every mode, and an expression may give either', async () => {
		const [domain] = rig.sandbox.seed.importedDomains(rig.key, ['mine.example']);
		for (const mode of ['list', 'id', 'name']) {
			await rig.run(
				'swap',
				'create',
				{ domainId: locator(mode, '={{ $json.domain }}'), replacementDomain: 'fresh.example' },
				{ items: [{ domain: domain.id }, { domain: 'mine.example' }], continueOnFail: true },
			);
		}
		const bodies = rig.sandbox.requests
			.filter(({ operationId }) => operationId === 'createSwap')
			.map(({ body }) => (JSON.parse(body) as { domain_id: string }).domain_id);
		expect(bodies).toEqual(Array.from({ length: 6 }, () => domain.id));
	});
});
