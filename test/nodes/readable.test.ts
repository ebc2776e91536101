import { planSummary } from '../../nodes/api/resources/orders/planSummary';
import type { Plan } from '../../nodes/api/resources/orders/plan';
import { moneyInWords } from '../../nodes/api/util/money';
import { asHtml } from '../../nodes/Peeker/html';
import type { Rig } from './setup';
import { startRig } from './setup';

async function withRig(test: (rig: Rig) => Promise<void>): Promise<void> {
	const rig = await startRig();
	await test(rig).finally(rig.close);
}

const ids = (mode: string, value: string) => ({ __rl: true, mode, value });

describe('results that one can read', () => {
	test('names: telling columns first, prices in words, null instead of nothing, a verdict', async () =>
		await withRig(async (rig) => {
			const parameters = { domains: 'free.example taken-a.example' };
			const { items, hints } = await rig.run('domain', 'checkAvailability', parameters);
			const [free, taken] = items.map(({ json }) => json);
			expect(Object.keys(free).slice(0, 4)).toEqual(['domain', 'available', 'reason', 'price']);
			expect(free.price).toBe(moneyInWords(Number(free.price_cents)));
			expect(taken).toEqual({
				...Object.fromEntries(Object.keys(free).map((column) => [column, null])),
				domain: 'taken-a.example',
				available: false,
				reason: 'taken',
			});
			expect(hints).toMatchObject([
				{ message: `1 of 2 can be registered, for ${String(free.price)} in all.` },
			]);
			const raw = await rig.run('domain', 'checkAvailability', { ...parameters, simplify: false });
			expect(raw.items[1].json).toEqual({
				domain: 'taken-a.example',
				available: false,
				reason: 'taken',
			});
		}));

	test.each([
		['taken-a.example', 'The name cannot be registered.'],
		['taken-a.example taken-b.example', 'None of the 2 names can be registered.'],
	])(
		'%s: %s',
		async (domains, message) =>
			await withRig(async (rig) => {
				const options = { onlyAvailable: true };
				const { items, hints } = await rig.run('domain', 'checkAvailability', { domains, options });
				expect([items, hints]).toMatchObject([[], [{ message }]]);
			}),
	);

	test('several items have one verdict', async () =>
		await withRig(async (rig) => {
			const { hints, error, items } = await rig.run(
				'domain',
				'checkAvailability',
				{ domains: '={{ $json.name }}' },
				{
					items: ['a.example', 'taken-b.example', 'a.example'].map((name) => ({ name })),
				},
			);
			expect([error, items.length]).toEqual([undefined, 3]);
			expect(hints).toHaveLength(1);
			expect(hints[0].message).toMatch(/^1 of 2 can be registered, for \d+\.\d\d USD in all\.$/);
		}));

	test('an order: customer, state and total first; nothing is left out', async () =>
		await withRig(async (rig) => {
			const [{ id }] = rig.sandbox.seed.orders(rig.key, 1);
			const orderId = ids('id', id);
			const [{ json }] = (await rig.run('order', 'get', { orderId })).items;
			const [raw] = (await rig.run('order', 'get', { orderId, simplify: false })).items;
			expect(Object.keys(json).slice(0, 4)).toEqual(['email', 'status', 'domain_count', 'total']);
			expect(json).toEqual({ ...raw.json, total: '5.00 USD' });
			const [listed] = (await rig.run('order', 'getAll', {})).items;
			expect(listed.json).toMatchObject({ email: 'orders@seed.example', total: '5.00 USD' });
		}));

	test('an order as one item for each domain', async () =>
		await withRig(async (rig) => {
			const [{ id, user_id }] = rig.sandbox.seed.orders(rig.key, 1);
			const parameters = { orderId: ids('id', id), outputItems: 'domain' };
			const { items } = await rig.run('order', 'get', parameters);
			expect(items.map(({ json }) => json)).toEqual([
				{
					domain: 'ordered-1.example',
					origin: 'imported',
					is_cancel_scheduled: false,
					email: 'orders@seed.example',
					order_status: 'completed',
					personas: [],
					order_id: id,
					user_id,
				},
			]);
		}));
});

