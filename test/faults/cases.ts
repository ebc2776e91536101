import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { EndpointName } from '../../nodes/api/contract/endpoints';
import type { Books, Sandbox } from '../sandbox';
import { caller } from '../sandbox/testing';
import type { Rig } from '../nodes/setup';

import { byId, locator } from './setup';

/** Two input items of one operation, over an account that was made for them. */
export interface Prepared {
	parameters: INodeParameters;
	items: [IDataObject, IDataObject];
}

/** An account of a sandbox by its key, and how the time of the sandbox passes. */
type Account = [sandbox: Sandbox, key: string, pass: Rig['pass']];

/** One operation, with the call of it that is to go wrong. */
export interface FaultCase {
	resource: string;
	operation: string;
	endpoint: EndpointName;
	prepare: (...account: Account) => Promise<Prepared>;
	/** How many things of the kind that the operation makes are in the books. */
	made?: (books: Books) => number;
	/** Both items share one call. */
	isShared?: boolean;
	/** Tells it from another case of the same operation and call. */
	about?: string;
}

const MINUTE_MS = 60_000;

const two = ([first, second]: IDataObject[]): Prepared['items'] => [first, second];

const PERSONAS = JSON.stringify([{ firstName: 'Lee', lastName: 'Novak' }]);
const id = (expression = '={{ $json.id }}') => byId(expression);

async function started([sandbox, key]: Account, path: string, bodies: object[]) {
	const call = caller(sandbox, key);
	const answers = [];
	for (const body of bodies) answers.push(await call('POST', path, body));
	return two(answers.map(({ data }) => ({ id: String(data.id) })));
}

/** As `started`, and what was started is done. */
async function ended(account: Account, path: string, bodies: object[]) {
	const items = await started(account, path, bodies);
	const [sandbox, key, pass] = account;
	await pass(MINUTE_MS);
	for (const item of items) {
		const { data } = await caller(sandbox, key)('GET', `${path}/${String(item.id)}`);
		expect(data.status).toBe('completed');
	}
	return items;
}

const rows = (made: Array<{ id: string }>) => two(made.map((row) => ({ id: row.id })));

const reads = (
	resource: string,
	operation: string,
	endpoint: EndpointName,
	parameters: INodeParameters,
	items: (...account: Account) => Promise<Prepared['items']> | Prepared['items'],
): FaultCase => ({
	resource,
	operation,
	endpoint,
	prepare: async (...account) => ({ parameters, items: await items(...account) }),
});

const lists = (resource: string, operation: string, endpoint: EndpointName): FaultCase =>
	reads(resource, operation, endpoint, { returnAll: true }, (sandbox, key) => {
		sandbox.seed.orders(key, 3);
		sandbox.seed.bundle(key);
		return [{}, {}];
	});

const orderParameters: INodeParameters = {
	userId: locator('email', '={{ $json.email }}'),
	orderType: 'custom',
	googleLicenses: 2,
	domains: '={{ $json.domain }}',
	personasFrom: 'json',
	personasJson: PERSONAS,
};

const orderItems: Prepared['items'] = [
	{ email: 'one@northwind.example', domain: 'one-northwind.example' },
	{ email: 'two@northwind.example', domain: 'two-northwind.example' },
];

/** What the plans of several items need alike is read once for all of them. */
const planned = (endpoint: EndpointName): FaultCase => ({
	...reads('order', 'plan', endpoint, {}, () => orderItems),
	isShared: true,
});

const connected = (...[sandbox, key]: Account) =>
	rows(sandbox.seed.orders(key, 2).map(({ domainIds: [domain] }) => ({ id: domain })));

