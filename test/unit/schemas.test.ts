import fc from 'fast-check';
import type { INodeProperties } from 'n8n-workflow';
import type { z } from 'zod';

import type { AnyOperation } from '../../nodes/Peeker/operation';
import { operationNames } from '../contract/operations';

/** n8n may bring either; see package.json, which pins the one we compile with. */
const ZODS = ['zod', 'zod/v4'] as const;

/** Every schema of the nodes, made with one of the two zods. */
async function schemasWith(version: (typeof ZODS)[number]) {
	jest.doMock('zod', () => jest.requireActual(version));
	const schemas: Record<string, z.ZodTypeAny> = {};
	const operations: Record<string, AnyOperation> = {};
	let isFour = false;
	await jest.isolateModulesAsync(async () => {
		const { z: used } = await import('zod');
		const contract = await import('../../nodes/Peeker/input/schemas');
		const ordered = await import('../../nodes/Peeker/input/orderSchemas');
		const { JOBS } = await import('../../nodes/api/resources/jobs');
		const bundle = await import('../../nodes/Peeker/fields/bundle');
		const order = await import('../../nodes/Peeker/fields/orderInput');
		const paging = await import('../../nodes/Peeker/fields/paging');
		const personas = await import('../../nodes/Peeker/fields/personas');
		const user = await import('../../nodes/Peeker/fields/user');
		const waiting = await import('../../nodes/Peeker/fields/waiting');
		const collections = await import('../../nodes/Peeker/fields/collections');
		const { resources } = await import('../../nodes/Peeker/operations');
		isFour = '_zod' in used.string();
		Object.assign(schemas, {
			text: contract.text('a first name'),
			anyText: contract.anyText(),
			email: contract.email(),
			wholeNumber: contract.wholeNumber(1),
			percent: contract.wholeNumber(0, 100),
			flag: contract.flag(),
			oneOfTexts: contract.oneOf(['order', 'domains']),
			oneOfNumbers: contract.oneOf([2, 3]),
			optionalUrl: contract.optional(contract.httpUrl()),
			httpUrl: contract.httpUrl(),
			orderId: contract.id('order'),
			userReference: contract.userReference(),
			bundleReference: contract.bundleReference(),
			domainNames: contract.domainNames(),
			threeDomainNames: contract.domainNames({ most: 3 }),
			domainsOrIds: contract.domainNames({ idsToo: true }),
			domainName: contract.domainName(),
			personas: ordered.personas(),
			smartleadClientId: ordered.smartleadClientId(),
			paging: used.object(paging.pagingInput),
			bundleOptions: bundle.bundleOptionsInput,
			bundleUpdate: collections.atLeastOne(bundle.bundleUpdateInput),
			userFields: user.userFieldsInput,
			userUpdate: collections.atLeastOne(user.userUpdateInput),
			waitOptions: used
				.object({ ...waiting.waitInput, ...waiting.waitOptionsInput(JOBS.domainImport) })
				.strict(),
			options: contract.optionsInput({
				ceiling: contract.wholeNumber(0).optional(),
				guard: contract.onOrOff().optional(),
			}),
			personaInput: used
				.object(personas.personaInput)
				.transform((raw, context) => personas.personasOf(raw, context)),
			order: order.orderInput,
		});
		for (const resource of resources) {
			for (const one of resource.operations) operations[`${resource.value}.${one.value}`] = one;
		}
	});
	jest.dontMock('zod');
	return { schemas, operations, isFour };
}

type Outcome = { data: unknown } | { issues: string[] };

/** The data, or each issue as "path message"; an unknown key gets its words from the engine. */
function outcomeOf(schema: z.ZodTypeAny, value: unknown): Outcome {
	const result = schema.safeParse(value);
	if (result.success) return { data: result.data };
	const issues = result.error.issues.map(({ code, path, message }) =>
		`${path.join('.')} ${code === 'unrecognized_keys' ? 'has unknown keys' : message}`.trim(),
	);
	return { issues };
}

const SENTENCE = /^([\w.]+ )?(needs|has|is|does) /;

