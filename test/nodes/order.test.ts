/* eslint-disable @n8n/community-nodes/no-restricted-globals -- Test code, never part of the package. */
import * as fc from 'fast-check';
import type { INodeParameters } from 'n8n-workflow';

import { MICROSOFT_INBOXES_PER_DOMAIN } from '../../nodes/api/contract/values';
import { registrationCents } from '../sandbox/names';
import { requiredDomains } from '../sandbox/sizing';
import { picked, definedPersonas, locator } from './callTable';
import type { Rig } from './setup';
import { SMARTLEAD, startRig } from './setup';

/** Random stocks of a run; PLAN_RUNS makes it more for a long search. */
const RUNS = Number(process.env.PLAN_RUNS ?? 40);

const dana = locator('email', 'dana@northwind.example');

const twoInboxes: INodeParameters = {
	userId: dana,
	orderType: 'custom',
	googleLicenses: 2,
	domains: 'one.example',
	...definedPersonas,
};

async function withRig(
	options: Parameters<typeof startRig>[0],
	use: (rig: Rig) => Promise<void>,
): Promise<void> {
	const rig = await startRig(options);
	try {
		await use(rig);
		expect(rig.sandbox.violations).toEqual([]);
	} finally {
		await rig.close();
	}
}

const orderBodies = ({ sandbox }: Rig) =>
	sandbox.requests
		.filter(({ operationId }) => operationId === 'createOrder')
		.map(({ body }) => body);

const codeIn = (description: unknown) => /Code: (\w+)/.exec(String(description))?.[1];

