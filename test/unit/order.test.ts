import fc from 'fast-check';

import { PeekerError } from '../../nodes/api/errors/failure';
import type { OrderRequest } from '../../nodes/api/resources/orders/body';
import { checkedSequencer, orderBody } from '../../nodes/api/resources/orders/body';
import type { Licenses } from '../../nodes/api/resources/orders/sizing';
import { requiredForBundle, requiredForLicenses } from '../../nodes/api/resources/orders/sizing';
import type { NameFacts } from '../../nodes/api/resources/orders/plan';
import { planOrder } from '../../nodes/api/resources/orders/plan';
import { fetchPlan, planSource } from '../../nodes/api/resources/orders/fetchPlan';
import { fakeClient } from './fakeClient';

describe('the domains of a bundle', () => {
	it.each<[string, Record<string, unknown>, [number, number]]>([
		[
			'25,000 at 50/50',
			{ monthly_sending_volume: 25_000, google_percent: 50, microsoft_percent: 50 },
			[15, 4],
		],
		[
			'100,000 at 70/30',
			{ monthly_sending_volume: 100_000, google_percent: 70, microsoft_percent: 30 },
			[80, 10],
		],
		['no split at all', { monthly_sending_volume: 25_000 }, [15, 4]],
		[
			'the recommended split',
			{
				monthly_sending_volume: 100_000,
				google_percent: null,
				microsoft_percent: null,
				effective: { google_percent: 70, microsoft_percent: 30 },
			},
			[80, 10],
		],
		[
			'Google alone',
			{ monthly_sending_volume: 1_000, google_percent: 100, microsoft_percent: 0 },
			[2, 0],
		],
		[
			'Microsoft alone',
			{ monthly_sending_volume: 3_301, google_percent: 0, microsoft_percent: 100 },
			[0, 2],
		],
		[
			'a volume that fits exactly',
			{ monthly_sending_volume: 8_800, google_percent: 10, microsoft_percent: 90 },
			[1, 3],
		],
		[
			'three inboxes a domain',
			{
				monthly_sending_volume: 13_201,
				google_percent: 100,
				microsoft_percent: 0,
				google_inboxes_per_domain: 3,
			},
			[11, 0],
		],
		[
			'weekends too',
			{
				monthly_sending_volume: 25_000,
				google_percent: 50,
				microsoft_percent: 50,
				send_on_weekends: true,
			},
			[11, 3],
		],
		[
			'a share that would be rounded up by mistake',
			{ monthly_sending_volume: 88_000, google_percent: 7, microsoft_percent: 93 },
			[7, 25],
		],
		['no volume', {}, [0, 0]],
	])('for %s are as the contract says', (_which, bundle, [google, microsoft]) => {
		expect(requiredForBundle(bundle)).toEqual({ google, microsoft, total: google + microsoft });
	});

	it('are those that the bundle itself names, where it does', () => {
		const bundle = {
			monthly_sending_volume: 25_000,
			required_domains: { google: 7, microsoft: 2, total: 9 },
		};
		expect(requiredForBundle(bundle)).toEqual({ google: 7, microsoft: 2, total: 9 });
		expect(requiredForBundle({ ...bundle, required_domains: { google: 7 } }).total).toBe(19);
	});

	it('carry the volume, and one fewer would not', () => {
		const bundles = fc.record({
			volume: fc.integer({ min: 1, max: 2_000_000 }),
			google: fc.integer({ min: 0, max: 100 }),
			inboxes: fc.constantFrom(2, 3),
			weekends: fc.boolean(),
		});
		fc.assert(
			fc.property(bundles, ({ volume, google, inboxes, weekends }) => {
				const demand = requiredForBundle({
					monthly_sending_volume: volume,
					google_percent: google,
					microsoft_percent: 100 - google,
					google_inboxes_per_domain: inboxes,
					send_on_weekends: weekends,
				});
				const days = weekends ? 30n : 22n;
				const carries = (domains: number, perDay: bigint, percent: number) =>
					BigInt(domains) * perDay * days * 100n >= BigInt(volume) * BigInt(percent);
				const check = (domains: number, perDay: bigint, percent: number) => {
					expect(carries(domains, perDay, percent)).toBe(true);
					expect(domains === 0 || !carries(domains - 1, perDay, percent)).toBe(true);
				};
				check(demand.google, 20n * BigInt(inboxes), google);
				check(demand.microsoft, 150n, 100 - google);
			}),
		);
	});
});

