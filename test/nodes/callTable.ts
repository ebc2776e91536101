import type { INodeParameters } from 'n8n-workflow';

import type { EndpointName } from '../../nodes/api/contract/endpoints';
import {
	BUNDLE_STATUSES,
	DOMAIN_CATEGORIES,
	DOMAIN_STATUSES,
	MICROSOFT_INBOXES_PER_DOMAIN,
	ORDER_STATUSES,
	PENDING_ACTION_STATUSES,
	PROVIDERS,
	SWAP_STATUSES,
	USER_STATUSES,
} from '../../nodes/api/contract/values';
import type { Rig } from './setup';

/** IDs that earlier calls of the table gave, by the name they were kept under. */
type Kept = Record<string, string>;

/** One run of one operation, with all that it may send. */
export interface NodeCall {
	resource: string;
	operation: string;
	about: string;
	parameters: (kept: Kept) => INodeParameters;
	/** The calls it makes, in order. */
	via: EndpointName[];
	/** Keeps the ID of the first output item under this name. */
	keep?: string;
}

const call = (
	path: string,
	about: string,
	via: EndpointName[],
	parameters: INodeParameters | NodeCall['parameters'],
	keep?: string,
): NodeCall => {
	const [resource, operation] = path.split('.');
	const make = typeof parameters === 'function' ? parameters : () => parameters;
	return { resource, operation, about, via, parameters: make, keep };
};

export const locator = (mode: string, value: unknown): INodeParameters => ({
	__rl: true,
	mode,
	value: value as string,
});
/**
 * A thing picked from the list. In ID mode n8n checks the prefix first, and stops that check after 250 ms
 * of wall time (n8n-workflow 2.41), which a busy machine can exceed.
 */
export const picked = (value: string) => locator('list', value);

const people = (count: number) =>
	Array.from({ length: count }, (_, at) => ({ firstName: `First${at}`, lastName: `Last${at}` }));

export const definedPersonas: INodeParameters = {
	personasFrom: 'define',
	personas: {
		persona: [
			{ firstName: 'Lee', lastName: 'Novak', profilePictureUrl: 'https://img.example/lee.jpg' },
			{ firstName: 'Dana', lastName: 'Okafor', profilePictureUrl: '' },
		],
	},
};

const names = (prefix: string, count: number) =>
	Array.from({ length: count }, (_, at) => `${prefix}${at}.example`).join(', ');

const customOrder = (email: string, fields: INodeParameters): INodeParameters => ({
	userId: locator('email', email),
	orderType: 'custom',
	personasFrom: 'json',
	personasJson: JSON.stringify(people(10)),
	...fields,
});

const statusFilters = (path: string, via: EndpointName, statuses: readonly string[]) =>
	statuses.map((status) =>
		call(path, `in state ${status}`, [via], { limit: 5, filters: { status } }),
	);

const account = [call('account.get', 'the key', ['getMe'], {})];

const users = [
	call(
		'user.create',
		'with every field',
		['createUser'],
		{
			email: 'full@northwind.example',
			additionalFields: { firstName: 'Dana', lastName: 'Okafor', smartleadClientId: '410022' },
		},
		'user',
	),
	call('user.create', 'on the default route', ['createUser'], { email: 'bare@northwind.example' }),
	call('user.create', 'on a route that is a text', ['createUser'], {
		email: 'text@northwind.example',
		additionalFields: { smartleadClientId: 'agency-eu' },
	}),
	call('user.upsert', 'that exists', ['listUsers', 'updateUser'], {
		email: 'dana@northwind.example',
		additionalFields: { firstName: 'Dana', lastName: 'Okafor', smartleadClientId: 'agency-eu' },
	}),
	call('user.upsert', 'that is as wanted', ['listUsers'], { email: 'dana@northwind.example' }),
	call('user.upsert', 'that is new', ['listUsers', 'createUser'], {
		email: 'new@northwind.example',
		additionalFields: { firstName: 'New' },
	}),
	call('user.get', 'by ID', ['getUser'], ({ user }) => ({ userId: locator('id', user) })),
	call('user.get', 'from the list', ['getUser'], ({ user }) => ({ userId: picked(user) })),
	call(
		'user.get',
		'by email',
		['listUsers', 'getUser'],
		{ userId: locator('email', 'dana@northwind.example') },
		'dana',
	),
	call('user.update', 'every field', ['updateUser'], ({ user }) => ({
		userId: picked(user),
		updateFields: {
			email: 'renamed@northwind.example',
			firstName: 'Danai',
			lastName: 'O.',
			smartleadClientId: '7',
		},
	})),
	call('user.update', 'back to the default route', ['updateUser'], ({ user }) => ({
		userId: picked(user),
		updateFields: { smartleadClientId: '' },
	})),
	call('user.getAll', 'with one address', ['listUsers'], {
		filters: { email: 'dana@northwind.example' },
	}),
	...statusFilters('user.getAll', 'listUsers', USER_STATUSES),
	call('user.getAll', 'all of them', ['listUsers', 'listUsers'], { returnAll: true }),
	call('user.delete', 'picked', ['deleteUser'], ({ user }) => ({ userId: picked(user) })),
];

