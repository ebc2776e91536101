import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { orderOf, PEOPLE } from './given';
import type { Lab } from './lab';
import { byId, labForEach, locator, saidOf } from './lab';

interface Producer {
	name: string;
	/** Makes something with the node; gives its output items. */
	items: (lab: Lab) => Promise<IDataObject[]>;
}

interface Consumer {
	operation: [string, string];
	/** Reads the item that came in. */
	parameters: INodeParameters;
}

const out = async (
	lab: Lab,
	resource: string,
	operation: string,
	parameters: INodeParameters = {},
	items?: IDataObject[],
) => {
	const result = await lab.run(resource, operation, parameters, items && { items });
	expect(saidOf({ ...result, hints: [] })).toBe('');
	expect(result.items.length).toBeGreaterThan(0);
	return result.items.map(({ json }) => json);
};

const user = { email: 'dana@northwind.example' };
const USERS: Producer[] = [
	{ name: 'user.create', items: async (lab) => await out(lab, 'user', 'create', user) },
	{ name: 'user.upsert', items: async (lab) => await out(lab, 'user', 'upsert', user) },
	{
		name: 'user.get',
		items: async (lab) => {
			lab.state.addUser(user.email);
			return await out(lab, 'user', 'get', { userId: locator('email', user.email) });
		},
	},
	{
		name: 'user.getAll',
		items: async (lab) => {
			lab.state.addUser(user.email);
			return await out(lab, 'user', 'getAll');
		},
	},
	{
		name: 'user.update',
		items: async (lab) => {
			const { id } = lab.state.addUser(user.email);
			return await out(lab, 'user', 'update', {
				userId: byId(id),
				updateFields: { firstName: 'Dana' },
			});
		},
	},
];
const ID = '={{ $json.id }}';
const FOR_USERS: Consumer[] = [
	{ operation: ['user', 'get'], parameters: { userId: byId(ID) } },
	{ operation: ['user', 'get'], parameters: { userId: locator('email', '={{ $json.email }}') } },
	{
		operation: ['user', 'update'],
		parameters: { userId: byId(ID), updateFields: { firstName: '={{ $json.email }}' } },
	},
	{
		operation: ['user', 'upsert'],
		parameters: {
			email: '={{ $json.email }}',
			additionalFields: {
				firstName: '={{ $json.first_name }}',
				smartleadClientId: '={{ $json.sequencer.client_id }}',
			},
		},
	},
	{ operation: ['user', 'delete'], parameters: { userId: byId(ID) } },
	{ operation: ['order', 'create'], parameters: { ...orderOf('one.example'), userId: byId(ID) } },
	{ operation: ['order', 'plan'], parameters: { ...orderOf('one.example'), userId: byId(ID) } },
];

const bundle = { name: 'Small', monthlySendingVolume: 3_000 };
const BUNDLES: Producer[] = [
	{ name: 'bundle.create', items: async (lab) => await out(lab, 'bundle', 'create', bundle) },
	{
		name: 'bundle.get',
		items: async (lab) => {
			const [made] = await out(lab, 'bundle', 'create', bundle);
			return await out(lab, 'bundle', 'get', { bundleId: byId(String(made.id)) });
		},
	},
	{
		name: 'bundle.getAll',
		items: async (lab) => {
			await out(lab, 'bundle', 'create', bundle);
			return await out(lab, 'bundle', 'getAll');
		},
	},
	{
		name: 'bundle.update',
		items: async (lab) => {
			const made = await out(lab, 'bundle', 'create', bundle);
			const parameters = { bundleId: byId(ID), updateFields: { name: 'Other' } };
			return await out(lab, 'bundle', 'update', parameters, made);
		},
	},
];
const FOR_BUNDLES: Consumer[] = [
	{ operation: ['bundle', 'get'], parameters: { bundleId: byId(ID) } },
	{
		operation: ['bundle', 'update'],
		parameters: { bundleId: byId(ID), updateFields: { name: '={{ $json.name }} 2' } },
	},
	{
		operation: ['bundle', 'create'],
		parameters: {
			name: '={{ $json.name }}',
			monthlySendingVolume: '={{ $json.monthly_sending_volume }}',
			additionalFields: {
				googlePercent: '={{ $json.google_percent }}',
				microsoftPercent: '={{ $json.microsoft_percent }}',
				sendOnWeekends: '={{ $json.send_on_weekends }}',
				googleInboxesPerDomain: '={{ $json.google_inboxes_per_domain }}',
			},
		},
	},
	{ operation: ['bundle', 'delete'], parameters: { bundleId: byId(ID) } },
	{
		operation: ['order', 'create'],
		parameters: {
			...orderOf('x'),
			orderType: 'bundle',
			bundleId: byId(ID),
			domains:
				'={{ Array.from({ length: $json.required_domains.total }, (_, n) => `n${n}.example`) }}',
		},
	},
];