describe('the domains of a custom order', () => {
	it.each<[Licenses, [number, number]]>([
		[{ googleLicenses: 20, googleInboxesPerDomain: 2, microsoftLicenses: 2 }, [10, 2]],
		[{ googleLicenses: 21, googleInboxesPerDomain: 2, microsoftLicenses: 0 }, [11, 0]],
		[{ googleLicenses: 20, googleInboxesPerDomain: 3, microsoftLicenses: 5 }, [7, 5]],
		[{ googleLicenses: 0, microsoftLicenses: 3 }, [0, 3]],
		[{ googleLicenses: 1, googleInboxesPerDomain: 3, microsoftLicenses: 0 }, [1, 0]],
	])('%j', (licenses, [google, microsoft]) => {
		expect(requiredForLicenses(licenses)).toEqual({ google, microsoft, total: google + microsoft });
	});
});

const demandOf = (google: number, microsoft: number) => ({
	google,
	microsoft,
	total: google + microsoft,
});

const fact = (domain: string, rest: Partial<NameFacts> = {}): NameFacts => ({
	domain,
	source: 'imported',
	usableFor: ['google', 'microsoft'],
	isInOrder: false,
	...rest,
});

/** Tries every way to give the names to the providers: each name to one, each provider as many as it needs. */
function canBeAssigned(google: number, microsoft: number, facts: NameFacts[]): boolean {
	if (facts.length === 0) return google === 0 && microsoft === 0;
	const [{ usableFor = ['google', 'microsoft'] }, ...rest] = facts;
	return (
		(google > 0 && usableFor.includes('google') && canBeAssigned(google - 1, microsoft, rest)) ||
		(microsoft > 0 && usableFor.includes('microsoft') && canBeAssigned(google, microsoft - 1, rest))
	);
}