describe('order.create', () => {
	test('a bundle order with everything, its keys in a fixed order', async () =>
		await withRig({}, async (rig) => {
			const bundle = rig.sandbox.seed.bundle(rig.key, { monthly_sending_volume: 1 });
			const { error } = await rig.run('order', 'create', {
				userId: locator('email', ' dana@northwind.example '),
				bundleId: picked(bundle.id),
				domains: 'One.example two.example',
				...definedPersonas,
				forwardingUrl: 'https://northwind.example',
				options: {
					domainForwarding: {
						override: [{ domain: 'TWO.example', forwardingUrl: 'https://two.northwind.example' }],
					},
				},
			});
			expect(error).toBeUndefined();
			expect(orderBodies(rig)).toEqual([
				JSON.stringify({
					user: 'dana@northwind.example',
					bundle_id: bundle.id,
					sequencer: {
						provider: 'smartlead',
						client_id: 410022,
						login_email: SMARTLEAD.smartleadLoginEmail,
						login_password: SMARTLEAD.smartleadLoginPassword,
					},
					domains: [
						'one.example',
						{ domain: 'two.example', forwarding_url: 'https://two.northwind.example' },
					],
					personas: [
						{
							first_name: 'Lee',
							last_name: 'Novak',
							profile_picture_url: 'https://img.example/lee.jpg',
						},
						{ first_name: 'Dana', last_name: 'Okafor', profile_picture_url: null },
					],
					forwarding_url: 'https://northwind.example',
				}),
			]);
		}));

	test.each<[string, INodeParameters, object]>([
		[
			'Google only',
			{ googleLicenses: 5, googleInboxesPerDomain: 3, domains: 'a.example b.example' },
			{ google_licenses: 5, google_inboxes_per_domain: 3 },
		],
		[
			'Microsoft only',
			{ googleLicenses: 0, microsoftLicenses: 1, microsoftInboxesPerDomain: 99 },
			{ microsoft_licenses: 1, microsoft_inboxes_per_domain: 99 },
		],
		[
			'both',
			{ googleLicenses: 1, microsoftLicenses: 1, domains: 'a.example b.example' },
			{
				google_licenses: 1,
				google_inboxes_per_domain: 2,
				microsoft_licenses: 1,
				microsoft_inboxes_per_domain: 50,
			},
		],
	])(
		'a custom order, %s',
		async (_form, parameters, expected) =>
			await withRig({}, async (rig) => {
				const { error } = await rig.run('order', 'create', { ...twoInboxes, ...parameters });
				expect(error).toBeUndefined();
				const { user, sequencer, domains, personas, ...form } = JSON.parse(
					orderBodies(rig)[0],
				) as Record<string, unknown>;
				expect([user, sequencer, domains, personas]).not.toContain(undefined);
				expect(form).toEqual(expected);
			}),
	);

	test('people from an earlier node', async () =>
		await withRig({}, async (rig) => {
			await rig.run(
				'order',
				'create',
				{ ...twoInboxes, personasFrom: 'json', personasJson: '={{ $json.people }}' },
				{ items: [{ people: [{ first_name: 'Lee', last_name: 'Novak', age: 40 }] }] },
			);
			expect(JSON.parse(orderBodies(rig)[0])).toMatchObject({
				personas: [{ first_name: 'Lee', last_name: 'Novak', profile_picture_url: null }],
			});
		}));

	describe('Smartlead login', () => {
		const own: INodeParameters = {
			smartleadLogin: 'parameters',
			smartleadLoginEmail: 'own@agency.example',
			smartleadLoginPassword: 'only-for-this-order',
			smartleadClientId: '',
		};
		const sequencerOf = (rig: Rig) =>
			(JSON.parse(orderBodies(rig)[0]) as { sequencer: object }).sequencer;

		test('given with the order', async () =>
			await withRig({}, async (rig) => {
				const { items } = await rig.run('order', 'create', { ...twoInboxes, ...own });
				expect(sequencerOf(rig)).toEqual({
					provider: 'smartlead',
					client_id: null,
					login_email: 'own@agency.example',
					login_password: 'only-for-this-order',
				});
				expect(JSON.stringify(items)).not.toContain('only-for-this-order');
			}));

		test('missing everywhere, it is refused before anything is sent', async () =>
			await withRig({}, async (rig) => {
				const credentials = { peekerApi: { apiKey: rig.key, baseUrl: rig.sandbox.url } };
				const { error } = await rig.run('order', 'create', twoInboxes, { credentials });
				expect(error?.message).toBe('The order has no Smartlead login');
				expect(error?.description).toContain('Peeker credential');
				expect(rig.sandbox.requests).toEqual([]);
			}));

		test('never in an error, even when the server sends it back', async () =>
			await withRig({}, async (rig) => {
				const message = 'own@agency.example / only-for-this-order was refused';
				rig.sandbox.faults.add({
					kind: 'status',
					status: 400,
					body: { error: { code: 'invalid_request', message, details: { echo: message } } },
				});
				const { error } = await rig.run('order', 'create', { ...twoInboxes, ...own });
				expect(error?.description).toContain('*** / *** was refused');
				expect(`${error?.message}${error?.description}`).not.toContain('only-for-this-order');
			}));
	});

	describe('the guard of live keys', () => {
		const swap: INodeParameters = {
			domainId: picked('dom_1'),
			replacementDomain: 'fresh.example',
		};
		const cases: Array<[string, INodeParameters]> = [
			['order', twoInboxes],
			['swap', swap],
		];

		test.each(cases)(
			'%s.create is refused in a manual run',
			async (resource, parameters) =>
				await withRig({ environment: 'live' }, async (rig) => {
					const { error } = await rig.run(resource, 'create', parameters, { mode: 'manual' });
					expect(error?.message).toBe('A manual run with a live key would spend real money');
					expect(error?.description).toContain("'Allow Live Manual Run'");
					expect(rig.sandbox.requests).toEqual([]);
				}),
		);

		test.each(cases)(
			'%s.create is let through when allowed',
			async (resource, parameters) =>
				await withRig({ environment: 'live' }, async (rig) => {
					const options = { allowLiveManualRun: true };
					await rig.run(resource, 'create', { ...parameters, options }, { mode: 'manual' });
					expect(rig.sandbox.requests).toHaveLength(1);
				}),
		);

		test.each(cases)(
			'%s.create is not held up in production',
			async (resource, parameters) =>
				await withRig({ environment: 'live' }, async (rig) => {
					await rig.run(resource, 'create', parameters, { mode: 'trigger' });
					expect(rig.sandbox.requests).toHaveLength(1);
				}),
		);

		test.each(cases)(
			'%s.create is not held up with a sandbox key',
			async (resource, parameters) =>
				await withRig({ environment: 'test' }, async (rig) => {
					await rig.run(resource, 'create', parameters, { mode: 'manual' });
					expect(rig.sandbox.requests).toHaveLength(1);
				}),
		);

		test('a plan is never held up', async () =>
			await withRig({ environment: 'live' }, async (rig) => {
				const { items } = await rig.run('order', 'plan', twoInboxes, { mode: 'manual' });
				expect(items[0].json.orderable).toBe(true);
			}));
	});

	describe('checked first', () => {
		const cents = registrationCents('one.example');

		test('it is refused with all its problems, and not ordered', async () =>
			await withRig({}, async (rig) => {
				const { error } = await rig.run('order', 'create', {
					...twoInboxes,
					domains: 'taken-a.example premium-b.example',
					options: { preflight: true },
				});
				expect(error?.message).toContain('would be refused');
				expect(error?.description).toContain('domain_count_mismatch');
				expect(error?.description).toContain(
					'taken-a.example (taken), premium-b.example (premium)',
				);
				expect(orderBodies(rig)).toEqual([]);
			}));

		test.each([
			[cents, true],
			[cents - 1, false],
			[0, false],
		])(
			'with at most %d cents for registrations: ordered is %p',
			async (most, isOrdered) =>
				await withRig({}, async (rig) => {
					const { error } = await rig.run('order', 'create', {
						...twoInboxes,
						options: { maxRegistrationCostCents: most },
					});
					expect(error === undefined).toBe(isOrdered);
					expect(orderBodies(rig)).toHaveLength(isOrdered ? 1 : 0);
					if (!isOrdered) expect(error?.description).toContain(`${(cents / 100).toFixed(2)} USD`);
				}),
		);

		test('owned domains cost nothing to register', async () =>
			await withRig({}, async (rig) => {
				rig.sandbox.seed.importedDomains(rig.key, ['one.example']);
				const { error } = await rig.run('order', 'create', {
					...twoInboxes,
					options: { maxRegistrationCostCents: 0 },
				});
				expect(error).toBeUndefined();
			}));
	});

	test('a repeat after a lost answer sends the same bytes and is charged once', async () =>
		await withRig({ environment: 'live' }, async (rig) => {
			rig.sandbox.faults.add({ kind: 'resetAfter', operationId: 'createOrder' });
			const { items } = await rig.run('order', 'create', twoInboxes);
			const [first, second, ...more] = orderBodies(rig);
			expect(second).toBe(first);
			expect(more).toEqual([]);
			const books = rig.sandbox.books(rig.key);
			expect(books.charges).toHaveLength(1);
			expect(books.orders.map(({ id }) => id)).toEqual([items[0].json.id]);
		}));

	test('the same order from another run is recognised, checked first or not', async () =>
		await withRig({ environment: 'live' }, async (rig) => {
			const options = { preflight: true };
			const one = await rig.run('order', 'create', { ...twoInboxes, options });
			const two = await rig.run('order', 'create', { ...twoInboxes, options });
			expect(two.error).toBeUndefined();
			expect(two.items[0].json.id).toBe(one.items[0].json.id);
			expect(new Set(orderBodies(rig)).size).toBe(1);
			expect(rig.sandbox.books(rig.key).charges).toHaveLength(1);
		}));

	test('a redirect for a domain that is not ordered, on any item, keeps all from being sent', async () =>
		await withRig({}, async (rig) => {
			const options = {
				domainForwarding: {
					override: [{ domain: 'one.example', forwardingUrl: 'https://one.northwind.example' }],
				},
			};
			const { error } = await rig.run(
				'order',
				'create',
				{ ...twoInboxes, domains: '={{ $json.domain }}', options },
				{ items: [{ domain: 'one.example' }, { domain: 'two.example' }] },
			);
			expect(error?.message).toBe(
				"'Domain Forwarding' names a domain that is not part of the order [item 1]",
			);
			expect(rig.sandbox.requests).toEqual([]);
		}));

	describe('waited for', () => {
		const waiting = { ...twoInboxes, waitForCompletion: true };

		test('it comes out completed', async () =>
			await withRig({}, async (rig) => {
				const { items } = await rig.run('order', 'create', waiting);
				expect(items[0].json).toMatchObject({ status: 'completed', personas: expect.anything() });
			}));

		test('an order that fails is an error that names it', async () =>
			await withRig({}, async (rig) => {
				const domains = 'failorder-a.example';
				const { error } = await rig.run('order', 'create', { ...waiting, domains });
				expect(error?.message).toBe('The order ended as failed');
				expect(error?.description).toMatch(/ord_/);
			}));

		test('an order that needs something says what', async () =>
			await withRig({}, async (rig) => {
				const domains = 'replace-a.example';
				const { error } = await rig.run('order', 'create', { ...waiting, domains });
				expect(error?.message).toContain('needs something from you');
				expect(error?.description).toContain('replace-a.example: replace_domain');
			}));
	});
});