const bundles = [
	call(
		'bundle.create',
		'with every field',
		['createBundle'],
		{
			name: 'Starter',
			monthlySendingVolume: 1,
			additionalFields: {
				googlePercent: 50,
				microsoftPercent: 50,
				sendOnWeekends: true,
				googleInboxesPerDomain: 3,
			},
		},
		'bundle',
	),
	call(
		'bundle.create',
		'as recommended',
		['createBundle'],
		{
			name: 'Recommended',
			monthlySendingVolume: 25_000,
			additionalFields: {
				googlePercent: null as unknown as string,
				microsoftPercent: '',
				sendOnWeekends: false,
				googleInboxesPerDomain: 2,
			},
		},
		'spareBundle',
	),
	call('bundle.update', 'every field', ['updateBundle'], ({ spareBundle }) => ({
		bundleId: picked(spareBundle),
		updateFields: {
			name: 'Renamed',
			monthlySendingVolume: 100_000,
			googlePercent: 70,
			microsoftPercent: 30,
			sendOnWeekends: true,
			googleInboxesPerDomain: 3,
		},
	})),
	call('bundle.update', 'back to the recommendation', ['updateBundle'], ({ spareBundle }) => ({
		bundleId: picked(spareBundle),
		updateFields: {
			googlePercent: null as unknown as string,
			microsoftPercent: null as unknown as string,
			sendOnWeekends: false,
			googleInboxesPerDomain: 2,
		},
	})),
	call('bundle.get', 'picked', ['getBundle'], ({ bundle }) => ({ bundleId: picked(bundle) })),
	...statusFilters('bundle.getAll', 'listBundles', BUNDLE_STATUSES),
	call('bundle.getAll', 'all of them', ['listBundles', 'listBundles'], { returnAll: true }),
	call('bundle.delete', 'never ordered', ['deleteBundle'], ({ spareBundle }) => ({
		bundleId: picked(spareBundle),
	})),
];

const imports = [
	call(
		'domainImport.create',
		'a few names',
		['importDomains'],
		{ domains: 'owned-1.example, owned-2.example' },
		'import',
	),
	call(
		'domainImport.create',
		'a few names as a job, waited for',
		['createDomainImportJob', 'getDomainImportJob'],
		{ domains: 'owned-3.example', waitForCompletion: true, options: { form: 'job' } },
		'importJob',
	),
	call('domainImport.get', 'of the synchronous form', ['getDomainImport'], (kept) => ({
		importId: kept.import,
	})),
	call('domainImport.waitUntilFinished', 'one that has ended', ['getDomainImport'], (kept) => ({
		importId: kept.import,
	})),
	call('domainImport.find', 'by names', ['findDomainImport'], {
		domains: 'owned-1.example owned-2.example',
	}),
];