describe('the plan of an order', () => {
	it('of enough fitting names has no problem and adds up the cost', () => {
		const facts = [
			fact('a.com', { source: 'register', priceCents: 1_100, currency: 'eur' }),
			fact('b.com'),
			fact('c.com', { usableFor: undefined }),
			fact('d.com', { source: 'register', priceCents: 250 }),
		];
		expect(planOrder(demandOf(3, 1), facts)).toMatchObject({
			orderable: true,
			required_domains: { google: 3, microsoft: 1, total: 4 },
			submitted_domains: 4,
			missing_domains: 0,
			registration_cost_cents: 1_350,
			currency: 'eur',
			problems: [],
		});
	});

	it.each<[string, [number, number], NameFacts[], Array<[string, string]>]>([
		[
			'too few',
			[2, 1],
			[fact('a.com')],
			[['domain_count_mismatch', 'needs 3 domains and got 1. Add 2 more.']],
		],
		[
			'too many',
			[1, 0],
			[fact('a.com'), fact('b.com')],
			[['domain_count_mismatch', 'Leave out 1.']],
		],
		['none', [1, 0], [], [['domain_count_mismatch', 'Add 1 more.']]],
		[
			'one in an order',
			[1, 0],
			[fact('a.com', { isInOrder: true })],
			[['domain_already_in_active_order', 'a.com']],
		],
		[
			'one that cannot be had',
			[1, 1],
			[fact('a.com'), fact('b.com', { source: 'unknown', usableFor: [], reason: 'premium' })],
			[['domains_not_submittable', 'b.com (premium)']],
		],
		[
			'Google-only names for Microsoft',
			[1, 1],
			[fact('a.com', { usableFor: ['google'] }), fact('b.com', { usableFor: ['google'] })],
			[
				[
					'domain_not_usable_for_provider',
					'usable for Microsoft, but only 0 are. Not usable: a.com, b.com.',
				],
			],
		],
		[
			'too few for Microsoft, naming only those that do not fit',
			[0, 2],
			[fact('a.com'), fact('b.com', { usableFor: ['google'] })],
			[['domain_not_usable_for_provider', 'but only 1 are. Not usable: b.com.']],
		],
		[
			'a provider that is short before names that are usable for nothing',
			[1, 1],
			[fact('a.com', { usableFor: ['google'] }), fact('b.com', { usableFor: [] })],
			[['domain_not_usable_for_provider', 'usable for Microsoft, but only 0 are']],
		],
		[
			'imports that are not done',
			[2, 0],
			[fact('a.com', { status: 'failed' }), fact('b.com', { status: 'in_progress' })],
			[
				[
					'domain_not_imported',
					'a.com (its import failed), b.com (its import is still under way). Order',
				],
			],
		],
		[
			'Microsoft-only names for Google',
			[1, 0],
			[fact('a.com', { usableFor: ['microsoft'] })],
			[['domain_not_usable_for_provider', 'usable for Google, but only 0 are']],
		],
		[
			'one that is usable for nothing, although each provider alone finds enough',
			[1, 2],
			[fact('a.com'), fact('b.com'), fact('c.com', { usableFor: [] })],
			[['domain_not_usable_for_provider', 'c.com']],
		],
		[
			'everything at once',
			[2, 2],
			[fact('a.com', { isInOrder: true }), fact('b.com', { source: 'unknown' })],
			[
				['domain_count_mismatch', 'Add 2 more'],
				['domain_already_in_active_order', 'a.com'],
				['domains_not_submittable', 'b.com'],
			],
		],
	])('tells of %s', (_what, [google, microsoft], facts, problems) => {
		const plan = planOrder(demandOf(google, microsoft), facts);
		expect(plan.orderable).toBe(false);
		expect(plan.problems).toEqual(
			problems.map(([code, words]) => ({
				code,
				message: expect.stringContaining(words),
				field: 'domains',
			})),
		);
	});

	it.each<[string, Array<Partial<NameFacts>>, string | null, string]>([
		['no price', [{ priceCents: 900, currency: 'usd' }, { currency: 'usd' }], 'usd', 'b.com'],
		['no price at all', [{}, {}], 'usd', 'a.com, b.com'],
		[
			'two currencies',
			[
				{ priceCents: 900, currency: 'usd' },
				{ priceCents: 800, currency: 'eur' },
			],
			null,
			'usd, eur',
		],
	])('with %s knows no cost, says so, and is orderable', (_what, priced, currency, words) => {
		const facts = priced.map((rest, at) =>
			fact(`${'ab'[at]}.com`, { source: 'register', ...rest }),
		);
		expect(planOrder(demandOf(2, 0), facts)).toMatchObject({
			orderable: true,
			registration_cost_cents: null,
			currency,
			problems: [{ field: 'domains', message: expect.stringContaining(words) }],
		});
	});

	it('of an archived bundle is not orderable', () => {
		const plan = planOrder(demandOf(1, 0), [fact('a.com')], { isArchived: true });
		expect(plan.orderable).toBe(false);
		expect(plan.problems).toEqual([
			{
				code: 'bundle_archived',
				message: expect.stringContaining('archived'),
				field: 'bundleId',
			},
		]);
	});

	it.each([
		['action_required', 'nameservers'],
		['failed', 'failed'],
		['in_progress', 'under way'],
	])('is not orderable with a domain that is %s, and says why', (status, words) => {
		for (const source of ['imported', 'unknown'] as const) {
			const plan = planOrder(demandOf(1, 0), [fact('a.com', { source, status })]);
			expect(plan.orderable).toBe(false);
			expect(plan.domains[0].problem).toBe('domain_not_imported');
			expect(plan.problems).toMatchObject([
				{ code: 'domain_not_imported', message: expect.stringContaining(words) },
			]);
		}
	});

	it('registers a name anew whose import failed before', () => {
		const facts = [fact('a.com', { source: 'register', status: 'failed', priceCents: 900 })];
		expect(planOrder(demandOf(1, 0), facts)).toMatchObject({ orderable: true, problems: [] });
	});

	it.each(['available', 'active', 'whatever comes'])('takes a domain that is %s', (status) => {
		expect(planOrder(demandOf(1, 0), [fact('a.com', { status })]).orderable).toBe(true);
	});

	it('names the problem of each domain', () => {
		const plan = planOrder(demandOf(3, 0), [
			fact('a.com', { source: 'register', priceCents: 900 }),
			fact('b.com', { isInOrder: true, usableFor: ['google'] }),
			fact('c.com', { source: 'unknown', usableFor: undefined }),
		]);
		expect(plan.domains).toEqual([
			{
				domain: 'a.com',
				source: 'register',
				usable_for: ['google', 'microsoft'],
				price_cents: 900,
				problem: null,
			},
			{
				domain: 'b.com',
				source: 'imported',
				usable_for: ['google'],
				price_cents: null,
				problem: 'domain_already_in_active_order',
			},
			{
				domain: 'c.com',
				source: 'unknown',
				usable_for: null,
				price_cents: null,
				problem: 'domains_not_submittable',
			},
		]);
	});

	it('is orderable exactly when the names can be given out to the providers', () => {
		const someFact = fc
			.record({
				source: fc.oneof(
					{ weight: 15, arbitrary: fc.constantFrom<NameFacts['source'][]>('imported', 'register') },
					fc.constant<NameFacts['source']>('unknown'),
				),
				usableFor: fc.oneof(
					{ weight: 5, arbitrary: fc.constant<string[]>(['google', 'microsoft']) },
					{ weight: 2, arbitrary: fc.constant<string[]>(['google']) },
					fc.constant<string[]>(['microsoft']),
					fc.constant<string[]>([]),
					fc.constant(undefined),
				),
				isInOrder: fc.oneof({ weight: 15, arbitrary: fc.constant(false) }, fc.constant(true)),
			})
			.map((rest) => fact('x.com', { priceCents: 900, ...rest }));
		const order = fc
			.array(someFact, { maxLength: 7 })
			.chain((facts) =>
				fc.tuple(
					fc.constant(facts),
					fc.integer({ min: 0, max: facts.length }),
					fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, fc.integer({ min: -1, max: 1 })),
				),
			);
		let orderable = 0;
		fc.assert(
			fc.property(order, ([facts, google, more]) => {
				const microsoft = Math.max(0, facts.length - google + more);
				const plan = planOrder(demandOf(google, microsoft), facts);
				const isBlocked = facts.some(({ source, isInOrder }) => isInOrder || source === 'unknown');
				const expected = !isBlocked && canBeAssigned(google, microsoft, facts);
				expect(plan.orderable).toBe(expected);
				expect(plan.orderable).toBe(plan.problems.length === 0);
				expect(plan.missing_domains).toBe(Math.max(0, google + microsoft - facts.length));
				if (expected) orderable++;
			}),
			{ numRuns: 2_000 },
		);
		expect(orderable).toBeGreaterThan(100);
	});
});