const person = { firstName: 'Lee', lastName: 'Novak' };
const lee = { ...person, profilePictureUrl: null };

const PEOPLE =
	'needs a list of people, such as [{"firstName": "Lee", "lastName": "Novak"}], each with firstName and lastName';

const order = {
	userId: 'usr_1',
	orderType: 'bundle',
	bundleId: 'bun_1',
	domainsFrom: 'parameter',
	domains: 'a.com, B.com',
	personasFrom: 'define',
	personas: { persona: [{ ...person, profilePictureUrl: '' }] },
	forwardingUrl: '',
	smartleadLogin: 'credential',
	options: {},
};

/** Schema, what is given, and what comes out of it. */
const TAKEN: Array<[string, unknown, unknown]> = [
	['text', ' Lee ', 'Lee'],
	['text', 7, '7'],
	['anyText', null, ''],
	['anyText', undefined, ''],
	['anyText', ' x ', 'x'],
	['email', ' dana@northwind.com ', 'dana@northwind.com'],
	['email', 'dänä@bücher.de', 'dänä@bücher.de'],
	['wholeNumber', 25_000, 25_000],
	['wholeNumber', ' 25000 ', 25_000],
	['percent', 0, 0],
	['percent', '100', 100],
	['flag', true, true],
	['flag', 'false', false],
	['flag', null, undefined],
	['oneOfTexts', ' order ', 'order'],
	['oneOfNumbers', '2', 2],
	['optionalUrl', '', undefined],
	['optionalUrl', '  ', undefined],
	['optionalUrl', null, undefined],
	['httpUrl', ' https://northwind.com/a?b=c#d ', 'https://northwind.com/a?b=c#d'],
	['httpUrl', 'HTTP://Northwind.com', 'http://northwind.com'],
	['httpUrl', 'https://bücher.de/ü', 'https://xn--bcher-kva.de/%C3%BC'],
	['orderId', ' ord_123 ', 'ord_123'],
	['oneOfTexts', 'Order', 'order'],
	[
		'personas',
		[
			{ name: ' Lee  Novak ' },
			{ name: 'Anne-Marie Smith', first_name: 'Anne', last_name: 'Smith' },
		],
		[
			{ firstName: 'Lee', lastName: 'Novak', profilePictureUrl: null },
			{ firstName: 'Anne', lastName: 'Smith', profilePictureUrl: null },
		],
	],
	['userReference', 'usr_1', 'usr_1'],
	['bundleReference', ' bun_1 ', 'bun_1'],
	['bundleReference', 'Starter 25k', 'Starter 25k'],
	['bundleReference', 25, '25'],
	['userReference', 'dana@northwind.com', 'dana@northwind.com'],
	['domainNames', 'B.com a.com b.com', ['b.com', 'a.com']],
	['domainNames', [{ domain: 'bücher.de' }], ['xn--bcher-kva.de']],
	['domainsOrIds', 'dom_1, A.com', ['dom_1', 'a.com']],
	['domainName', ' A.com. ', 'a.com'],
	['personas', [person], [lee]],
	['personas', [{ first_name: 'Lee', last_name: 'Novak', id: 7 }], [lee]],
	[
		'personas',
		JSON.stringify([{ ...person, profile_picture_url: 'https://x.com/l.jpg' }]),
		[{ ...person, profilePictureUrl: 'https://x.com/l.jpg' }],
	],
	['smartleadClientId', '', null],
	['smartleadClientId', ' 410022 ', 410_022],
	['smartleadClientId', 'team-a', 'team-a'],
	['smartleadClientId', '00000000000000000001', '00000000000000000001'],
	['paging', { returnAll: 'true', limit: '5' }, { returnAll: true, limit: 5 }],
	['paging', { limit: 5 }, { limit: 5 }],
	['bundleOptions', {}, {}],
	['bundleOptions', { googlePercent: 70 }, { googlePercent: 70, microsoftPercent: 30 }],
	['bundleOptions', { microsoftPercent: '100' }, { googlePercent: 0, microsoftPercent: 100 }],
	[
		'bundleOptions',
		{ googlePercent: 70, microsoftPercent: '30' },
		{ googlePercent: 70, microsoftPercent: 30 },
	],
	[
		'bundleOptions',
		{ googlePercent: '', microsoftPercent: null },
		{ googlePercent: null, microsoftPercent: null },
	],
	['bundleUpdate', { name: ' New ' }, { name: 'New' }],
	['userFields', {}, {}],
	[
		'userFields',
		{ firstName: null, smartleadClientId: '' },
		{ firstName: undefined, smartleadClientId: null },
	],
	['userUpdate', { firstName: '' }, { firstName: '' }],
	['waitOptions', {}, {}],
	['options', {}, {}],
	['options', { ceiling: '0', guard: 'false' }, { ceiling: 0, guard: false }],
	[
		'waitOptions',
		{ pollIntervalSeconds: 60 },
		{ maxWaitSeconds: undefined, pollIntervalSeconds: 60 },
	],
	['personaInput', { personasFrom: 'json', personasJson: [person] }, [lee]],
	['personaInput', { personasFrom: 'define', personas: { persona: [person] } }, [lee]],
	['personaInput', { personasFrom: 'names', personaNames: '  Lee   Novak\n\n' }, [lee]],
	[
		'personaInput',
		{ personasFrom: 'names', personaNames: 'Lee Novak; Ana María de la Cruz,\r\nSam Reyes' },
		[
			lee,
			{ ...lee, firstName: 'Ana', lastName: 'María de la Cruz' },
			{ ...lee, firstName: 'Sam', lastName: 'Reyes' },
		],
	],
	['personaInput', { personasFrom: 'names', personaNames: ['Lee Novak', person] }, [lee, lee]],
	['personaInput', { personasFrom: 'names', personaNames: '["Lee Novak"]' }, [lee]],
	[
		'order',
		order,
		expect.objectContaining({
			userId: 'usr_1',
			form: { bundleId: 'bun_1' },
			domains: ['a.com', 'b.com'],
			personas: [lee],
			forwardingUrl: undefined,
			login: undefined,
		}),
	],
	[
		'order',
		{
			...order,
			orderType: 'custom',
			bundleId: '',
			googleLicenses: '20',
			googleInboxesPerDomain: '3',
			microsoftLicenses: '',
			microsoftInboxesPerDomain: 7,
		},
		expect.objectContaining({
			form: { googleLicenses: 20, googleInboxesPerDomain: 3, microsoftLicenses: 0 },
		}),
	],
	[
		'order',
		{
			...order,
			smartleadLogin: 'parameters',
			smartleadLoginEmail: 'ops@agency.com',
			smartleadLoginPassword: 12_345,
			smartleadClientId: '',
		},
		expect.objectContaining({
			login: { loginEmail: 'ops@agency.com', loginPassword: '12345', clientId: null },
		}),
	],
	[
		'order',
		{
			...order,
			options: {
				domainForwarding: { override: [{ domain: 'A.com', forwardingUrl: 'https://x.com' }] },
			},
		},
		expect.objectContaining({
			options: expect.objectContaining({ domainForwarding: { 'a.com': 'https://x.com' } }),
		}),
	],
	[
		'order',
		{ ...order, domainsFrom: 'inputItems', domains: undefined, domainField: 'domain' },
		expect.objectContaining({ domains: [], domainField: 'domain' }),
	],
];