const NAMES = { domains: 'one.example, two.example' };
const DOMAINS: Producer[] = [
	{
		name: 'domain.checkAvailability',
		items: async (lab) => await out(lab, 'domain', 'checkAvailability', NAMES),
	},
	{
		name: 'domain.getAll',
		items: async (lab) => {
			lab.state.addDomain('one.example');
			lab.state.addDomain('two.example');
			return await out(lab, 'domain', 'getAll');
		},
	},
];
const FOR_DOMAINS: Consumer[] = [
	{
		operation: ['order', 'create'],
		parameters: {
			...orderOf(['x', 'y']),
			domainsFrom: 'inputItems',
			domainField: 'domain',
		},
	},
	{
		operation: ['order', 'plan'],
		parameters: { ...orderOf(['x', 'y']), domainsFrom: 'inputItems', domainField: 'domain' },
	},
	{
		operation: ['order', 'create'],
		parameters: { ...orderOf('x'), domains: '={{ $json.domain }}' },
	},
	{ operation: ['domain', 'checkAvailability'], parameters: { domains: '={{ $json.domain }}' } },
	{ operation: ['domainImport', 'create'], parameters: { domains: '={{ $json.domain }}' } },
];

const IMPORTS: Producer[] = [
	{
		name: 'domainImport.create',
		items: async (lab) => await out(lab, 'domainImport', 'create', NAMES),
	},
	{
		name: 'domainImport.create, as a job, waited for',
		items: async (lab) =>
			await out(lab, 'domainImport', 'create', {
				...NAMES,
				waitForCompletion: true,
				options: { form: 'job' },
			}),
	},
	{
		name: 'domainImport.find',
		items: async (lab) => {
			await out(lab, 'domainImport', 'create', NAMES);
			return await out(lab, 'domainImport', 'find', NAMES);
		},
	},
];
const LISTED = '={{ $json.domains.map(({ domain }) => domain) }}';
const FOR_IMPORTS: Consumer[] = [
	{ operation: ['domainImport', 'get'], parameters: { importId: ID } },
	{ operation: ['domainImport', 'find'], parameters: { domains: LISTED } },
	{ operation: ['domainImport', 'find'], parameters: { domains: '={{ $json.domains }}' } },
	{ operation: ['order', 'plan'], parameters: { ...orderOf(['x', 'y']), domains: LISTED } },
	{
		operation: ['order', 'plan'],
		parameters: { ...orderOf(['x', 'y']), domains: '={{ $json.domains }}' },
	},
];

const ORDERS: Producer[] = [
	{
		name: 'order.create',
		items: async (lab) => await out(lab, 'order', 'create', orderOf('one.example')),
	},
	{
		name: 'order.create, waited for',
		items: async (lab) =>
			await out(lab, 'order', 'create', { ...orderOf('one.example'), waitForCompletion: true }),
	},
	{
		name: 'order.get',
		items: async (lab) => {
			const made = await out(lab, 'order', 'create', orderOf('one.example'));
			return await out(lab, 'order', 'get', { orderId: byId(ID) }, made);
		},
	},
	{
		name: 'order.getAll',
		items: async (lab) => {
			await out(lab, 'order', 'create', orderOf('one.example'));
			return await out(lab, 'order', 'getAll');
		},
	},
];
const FOR_ORDERS: Consumer[] = [
	{ operation: ['order', 'get'], parameters: { orderId: byId(ID) } },
	{ operation: ['order', 'cancel'], parameters: { orderId: byId(ID), scope: 'order' } },
	{
		operation: ['order', 'cancel'],
		parameters: { orderId: byId(ID), scope: 'domains', domains: 'one.example' },
	},
	{ operation: ['user', 'get'], parameters: { userId: byId('={{ $json.user_id }}') } },
	{ operation: ['user', 'get'], parameters: { userId: locator('email', '={{ $json.email }}') } },
	{ operation: ['domain', 'getAll'], parameters: { filters: { userId: '={{ $json.user_id }}' } } },
	{
		operation: ['domain', 'getAll'],
		parameters: { filters: { userEmail: '={{ $json.email }}' } },
	},
];