describe('reading what a plan needs', () => {
	const stock = [
		{ id: 'dom_1', domain: 'own.com', category: 'inventory', usable_for: ['google'] },
		{
			id: 'dom_2',
			domain: 'busy.com',
			category: 'connected',
			usable_for: ['google'],
		},
		{ id: 'dom_3', domain: 'taken.com', category: 'inventory', order_id: 'ord_1' },
	];
	const client = () =>
		fakeClient((name, { body, id }) => {
			if (name === 'getBundle') {
				return { data: { id, required_domains: { google: 3, microsoft: 1 } } };
			}
			if (name === 'listDomains') return { data: stock };
			if (name === 'findDomainImport') return { data: [] };
			const names: string[] = Reflect.get(Object(body), 'domains');
			return {
				data: {
					domains: names.map((domain) =>
						domain.startsWith('new')
							? {
									domain,
									available: true,
									price_cents: 1_299,
									currency: 'usd',
									usable_for: ['google', 'microsoft'],
								}
							: { domain, available: false, reason: 'taken' },
					),
				},
			};
		});

	it('tells names to register, imported ones, busy ones and those that are neither apart', async () => {
		const asked = client();
		const names = ['own.com', 'new.com', 'busy.com', 'lost.com'];
		const plan = await fetchPlan(planSource(asked, names), { bundleId: 'bun_1' }, names);
		expect(plan.domains).toEqual([
			{
				domain: 'own.com',
				source: 'imported',
				usable_for: ['google'],
				price_cents: null,
				problem: null,
			},
			{
				domain: 'new.com',
				source: 'register',
				usable_for: ['google', 'microsoft'],
				price_cents: 1_299,
				problem: null,
			},
			{
				domain: 'busy.com',
				source: 'imported',
				usable_for: ['google'],
				price_cents: null,
				problem: 'domain_already_in_active_order',
			},
			{
				domain: 'lost.com',
				source: 'unknown',
				usable_for: null,
				price_cents: null,
				problem: 'domains_not_submittable',
			},
		]);
		expect(plan.problems.map(({ message }) => message).join()).toContain('lost.com (taken)');
		expect(new Set(asked.calls.map(({ name }) => name))).toEqual(
			new Set(['getBundle', 'checkDomainAvailability', 'listDomains', 'findDomainImport']),
		);
	});

	it('takes a domain with an order for busy, whatever its category says', async () => {
		const names = ['taken.com', 'own.com'];
		const plan = await fetchPlan(planSource(client(), names), { bundleId: 'bun_1' }, names);
		expect(plan.domains.map(({ problem }) => problem)).toEqual([
			'domain_already_in_active_order',
			null,
		]);
	});

	it('does not search the stock when every name can be registered', async () => {
		const asked = client();
		const form = { googleLicenses: 2, googleInboxesPerDomain: 2, microsoftLicenses: 1 };
		const names = ['new1.com', 'new2.com'];
		expect(await fetchPlan(planSource(asked, names), form, names)).toMatchObject({
			orderable: true,
			registration_cost_cents: 2_598,
		});
		expect(asked.calls.map(({ name }) => name)).toEqual(['checkDomainAvailability']);
	});
});