/** Schema, what is given, and the issues. */
const REFUSED: Array<[string, unknown, string[]]> = [
	['text', '', ['needs a first name; it is empty']],
	['text', null, ['needs a first name']],
	['text', undefined, ['needs a first name']],
	['text', {}, ['needs a first name']],
	['text', 'x'.repeat(2_049), ['is longer than 2048 characters']],
	['anyText', [], ['needs a text']],
	['email', 'dana', ['needs an email address, such as dana@example.com']],
	['email', 'a@b.com, c@d.com', ['needs an email address, such as dana@example.com']],
	['email', undefined, ['needs an email address']],
	['wholeNumber', 0, ['needs a whole number of at least 1']],
	['wholeNumber', 1.5, ['needs a whole number of at least 1']],
	['wholeNumber', '25,000', ['needs a whole number of at least 1']],
	['wholeNumber', '', ['needs a whole number of at least 1']],
	['wholeNumber', null, ['needs a whole number of at least 1']],
	['wholeNumber', true, ['needs a whole number of at least 1']],
	['wholeNumber', NaN, ['needs a whole number of at least 1']],
	['percent', 101, ['needs a whole number from 0 to 100']],
	['flag', 'yes', ['needs to be on or off (true or false)']],
	['oneOfTexts', undefined, ['needs one of: order, domains']],
	['oneOfNumbers', 4, ['needs one of: 2, 3']],
	['httpUrl', '', ['needs a full web address, such as https://example.com']],
	['httpUrl', null, ['needs a web address']],
	['httpUrl', 'northwind.com', ['needs a full web address, such as https://example.com']],
	['httpUrl', 'ftp://northwind.com', ['needs a full web address, such as https://example.com']],
	['httpUrl', 'javascript:alert(1)', ['needs a full web address, such as https://example.com']],
	['httpUrl', 'https:northwind.com', ['needs a full web address, such as https://example.com']],
	['httpUrl', 'https:/northwind.com', ['needs a full web address, such as https://example.com']],
	['httpUrl', 'https:///northwind.com', ['needs a full web address, such as https://example.com']],
	['httpUrl', 'https://north wind.com', ['needs a full web address, such as https://example.com']],
	['httpUrl', 'https://northwind', ['needs a full web address, such as https://example.com']],
	['orderId', 'bun_1', ['needs an order ID, which starts with "ord_"']],
	['orderId', '', ['needs an order ID, which starts with "ord_"']],
	['orderId', 7, ['needs an order ID, which starts with "ord_"']],
	['orderId', 'ord_../me', ['needs an order ID, which starts with "ord_"']],
	['orderId', `ord_${'1'.repeat(200)}`, ['is too long for an ID']],
	['bundleReference', 'usr_1', ['needs a bundle ID, which starts with "bun_"']],
	[
		'bundleReference',
		'bun_01HZ…',
		['is cut short: the "…" in it stands for the rest, so copy the whole ID'],
	],
	['userReference', 'bun_1', ['needs a user: an ID that starts with "usr_", or an email address']],
	[
		'userReference',
		undefined,
		['needs a user: an ID that starts with "usr_", or an email address'],
	],
	['domainNames', '', ['needs at least one domain name, such as example.com']],
	['domainNames', 'a.com b', ['has a name that cannot be a domain name']],
	['domainNames', 'a b', ['has 2 names that cannot be a domain name']],
	['threeDomainNames', 'a.com b.com c.com d.com', ['has 4 names, but takes 3 at once']],
	['domainName', 'a.com b.com', ['has 2 names, but takes 1 at once']],
	['domainName', undefined, ['needs at least one domain name, such as example.com']],
	['personas', [], ['needs at least one person']],
	['personas', 'Lee Novak', [PEOPLE]],
	...['Lee', 'Mary Ann Smith', 'Novak, Lee'].map((name): [string, unknown, string[]] => [
		'personas',
		[{ name }],
		['0 needs firstName and lastName instead of name'],
	]),
	['personas', undefined, [PEOPLE]],
	['personas', ['Lee'], ['0 needs to be a person with firstName and lastName']],
	['personas', [{ firstName: 'Lee' }], ['0.lastName needs a last name']],
	[
		'personas',
		[{ ...person, profilePictureUrl: 'lee.jpg' }],
		['0.profilePictureUrl needs a full web address, such as https://example.com'],
	],
	[
		'personas',
		Array.from({ length: 11 }, () => person),
		['has more than 10 people, the most one order takes'],
	],
	['smartleadClientId', {}, ['needs a Smartlead client ID, such as 410022']],
	['smartleadClientId', NaN, ['needs a Smartlead client ID, such as 410022']],
	['paging', {}, ['limit needs a whole number of at least 1']],
	[
		'bundleOptions',
		{ googlePercent: 70, microsoftPercent: null },
		['microsoftPercent does not fit: the Google and the Microsoft share must be 100 together'],
	],
	[
		'bundleOptions',
		{ googlePercent: null },
		['googlePercent does not fit: the Google and the Microsoft share must be 100 together'],
	],
	[
		'bundleOptions',
		{ googlePercent: '', microsoftPercent: 70 },
		['googlePercent does not fit: the Google and the Microsoft share must be 100 together'],
	],
	[
		'bundleOptions',
		{ googlePercent: 70, microsoftPercent: 70 },
		['microsoftPercent does not fit: the Google and the Microsoft share must be 100 together'],
	],
	['bundleOptions', { googleInboxesPerDomain: 5 }, ['googleInboxesPerDomain needs one of: 2, 3']],
	['bundleOptions', { colour: 'red' }, ['has unknown keys']],
	['bundleUpdate', {}, ['needs at least one field to change']],
	['userUpdate', { email: null }, ['needs at least one field to change']],
	['userUpdate', { email: 'x' }, ['email needs an email address, such as dana@example.com']],
	[
		'waitOptions',
		{ pollIntervalSeconds: 59 },
		['pollIntervalSeconds needs a whole number from 60 to 3600'],
	],
	...['', ' ', null, undefined, {}].flatMap(
		(empty): Array<[string, unknown, string[]]> => [
			['options', { ceiling: empty }, ['ceiling needs a whole number of at least 0']],
			['options', { guard: empty }, ['guard needs to be on or off (true or false)']],
		],
	),
	['waitOptions', { maxWaitSeconds: 0 }, ['maxWaitSeconds needs a whole number from 1 to 3600']],
	['personaInput', { personasFrom: 'define' }, ['personas.persona needs at least one person']],
	['personaInput', { personasFrom: 'names' }, ['personaNames needs at least one person']],
	[
		'personaInput',
		{ personasFrom: 'names', personaNames: 'Lee Novak, Sam' },
		['personaNames needs a first and a last name for each person'],
	],
	[
		'personaInput',
		{ personasFrom: 'json', personasJson: '[{}]' },
		['personasJson.0.firstName needs a first name', 'personasJson.0.lastName needs a last name'],
	],
	[
		'order',
		{ ...order, bundleId: '' },
		['bundleId needs a bundle: an ID that starts with "bun_", or its name'],
	],
	['order', { ...order, domains: 'x' }, ['domains has a name that cannot be a domain name']],
	[
		'order',
		{ ...order, orderType: 'custom' },
		["googleLicenses is 0, and so is 'Microsoft Domains': the order would be empty"],
	],
	[
		'order',
		{ ...order, orderType: 'custom', microsoftLicenses: 2, microsoftInboxesPerDomain: 60 },
		['microsoftInboxesPerDomain needs one of: 25, 50, 75, 99'],
	],
	[
		'order',
		{ ...order, smartleadLogin: 'parameters' },
		['smartleadLoginEmail needs an email address', 'smartleadLoginPassword needs a password'],
	],
	[
		'order',
		{ ...order, options: { maxRegistrationCostCents: -1 } },
		['options.maxRegistrationCostCents needs a whole number of at least 0'],
	],
	[
		'order',
		{
			...order,
			options: { domainForwarding: { override: [{ domain: 'a.com', forwardingUrl: '' }] } },
		},
		[
			'options.domainForwarding.override.0.forwardingUrl needs a full web address, such as https://example.com',
		],
	],
	['order', { ...order, stray: 1 }, ['has unknown keys']],
];