describe('a plan needs only what is ordered and the domains', () => {
	const parameters = {
		orderType: 'custom',
		googleLicenses: 2,
		microsoftLicenses: 0,
		domains: 'free.example',
	};

	test('what an order would lack beside these is among the problems', async () =>
		await withRig(async (rig) => {
			const { sandbox, key } = rig;
			const credentials = { peekerApi: { apiKey: key, baseUrl: sandbox.url } };
			const { items, error } = await rig.run('order', 'plan', parameters, { credentials });
			expect(error).toBeUndefined();
			expect(items[0].json).toMatchObject({
				orderable: false,
				required_domains: { total: 1 },
				problems: [
					{ code: 'invalid_request', field: 'user' },
					{ code: 'invalid_request', field: 'personas' },
					{ code: 'smartlead_connection_required', field: 'sequencer' },
				],
			});
			expect(items[0].json.summary).toContain("under 'User'");
			expect(JSON.stringify(items)).not.toMatch(/nobody/i);
		}));

	test('what is there is checked as for an order', async () =>
		await withRig(async (rig) => {
			const personas = { persona: [{ firstName: 'Lee', lastName: '' }] };
			const userId = ids('email', 'dana@northwind.example');
			const bad = await rig.run('order', 'plan', {
				...parameters,
				userId,
				personasFrom: 'define',
				personas,
			});
			expect(bad.error?.message).toMatch(/Last Name' needs/);
			personas.persona[0].lastName = 'Novak';
			const { items } = await rig.run('order', 'plan', {
				...parameters,
				userId,
				personasFrom: 'define',
				personas,
			});
			expect(items[0].json).toMatchObject({ orderable: true, problems: [] });
		}));
});

test('names dragged in from several items: the refusal says which setting makes one order', async () =>
	await withRig(async (rig) => {
		const parameters = {
			userId: ids('email', 'dana@northwind.example'),
			orderType: 'custom',
			googleLicenses: 4,
			microsoftLicenses: 0,
			domains: '={{ $json.domain }}',
			personasFrom: 'define',
			personas: { persona: [{ firstName: 'Lee', lastName: 'Novak' }] },
		};
		const items = [{ domain: 'a.example' }, { domain: 'b.example' }];
		const { error } = await rig.run('order', 'create', parameters, { items });
		const way = "'Domains From' = 'From All Input Items'";
		expect(error?.description).toContain(`There are 2 input items. To make one order of all`);
		expect(error?.description).toContain(way);
		const [alone] = items;
		const single = await rig.run('order', 'create', parameters, { items: [alone] });
		expect(single.error?.description).not.toContain(way);
		const joined = { ...parameters, domainsFrom: 'inputItems' };
		const { items: orders } = await rig.run('order', 'create', joined, { items });
		expect(orders).toHaveLength(1);
	}));

describe('what a plan says', () => {
	const domain = (source: 'register' | 'imported') => ({
		domain: 'a.example',
		source,
		usable_for: [],
		price_cents: null,
		problem: null,
	});
	const plan = (more: Partial<Plan>): Plan => ({
		orderable: true,
		required_domains: { google: 1, microsoft: 0, total: 1 },
		submitted_domains: 1,
		missing_domains: 0,
		registration_cost_cents: 4919,
		currency: 'usd',
		domains: [domain('register')],
		problems: [],
		...more,
	});

	test.each([
		['registers', plan({}), /would go through: it registers 1 domain for 49\.19 USD/],
		['owned', plan({ domains: [domain('imported')] }), /uses 1 domain that you have already/],
		[
			'refused',
			plan({
				orderable: false,
				problems: [{ code: 'domain_count_mismatch', message: 'Needs 4, got 2.', field: 'domains' }],
			}),
			/^This order would be refused\. Needs 4, got 2\. Nothing was ordered\.$/,
		],
	])('%s', (_what, given, words) => {
		expect(planSummary(given)).toMatch(words);
	});
});

test.each([
	[8246, 'usd', '82.46 USD'],
	[0, 'eur', '0.00 EUR'],
	[5, undefined, '0.05 USD'],
	[null, 'usd', undefined],
	['5', 'usd', undefined],
])('%p %p reads %p', (cents, currency, words) => {
	expect(moneyInWords(cents, currency)).toBe(words);
});

test('hints are text, whatever is in them', () => {
	expect(asHtml('<b>&\n2')).toBe('&lt;b&gt;&amp;<br>2');
});