describe('the body of an order', () => {
	const request: OrderRequest = {
		user: 'usr_1',
		form: { bundleId: 'bun_1' },
		sequencer: { clientId: 410022, loginEmail: 'ops@agency.com', loginPassword: 'secret' },
		domains: ['b.com', 'a.com'],
		domainForwarding: {},
		personas: [{ firstName: 'Lee', lastName: 'Novak', profilePictureUrl: null }],
	};

	it('has its keys in one order, so that a repeat has the same bytes', () => {
		expect(JSON.stringify(orderBody(request))).toBe(
			'{"user":"usr_1","bundle_id":"bun_1",' +
				'"sequencer":{"provider":"smartlead","client_id":410022,"login_email":"ops@agency.com","login_password":"secret"},' +
				'"domains":["a.com","b.com"],' +
				'"personas":[{"first_name":"Lee","last_name":"Novak","profile_picture_url":null}]}',
		);
		const reordered = Object.fromEntries(Object.entries(request).reverse());
		expect(JSON.stringify(orderBody({ ...request, ...reordered }))).toBe(
			JSON.stringify(orderBody(request)),
		);
	});

	it.each<[Licenses, string]>([
		[
			{
				microsoftInboxesPerDomain: 50,
				microsoftLicenses: 2,
				googleInboxesPerDomain: 3,
				googleLicenses: 20,
			},
			'"google_licenses":20,"google_inboxes_per_domain":3,"microsoft_licenses":2,"microsoft_inboxes_per_domain":50',
		],
		[
			{
				googleLicenses: 0,
				googleInboxesPerDomain: 2,
				microsoftLicenses: 2,
				microsoftInboxesPerDomain: 99,
			},
			'"microsoft_licenses":2,"microsoft_inboxes_per_domain":99',
		],
		[
			{ googleLicenses: 4, googleInboxesPerDomain: 2, microsoftLicenses: 0 },
			'"google_licenses":4,"google_inboxes_per_domain":2',
		],
	])('names only providers with licenses: %j', (form, part) => {
		expect(JSON.stringify(orderBody({ ...request, form }))).toContain(
			`{"user":"usr_1",${part},"sequencer"`,
		);
	});

	it('redirects single domains and all', () => {
		expect(
			orderBody({
				...request,
				domains: ['b.com', 'a.com', 'constructor'],
				domainForwarding: { 'a.com': 'https://x.com' },
				forwardingUrl: 'https://y.com',
			}),
		).toMatchObject({
			domains: [{ domain: 'a.com', forwarding_url: 'https://x.com' }, 'b.com', 'constructor'],
			forwarding_url: 'https://y.com',
		});
	});

	it('needs a login', () => {
		expect(checkedSequencer(request.sequencer)).toBe(request.sequencer);
		for (const missing of [{ loginEmail: '' }, { loginPassword: '' }]) {
			expect(() => checkedSequencer({ ...request.sequencer, ...missing })).toThrow(PeekerError);
		}
	});
});