describe.each(ZODS)('with %s', (version) => {
	let schemas: Record<string, z.ZodTypeAny>;
	let isFour: boolean;
	beforeAll(async () => {
		({ schemas, isFour } = await schemasWith(version));
	});

	it('it is the zod that it says', () => {
		expect(isFour).toBe(version === 'zod/v4');
	});

	it.each(TAKEN)('%s takes %j', (name, given, data) => {
		expect(outcomeOf(schemas[name], given)).toEqual({ data });
	});

	it.each(REFUSED)('%s refuses %j', (name, given, issues) => {
		expect(outcomeOf(schemas[name], given)).toEqual({ issues });
		expect(issues.filter((issue) => !SENTENCE.test(issue))).toEqual([]);
	});

	it('every bad name is quoted in the detail, ten at the most', () => {
		const bad = Array.from({ length: 12 }, (_, index) => `bad_${index}.com`);
		const result = schemas.domainNames.safeParse(bad);
		const { detail } = Object(Reflect.get(Object(result.error?.issues[0]), 'params'));
		expect(detail).toMatch(/^"bad_0\.com" has a character .*"bad_9\.com".*; and 2 more\.$/);
		expect(detail).not.toContain('bad_10');
	});

	it('the detail of bad names goes along into an order', () => {
		const result = schemas.order.safeParse({ ...order, domains: 'bad_name' });
		expect(result.error?.issues[0]).toMatchObject({
			path: ['domains'],
			params: { detail: expect.stringContaining('"bad_name"') },
		});
	});
});