export const CASES: FaultCase[] = [
	reads('account', 'get', 'getMe', {}, () => [{}, {}]),
	{
		...reads(
			'bundle',
			'create',
			'createBundle',
			{ name: '={{ $json.name }}', monthlySendingVolume: 25_000 },
			() => [{ name: 'One' }, { name: 'Two' }],
		),
		made: ({ bundles }) => bundles.length,
	},
	{
		...reads('bundle', 'delete', 'deleteBundle', { bundleId: id() }, ({ seed }, key) =>
			rows([seed.bundle(key), seed.bundle(key)]),
		),
		made: ({ bundles }) => 2 - bundles.length,
	},
	reads('bundle', 'get', 'getBundle', { bundleId: id() }, ({ seed }, key) =>
		rows([seed.bundle(key), seed.bundle(key)]),
	),
	lists('bundle', 'getAll', 'listBundles'),
	{
		...reads(
			'bundle',
			'update',
			'updateBundle',
			{ bundleId: id(), updateFields: { name: 'Renamed' } },
			({ seed }, key) => rows([seed.bundle(key), seed.bundle(key)]),
		),
		made: ({ bundles }) => bundles.filter(({ name }) => name === 'Renamed').length,
	},
	{
		...reads(
			'domain',
			'checkAvailability',
			'checkDomainAvailability',
			{ domains: '={{ $json.domain }}' },
			() => orderItems,
		),
		isShared: true,
	},
	lists('domain', 'getAll', 'listDomains'),
	...(['importDomains', 'createDomainImportJob'] as const).map(
		(endpoint): FaultCase => ({
			...reads(
				'domainImport',
				'create',
				endpoint,
				{
					domains: '={{ $json.domain }}',
					options: { form: endpoint === 'importDomains' ? 'synchronous' : 'job' },
				},
				() => orderItems,
			),
			made: ({ imports }) => new Set(imports.map(({ nameSet }) => nameSet)).size,
		}),
	),
	reads(
		'domainImport',
		'find',
		'findDomainImport',
		{ domains: '={{ $json.domain }}' },
		async (...account) => {
			await started(
				account,
				'/domains/import',
				orderItems.map(({ domain }) => ({ domains: [domain] })),
			);
			return orderItems;
		},
	),
	reads(
		'domainImport',
		'waitUntilFinished',
		'getDomainImport',
		{ importId: '={{ $json.id }}' },
		async (...account) =>
			await ended(
				account,
				'/domains/import',
				orderItems.map(({ domain }) => ({ domains: [domain] })),
			),
	),
	...(['getDomainImport', 'getDomainImportJob'] as const).map((endpoint) =>
		reads('domainImport', 'get', endpoint, { importId: '={{ $json.id }}' }, async (...account) => {
			const path = endpoint === 'getDomainImport' ? '/domains/import' : '/domains/import/jobs';
			return await started(
				account,
				path,
				orderItems.map(({ domain }) => ({ domains: [domain] })),
			);
		}),
	),
	{
		...reads(
			'forwarding',
			'set',
			'setDomainForwarding',
			{ domains: '={{ $json.id }}', forwardingUrl: '={{ "https://" + $json.id + ".example" }}' },
			connected,
		),
		made: ({ forwardingJobs }) =>
			new Set(forwardingJobs.map(({ forwarding_url }) => forwarding_url)).size,
	},
	reads(
		'forwarding',
		'get',
		'getForwardingJob',
		{ forwardingJobId: '={{ $json.id }}' },
		async (...account) => {
			const domains = connected(...account);
			const target = 'https://northwind.example';
			return await started(
				account,
				'/domains/forwarding',
				domains.map((domain) => ({ domains: [domain.id], forwarding_url: target })),
			);
		},
	),
	...(['checkDomainAvailability', 'listDomains'] as const).map((endpoint) => ({
		...planned(endpoint),
		prepare: async ({ seed }: Sandbox, key: string): Promise<Prepared> => {
			seed.importedDomains(
				key,
				orderItems.map(({ domain }) => String(domain)),
			);
			return { parameters: orderParameters, items: orderItems };
		},
	})),
	{
		...planned('getBundle'),
		prepare: async ({ seed }, key) => {
			const { id: bundle } = seed.bundle(key);
			const parameters = { ...orderParameters, orderType: 'bundle', bundleId: byId(bundle) };
			return { parameters, items: orderItems };
		},
	},
	{
		...reads('order', 'create', 'createOrder', orderParameters, () => orderItems),
		made: ({ orders }) => orders.length,
	},
	reads('order', 'get', 'getOrder', { orderId: id() }, ({ seed }, key) =>
		rows(seed.orders(key, 2)),
	),
	reads('order', 'waitUntilFinished', 'getOrder', { orderId: id() }, ({ seed }, key) =>
		rows(seed.orders(key, 2)),
	),
	lists('order', 'getAll', 'listOrders'),
	lists('order', 'getPendingActions', 'listPendingOrderActions'),
	...(['order', 'domains'] as const).map(
		(scope): FaultCase => ({
			...reads(
				'order',
				'cancel',
				'cancelOrder',
				{ orderId: id(), scope, domains: '={{ $json.domain }}' },
				({ seed }, key) => {
					const names = new Map(
						seed.orders(key, 2).map((order, at) => [order.id, `ordered-${at + 1}.example`]),
					);
					return two([...names].map(([order, domain]) => ({ id: order, domain })));
				},
			),
			made: ({ cancellations }) => cancellations.length,
			about: `scope ${scope}`,
		}),
	),
	{
		...reads(
			'swap',
			'create',
			'createSwap',
			{
				domainId: id(),
				replacementDomain: '={{ $json.id.toLowerCase().replace("_", "-") + ".example" }}',
			},
			connected,
		),
		made: ({ swaps }) => swaps.length,
	},
	{
		...reads(
			'swap',
			'renameInboxes',
			'createUserNamesSwap',
			{ domainId: id(), personasFrom: 'json', personasJson: PERSONAS },
			connected,
		),
		made: ({ swaps }) => swaps.length / 2,
	},
	...['get', 'waitUntilFinished'].map((operation) =>
		reads('swap', operation, 'getSwap', { swapId: id() }, async (...account) => {
			const domains = connected(...account);
			return await ended(
				account,
				'/swaps',
				domains.map((domain, index) => ({
					type: 'standard',
					domain_id: domain.id,
					replacement_domain: `fresh-${index}.example`,
				})),
			);
		}),
	),
	lists('swap', 'getAll', 'listSwaps'),
	...(['createUser', 'listUsers'] as const).map((endpoint) => ({
		...reads(
			'user',
			endpoint === 'createUser' ? 'create' : 'upsert',
			endpoint,
			{ email: '={{ $json.email }}' },
			() => orderItems,
		),
		made: ({ users }: Books) => users.length,
	})),
	{
		...reads('user', 'upsert', 'createUser', { email: '={{ $json.email }}' }, () => orderItems),
		made: ({ users }) => users.length,
	},
	{
		...reads(
			'user',
			'upsert',
			'updateUser',
			{ email: '={{ $json.email }}', additionalFields: { firstName: 'Renamed' } },
			({ seed }, key) => two(seed.users(key, 2).map(({ email }) => ({ email }))),
		),
		made: ({ users }) => users.filter(({ first_name }) => first_name === 'Renamed').length,
	},
	{
		...reads('user', 'delete', 'deleteUser', { userId: id() }, ({ seed }, key) =>
			rows(seed.users(key, 2)),
		),
		made: ({ users }) => users.filter(({ status }) => status === 'deleted').length,
	},
	reads('user', 'get', 'getUser', { userId: id() }, ({ seed }, key) => rows(seed.users(key, 2))),
	lists('user', 'getAll', 'listUsers'),
	{
		...reads(
			'user',
			'update',
			'updateUser',
			{ userId: id(), updateFields: { firstName: 'Renamed' } },
			({ seed }, key) => rows(seed.users(key, 2)),
		),
		made: ({ users }) => users.filter(({ first_name }) => first_name === 'Renamed').length,
	},
];

export const nameOf = ({ resource, operation, endpoint, about }: FaultCase): string =>
	`${resource}.${operation} (${[endpoint, about].filter(Boolean).join(', ')})`;