const CONNECTED: Producer[] = [
	{
		name: 'domain.getAll',
		items: async (lab) => {
			await out(lab, 'order', 'create', { ...orderOf('one.example'), waitForCompletion: true });
			return await out(lab, 'domain', 'getAll', { filters: { category: 'connected' } });
		},
	},
	{
		name: 'domain.getAll, not simplified',
		items: async (lab) => {
			await out(lab, 'order', 'create', { ...orderOf('one.example'), waitForCompletion: true });
			const parameters = { filters: { category: 'connected' }, simplify: false };
			return await out(lab, 'domain', 'getAll', parameters);
		},
	},
];
const FOR_CONNECTED: Consumer[] = [
	{
		operation: ['swap', 'create'],
		parameters: { swapType: 'standard', domainId: byId(ID), replacementDomain: 'new.example' },
	},
	{
		operation: ['swap', 'create'],
		parameters: {
			swapType: 'premium',
			domainId: locator('name', '={{ $json.domain }}'),
			replacementDomain: 'new.example',
		},
	},
	{
		operation: ['swap', 'renameInboxes'],
		parameters: { domainId: byId(ID), personasFrom: 'define', personas: PEOPLE },
	},
	{
		operation: ['forwarding', 'set'],
		parameters: { domains: '={{ $json.domain }}', forwardingUrl: 'https://a.example' },
	},
	{
		operation: ['forwarding', 'set'],
		parameters: { domains: ID, forwardingUrl: 'https://a.example' },
	},
	{ operation: ['order', 'get'], parameters: { orderId: byId('={{ $json.order_id }}') } },
	{ operation: ['user', 'get'], parameters: { userId: byId('={{ $json.user_id }}') } },
];

const SWAPS: Producer[] = [
	{
		name: 'swap.create',
		items: async (lab) => {
			const { id } = lab.state.addConnected('old.example');
			return await out(lab, 'swap', 'create', {
				swapType: 'standard',
				domainId: byId(id),
				replacementDomain: 'new.example',
			});
		},
	},
	{
		name: 'swap.renameInboxes',
		items: async (lab) => {
			const { id } = lab.state.addConnected('old.example');
			return await out(lab, 'swap', 'renameInboxes', {
				domainId: byId(id),
				personasFrom: 'define',
				personas: PEOPLE,
			});
		},
	},
];
const FOR_SWAPS: Consumer[] = [
	{ operation: ['swap', 'get'], parameters: { swapId: byId(ID) } },
	{
		operation: ['swap', 'getAll'],
		parameters: { filters: { domainId: '={{ $json.domain_id }}' } },
	},
];

const FORWARDINGS: Producer[] = [
	{
		name: 'forwarding.set',
		items: async (lab) => {
			lab.state.addConnected('used.example');
			const parameters = { domains: 'used.example', forwardingUrl: 'https://a.example' };
			return await out(lab, 'forwarding', 'set', parameters);
		},
	},
];
const FOR_FORWARDINGS: Consumer[] = [
	{ operation: ['forwarding', 'get'], parameters: { forwardingJobId: ID } },
];

const ACTIONS: Producer[] = [
	{
		name: 'order.getPendingActions',
		items: async (lab) => {
			const domain = lab.state.addConnected('used.example');
			const [order] = await out(lab, 'order', 'create', orderOf('one.example'));
			lab.state.actions.push({
				id: 'act_1',
				status: 'open',
				reason: 'replace_domain',
				domain_id: domain.id,
				domain: domain.domain,
				order_id: order.id,
			});
			return await out(lab, 'order', 'getPendingActions');
		},
	},
];
const FOR_ACTIONS: Consumer[] = [
	{ operation: ['order', 'get'], parameters: { orderId: byId('={{ $json.order_id }}') } },
	{
		operation: ['swap', 'create'],
		parameters: {
			swapType: 'standard',
			domainId: byId('={{ $json.domain_id }}'),
			replacementDomain: 'new.example',
		},
	},
];

const CHAINS = (
	[
		[USERS, FOR_USERS],
		[BUNDLES, FOR_BUNDLES],
		[DOMAINS, FOR_DOMAINS],
		[IMPORTS, FOR_IMPORTS],
		[ORDERS, FOR_ORDERS],
		[CONNECTED, FOR_CONNECTED],
		[SWAPS, FOR_SWAPS],
		[FORWARDINGS, FOR_FORWARDINGS],
		[ACTIONS, FOR_ACTIONS],
	] as const
).flatMap(([producers, consumers]) =>
	producers.flatMap((producer) =>
		consumers.map((consumer, index) => ({
			title: `${producer.name} into ${consumer.operation.join('.')} (${index + 1})`,
			producer,
			consumer,
		})),
	),
);

const lab = labForEach();

describe(`what one operation gives, the next one takes: ${CHAINS.length} chains`, () => {
	it.each(CHAINS)('$title', async ({ producer, consumer }) => {
		const items = await producer.items(lab);
		const [resource, operation] = consumer.operation;
		const result = await lab.run(resource, operation, consumer.parameters, { items });
		expect(saidOf({ ...result, hints: [] })).toBe('');
		expect(result.items.length).toBeGreaterThan(0);
		expect(result.items.filter(({ pairedItem }) => pairedItem === undefined)).toEqual([]);
	});
});