const orders = [
	call(
		'order.plan',
		'on a bundle',
		['getBundle', 'checkDomainAvailability'],
		({ bundle, dana }) => ({
			userId: picked(dana),
			bundleId: picked(bundle),
			domains: 'bundle-one.example bundle-two.example',
			...definedPersonas,
		}),
	),
	call(
		'order.create',
		'on a bundle, checked first',
		['getBundle', 'checkDomainAvailability', 'createOrder'],
		({ bundle, dana }) => ({
			userId: picked(dana),
			bundleId: picked(bundle),
			domains: 'bundle-one.example, bundle-two.example',
			...definedPersonas,
			forwardingUrl: 'https://northwind.example',
			options: {
				preflight: true,
				maxRegistrationCostCents: 100_000,
				allowLiveManualRun: true,
				domainForwarding: {
					override: [
						{ domain: 'bundle-two.example', forwardingUrl: 'https://shop.northwind.example' },
					],
				},
			},
		}),
		'order',
	),
	...MICROSOFT_INBOXES_PER_DOMAIN.map((density) =>
		call(
			'order.create',
			`custom, ${density} Microsoft inboxes a domain`,
			['createOrder', 'getOrder'],
			customOrder(`microsoft${density}@northwind.example`, {
				googleLicenses: 3,
				googleInboxesPerDomain: density === 25 ? 3 : 2,
				microsoftLicenses: 1,
				microsoftInboxesPerDomain: density,
				domains: names(`custom${density}-`, density === 25 ? 2 : 3),
				smartleadLogin: 'parameters',
				smartleadLoginEmail: 'other@agency.example',
				smartleadLoginPassword: 'other-password',
				smartleadClientId: density === 25 ? '' : density === 50 ? 'agency-eu' : '410022',
				waitForCompletion: true,
			}),
			`order${density}`,
		),
	),
	call(
		'order.create',
		'custom, on an imported domain',
		['createOrder', 'getOrder'],
		customOrder('google@northwind.example', {
			googleLicenses: 2,
			domains: 'northwind-mail.example',
			waitForCompletion: true,
		}),
		'googleOrder',
	),
	call(
		'order.create',
		'that will wait for many things',
		['createOrder'],
		customOrder('stuck@northwind.example', {
			googleLicenses: 202,
			domains: names('replace-', 101),
		}),
		'stuckOrder',
	),
	call('order.get', 'picked', ['getOrder'], ({ order25 }) => ({ orderId: picked(order25) })),
	call(
		'order.getAll',
		'of one customer and bundle',
		['listOrders'],
		({ bundle, dana }) => ({
			filters: { bundleId: bundle, userId: dana, userEmail: 'dana@northwind.example' },
		}),
		'order',
	),
	call('order.waitUntilFinished', 'one that has ended', ['getOrder'], ({ order25 }) => ({
		orderId: picked(order25),
		lookEverySeconds: 65,
		giveUpAfterHours: 1,
	})),
	call(
		'order.waitUntilFinished',
		'one that needs something',
		['getOrder', 'listPendingOrderActions'],
		({ stuckOrder }) => ({ orderId: picked(stuckOrder) }),
	),
	...statusFilters('order.getAll', 'listOrders', ORDER_STATUSES),
	call('order.getAll', 'all of them', ['listOrders', 'listOrders'], { returnAll: true }),
	call(
		'order.getPendingActions',
		'of one order and user',
		['listPendingOrderActions'],
		({ stuckOrder }) => ({
			filters: { orderId: stuckOrder, user: 'stuck@northwind.example' },
		}),
	),
	...statusFilters('order.getPendingActions', 'listPendingOrderActions', PENDING_ACTION_STATUSES),
	call(
		'order.getPendingActions',
		'all of them',
		['listPendingOrderActions', 'listPendingOrderActions'],
		{ returnAll: true },
	),
];

const domains = [
	call('domain.checkAvailability', 'of a few names', ['checkDomainAvailability'], {
		domains: 'free-name.example, premium-name.example',
		options: { onlyAvailable: true, usableFor: 'microsoft' },
	}),
	call(
		'domain.getAll',
		'of one customer',
		['listDomains'],
		{ filters: { userEmail: 'microsoft99@northwind.example', category: 'connected' }, limit: 1 },
		'microsoftDomain',
	),
	call('domain.getAll', 'of one customer by ID', ['listDomains'], ({ dana }) => ({
		filters: { userId: dana },
	})),
	...DOMAIN_CATEGORIES.map((category) =>
		call('domain.getAll', `of category ${category}`, ['listDomains'], {
			filters: { category },
			limit: 5,
		}),
	),
	...PROVIDERS.map((usableFor) =>
		call('domain.getAll', `usable for ${usableFor}`, ['listDomains'], {
			filters: { usableFor },
			limit: 5,
		}),
	),
	...statusFilters('domain.getAll', 'listDomains', DOMAIN_STATUSES),
	call(
		'domain.getAll',
		'all of them',
		['listDomains', 'listDomains', 'listDomains', 'listDomains'],
		{
			returnAll: true,
		},
	),
];

const forwardings = [
	call(
		'forwarding.set',
		'by name and ID, waited for',
		['setDomainForwarding', 'getForwardingJob'],
		({ microsoftDomain }) => ({
			domains: `northwind-mail.example, ${microsoftDomain}`,
			forwardingUrl: 'https://northwind.example/hello',
			waitForCompletion: true,
		}),
		'forwardingJob',
	),
	call('forwarding.get', 'by ID', ['getForwardingJob'], ({ forwardingJob }) => ({
		forwardingJobId: forwardingJob,
	})),
];