describe('with either zod', () => {
	const worst = fc.oneof(
		fc.constantFrom<unknown[]>(
			...[undefined, null, '', ' ', 0, -1, 1.5, NaN, Infinity, true, 'x'.repeat(3_000), () => 1],
			...[[], {}, [[]], '[]', '{}', 'a.com', 'b c', 'usr_1', 'a@b.com', 'https://a.com', 'custom'],
		),
		fc.anything(),
	);
	const fitting: Record<string, unknown> = {
		...order,
		bundleId: 'bun_1',
		domainId: 'dom_1',
		orderId: 'ord_1',
		swapId: 'swp_1',
		importId: 'imp_1',
		forwardingJobId: 'fwj_1',
		forwardingUrl: 'https://a.com',
		replacementDomain: 'b.com',
		email: 'a@b.com',
		name: 'Starter',
	};

	/** What may stand in a field: collections keep their form, because n8n sees to that; all else may be wrong. */
	function valueFor(field: INodeProperties): fc.Arbitrary<unknown> {
		const { name, type, options = [] } = field;
		const all = (fields: INodeProperties[]) =>
			fc.record(Object.fromEntries(fields.map((one) => [one.name, valueFor(one)])), {
				requiredKeys: [],
			});
		if (type === 'collection') return all(options.filter((one) => 'type' in one));
		if (type === 'fixedCollection') {
			const [group] = options.filter((one) => 'values' in one);
			return fc.record(
				{ [group.name]: fc.array(all(group.values), { maxLength: 3 }) },
				{ requiredKeys: [] },
			);
		}
		const right = fc.constant(fitting[name] ?? field.default);
		return fc.oneof({ weight: 5, arbitrary: right }, worst);
	}

	it('whatever a parameter holds, there is no exception, no words of zod, and the same outcome', async () => {
		const three = await schemasWith('zod');
		const four = await schemasWith('zod/v4');
		const names = Object.keys(three.operations);
		expect([...names].sort()).toEqual(operationNames);

		const calls = fc.oneof(
			...names.map((name) => {
				const fields = three.operations[name].fields.map((one) => [one.name, valueFor(one)]);
				return fc.tuple(fc.constant(name), fc.record(Object.fromEntries(fields)));
			}),
		);
		let taken = 0;
		fc.assert(
			fc.property(calls, ([name, parameters]) => {
				const outcome = outcomeOf(three.operations[name].input, parameters);
				const other = outcomeOf(four.operations[name].input, parameters);
				if ('data' in outcome) {
					taken++;
					expect(other).toEqual(outcome);
					return;
				}
				// The engine shows the first issue; zod 4 may go on to more of them than zod 3.
				const others = 'issues' in other ? other.issues : [];
				expect(others[0]).toBe(outcome.issues[0]);
				const foreign = [...outcome.issues, ...others].filter((issue) => !SENTENCE.test(issue));
				expect(foreign).toEqual([]);
			}),
			{ numRuns: 1_000 },
		);
		expect(taken).toBeGreaterThan(50);
	});
});
