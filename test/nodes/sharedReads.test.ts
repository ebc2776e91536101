import type { Rig } from './setup';
import { startRig } from './setup';
import { definedPersonas, picked } from './callTable';

let rig: Rig;

beforeEach(async () => {
	rig = await startRig();
});

afterEach(async () => await rig.close());

const callsOf = (operationId: string) =>
	rig.sandbox.requests.filter((request) => request.operationId === operationId).length;

const locator = (mode: string, value: string) => ({ __rl: true, mode, value });

test('20 plans over 1,000 domains read the stock and the bundle once', async () => {
	const domains = rig.sandbox.seed.domains(rig.key, 1_000).map(({ domain }) => domain);
	const bundle = rig.sandbox.seed.bundle(rig.key, { monthly_sending_volume: 1 });
	const items = Array.from({ length: 20 }, (_, at) => ({ domain: domains[at * 50] }));
	const parameters = {
		userId: locator('email', 'dana@northwind.example'),
		bundleId: picked(bundle.id),
		domains: '={{ $json.domain }}',
		...definedPersonas,
	};
	const { items: plans, error } = await rig.run('order', 'plan', parameters, { items });
	expect(error).toBeUndefined();
	expect(plans.map(({ json }) => json.domains)).toEqual(
		items.map(({ domain }) => [expect.objectContaining({ domain, source: 'imported' })]),
	);
	expect(callsOf('listDomains')).toBe(10);
	expect(callsOf('getBundle')).toBe(1);
	expect(callsOf('checkDomainAvailability')).toBe(1);
});

test('a user that several items name by address is looked up once', async () => {
	const [{ id, email }] = rig.sandbox.seed.users(rig.key, 1);
	const items = Array.from({ length: 10 }, () => ({ email }));
	const parameters = { userId: locator('email', '={{ $json.email }}') };
	const { items: users } = await rig.run('user', 'get', parameters, { items });
	expect(users.map(({ json }) => json.id)).toEqual(items.map(() => id));
	expect(callsOf('listUsers')).toBe(1);
});

test('swaps by name search the stock once', async () => {
	const order = rig.sandbox.seed.orders(rig.key, 3);
	const [first, second] = rig.sandbox
		.books(rig.key)
		.domains.filter(({ order_id }) => order.some(({ id }) => id === order_id))
		.map(({ domain }) => domain);
	const swaps = [
		{ domain: first, replacement: 'fresh-one.example' },
		{ domain: second, replacement: 'fresh-two.example' },
		{ domain: 'unknown.example', replacement: 'fresh-three.example' },
	];
	const { items } = await rig.run(
		'swap',
		'create',
		{
			domainId: locator('name', '={{ $json.domain }}'),
			replacementDomain: '={{ $json.replacement }}',
		},
		{ items: swaps, continueOnFail: true },
	);
	expect(items.map(({ json }) => json.replacement_domain)).toEqual([
		'fresh-one.example',
		'fresh-two.example',
		undefined,
	]);
	expect(items[2].json.error).toContain('no domain of this name');
	expect(callsOf('listDomains')).toBe(1);
});