describe('order.plan', () => {
	/** How a name of an order came into the account, or why it cannot be bought. */
	const STOCK = [
		'free',
		'imported',
		'microsoft',
		'ordered',
		'premium',
		'taken',
		'invalid',
		'errored',
		'blocked',
		'stale',
	] as const;
	type Stock = (typeof STOCK)[number];
	const fitting = fc.constantFrom<Stock>('free', 'imported');
	const any = fc.constantFrom<Stock>('free', 'free', 'imported', 'imported', ...STOCK);

	const custom = fc
		.record({
			googleDomains: fc.nat({ max: 3 }),
			googleInboxesPerDomain: fc.constantFrom(2, 3),
			/** Licenses that the last Google domain has left over. */
			unused: fc.nat({ max: 1 }),
			microsoftLicenses: fc.nat({ max: 3 }),
			microsoftInboxesPerDomain: fc.constantFrom(...MICROSOFT_INBOXES_PER_DOMAIN),
		})
		.filter(({ googleDomains, microsoftLicenses }) => googleDomains + microsoftLicenses > 0)
		.map(({ googleDomains, unused, ...licenses }) => ({
			total: googleDomains + licenses.microsoftLicenses,
			licenses: {
				...licenses,
				googleLicenses: Math.max(0, googleDomains * licenses.googleInboxesPerDomain - unused),
			},
		}));

	const bundle = fc
		.record({
			monthly_sending_volume: fc.integer({ min: 1, max: 8_000 }),
			google_percent: fc.option(fc.integer({ min: 0, max: 100 })),
			send_on_weekends: fc.boolean(),
			google_inboxes_per_domain: fc.constantFrom(2 as const, 3 as const),
		})
		.map((fields) => {
			const { google_percent: google } = fields;
			const size = { ...fields, microsoft_percent: google === null ? null : 100 - google };
			return { total: requiredDomains(size).total, bundle: size };
		});

	const wish = fc
		.tuple(fc.oneof(custom, bundle), fc.constantFrom(-1, 0, 0, 0, 0, 0, 1))
		.chain(([form, gap]) => {
			const length = Math.max(1, form.total + gap);
			return fc.record({
				form: fc.constant(form),
				// Half of them with names that fit, so that plenty of plans can be ordered.
				names: fc
					.constantFrom(fitting, any)
					.chain((kind) => fc.array(kind, { minLength: length, maxLength: length })),
			});
		});

	test(
		'is right: what it calls orderable the server takes, and else refuses as foretold',
		async () =>
			await withRig({}, async (rig) => {
				const { sandbox, key } = rig;
				let made = 0;
				const counts = { orderable: 0, refused: 0 };

				const nameFor = (kind: Stock): string => {
					const name = `${kind}-${made++}.example`;
					if (kind === 'imported') sandbox.seed.importedDomains(key, [name]);
					if (kind === 'microsoft') sandbox.seed.connectMicrosoft(key, name);
					if (kind !== 'ordered') return name;
					const [order] = sandbox.seed.orders(key, 1);
					const { domains } = sandbox.books(key);
					return domains.find(({ id }) => order.domainIds.includes(id))?.domain ?? '';
				};

				const property = fc.asyncProperty(wish, async ({ form, names }) => {
					const size: INodeParameters =
						'bundle' in form
							? { orderType: 'bundle', bundleId: picked(sandbox.seed.bundle(key, form.bundle).id) }
							: { orderType: 'custom', ...form.licenses };
					const parameters: INodeParameters = {
						...twoInboxes,
						...size,
						domains: names.map(nameFor).join(' '),
					};
					await rig.settle();
					const before = sandbox.books(key);
					const planned = await rig.run('order', 'plan', parameters);
					expect(planned.error).toBeUndefined();
					expect(sandbox.books(key)).toEqual(before);
					const [{ json: plan }] = planned.items;
					const codes = (plan.problems as Array<{ code: string }>).map(({ code }) => code);
					expect(plan.orderable).toBe(codes.length === 0);

					const placed = await rig.run('order', 'create', parameters);
					if (plan.orderable) {
						counts.orderable++;
						expect(placed.error?.description).toBeUndefined();
						const { orders } = sandbox.books(key);
						const lines = orders[orders.length - 1].lines.filter(
							({ type }) => type === 'domain_registration',
						);
						const cost = lines.reduce((sum, { amount_cents: cents }) => sum + cents, 0);
						expect(plan.registration_cost_cents).toBe(cost);
					} else {
						counts.refused++;
						expect(codes).toContain(codeIn(placed.error?.description));
						expect(sandbox.books(key)).toEqual(before);
					}
				});
				await fc.assert(property, { numRuns: RUNS, includeErrorInReport: true });
				expect(counts.orderable).toBeGreaterThan(RUNS / 10);
				expect(counts.refused).toBeGreaterThan(RUNS / 10);
			}),
		20_000 + RUNS * 500,
	);

	test('tells of each name where it comes from, what it costs and what is wrong', async () =>
		await withRig({}, async (rig) => {
			const { sandbox, key } = rig;
			sandbox.seed.importedDomains(key, ['mine.example']);
			sandbox.seed.connectMicrosoft(key, 'full.example');
			sandbox.seed.orders(key, 1);
			const { items, hints } = await rig.run('order', 'plan', {
				...twoInboxes,
				googleLicenses: 0,
				microsoftLicenses: 5,
				domains: 'free.example mine.example full.example ordered-1.example premium-x.example',
			});
			const cents = registrationCents('free.example');
			const row = (
				domain: string,
				source: string,
				usable_for: string[] | null,
				problem: string | null,
			) => ({
				domain,
				source,
				usable_for,
				price_cents: source === 'register' ? cents : null,
				problem,
			});
			expect(items[0].json).toMatchObject({
				orderable: false,
				required_domains: { google: 0, microsoft: 5, total: 5 },
				submitted_domains: 5,
				missing_domains: 0,
				registration_cost_cents: cents,
				currency: 'usd',
				domains: [
					row('free.example', 'register', ['google', 'microsoft'], null),
					row('mine.example', 'imported', ['google', 'microsoft'], null),
					row('full.example', 'imported', ['google'], null),
					row(
						'ordered-1.example',
						'imported',
						['google', 'microsoft'],
						'domain_already_in_active_order',
					),
					row('premium-x.example', 'unknown', null, 'domains_not_submittable'),
				],
			});
			expect((items[0].json.problems as Array<{ code: string }>).map(({ code }) => code)).toEqual([
				'domain_already_in_active_order',
				'domains_not_submittable',
			]);
			expect(hints).toMatchObject([{ message: items[0].json.summary, type: 'warning' }]);
		}));

	test('hints at names that only Google can use', async () =>
		await withRig({}, async (rig) => {
			rig.sandbox.seed.connectMicrosoft(rig.key, 'full.example');
			const { items, hints } = await rig.run('order', 'plan', {
				...twoInboxes,
				googleLicenses: 0,
				microsoftLicenses: 1,
				domains: 'full.example',
			});
			expect(items[0].json.problems).toMatchObject([{ code: 'domain_not_usable_for_provider' }]);
			expect(hints).toHaveLength(1);
		}));

	test('joins the names of all items, and is paired with all of them', async () =>
		await withRig({}, async (rig) => {
			const { items } = await rig.run(
				'order',
				'plan',
				{ ...twoInboxes, googleLicenses: 4, domainsFrom: 'inputItems' },
				{ items: [{ domain: 'one.example' }, { domain: 'two.example' }] },
			);
			expect(items).toHaveLength(1);
			expect(items[0].json.orderable).toBe(true);
			expect(items[0].pairedItem).toEqual([{ item: 0 }, { item: 1 }]);
		}));
});