const swaps = [
	call(
		'swap.renameInboxes',
		'with people from the form',
		['createUserNamesSwap'],
		({ microsoftDomain }) => ({ domainId: picked(microsoftDomain), ...definedPersonas }),
		'rename',
	),
	call('order.getPendingActions', 'of one domain', ['listPendingOrderActions'], (kept) => ({
		filters: { domainId: kept.microsoftDomain },
	})),
	call(
		'swap.create',
		'standard, by name, waited for',
		['listDomains', 'listDomains', 'createSwap', 'getSwap'],
		{
			swapType: 'standard',
			domainId: locator('name', 'northwind-mail.example'),
			replacementDomain: 'northwind-fresh.example',
			waitForCompletion: true,
		},
		'swap',
	),
	call(
		'swap.create',
		'premium',
		['createSwap'],
		({ microsoftDomain }) => ({
			swapType: 'premium',
			domainId: picked(microsoftDomain),
			replacementDomain: 'microsoft-fresh.example',
			options: { allowLiveManualRun: true },
		}),
		'premiumSwap',
	),
	call('swap.waitUntilFinished', 'one that has ended', ['getSwap'], ({ premiumSwap }) => ({
		swapId: picked(premiumSwap),
		options: { stopForActionsRequired: false },
	})),
	call('swap.get', 'picked', ['getSwap'], ({ premiumSwap }) => ({ swapId: picked(premiumSwap) })),
	call('swap.getAll', 'of one domain, order and user', ['listSwaps'], (kept) => ({
		filters: { domainId: kept.microsoftDomain, orderId: kept.order99, userId: kept.dana },
	})),
	...statusFilters('swap.getAll', 'listSwaps', SWAP_STATUSES),
	call('swap.getAll', 'all of them', ['listSwaps', 'listSwaps'], { returnAll: true }),
];

const endings = [
	call('order.cancel', 'some domains', ['getOrder', 'cancelOrder'], ({ order25 }) => ({
		orderId: picked(order25),
		scope: 'domains',
		domains: 'custom25-0.example',
	})),
	call('order.cancel', 'the whole order', ['getOrder', 'cancelOrder'], ({ order50 }) => ({
		orderId: picked(order50),
	})),
	call('bundle.delete', 'that was ordered', ['deleteBundle'], ({ bundle }) => ({
		bundleId: picked(bundle),
	})),
];

const firstLook: NodeCall[] = [
	call(
		'event.getMissed',
		'for the first time',
		[
			'listOrders',
			'listOrders',
			'listPendingOrderActions',
			'listSwaps',
			'listDomains',
			'listDomains',
			'listDomains',
		],
		{},
	),
];

const events: NodeCall[] = [
	call(
		'event.getMissed',
		'since the first time',
		[
			'listOrders',
			'listOrders',
			'listPendingOrderActions',
			'listPendingOrderActions',
			'listSwaps',
			'listSwaps',
			'listDomains',
			'listDomains',
			'listDomains',
			'listDomains',
		],
		{},
	),
];

/** Every operation, with every parameter and value of the contract at least once. */
export const calls: NodeCall[] = [
	...firstLook,
	...account,
	...users,
	...bundles,
	...imports,
	...orders,
	...domains,
	...forwardings,
	...swaps,
	...endings,
	...events,
];

export interface CallOutcome {
	call: NodeCall;
	problem: string | undefined;
	items: unknown[];
	/** The execution's highlighted data. */
	highlighted: Record<string, string>;
}

/** Makes all calls of the table one after the other, each with the IDs that those before it gave. */
export async function makeCalls(
	rig: Rig,
	between: () => Promise<void> = async () => {},
): Promise<CallOutcome[]> {
	const kept: Kept = {};
	const outcomes: CallOutcome[] = [];
	for (const one of calls) {
		const { resource, operation, parameters, keep } = one;
		const { error, items, run } = await rig.run(resource, operation, parameters(kept));
		const [first] = items;
		if (keep && first) kept[keep] = String(first.json.id);
		const problem = error && `${error.message}\n${String(error.description)}`;
		outcomes.push({
			call: one,
			problem,
			items: items.map(({ json }) => json),
			highlighted: run?.data.resultData.metadata ?? {},
		});
		await between();
	}
	return outcomes;
}
