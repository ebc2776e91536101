import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { operationOf } from '../../nodes/Peeker/operations';
import { OPERATIONS, operationNames } from '../contract/operations';
import { picked, definedPersonas } from './callTable';
import type { Place } from './fields';
import { placesOf } from './fields';
import type { Rig } from './setup';
import { startRig } from './setup';

/** What an expression, an agent or a careless hand may put into a field. */
const HOSTILE: unknown[] = [
	'',
	'   ',
	null,
	undefined,
	0,
	-1,
	1.5,
	1e21,
	true,
	'true',
	'2',
	[],
	['plain'],
	['one.example', 'TWO.example'],
	{},
	{ a: 1 },
	'x'.repeat(5_000),
	`${'x.'.repeat(200)}com`,
	`${'a'.repeat(64)}.com`,
	'ÜBER-straße.example',
	'例え.テスト',
	'🦊',
	'One.Example one.example,ONE.EXAMPLE',
	'EPERM',
	'ENOENT: ENOTFOUND, EEXIST',
	'eperm-enoent.example',
	'__proto__',
	'constructor',
	JSON.parse('{"__proto__":{"polluted":true}}'),
	JSON.parse('[{"__proto__":{"polluted":true},"constructor":1}]'),
	`<b>"&'`,
	'a@b',
	'a@b.example',
	'../../etc/passwd',
	'usr_../bundles',
	'usr_1',
	'bun_1',
	'dom_1',
	'https://',
	'javascript:alert(1)',
	'https://ok.example/a b',
	'http://ünï.example/ß?x=🦊',
	'%00',
	'nul\u0000l',
	'over\u202Eride',
	'.',
	',',
];

/** Words of programmers that no user should read. */
const JARGON =
	/Invalid |Expected |Required|[Zz]od|undefined|\bNaN\b|\[object|TypeError|Cannot read|is not a function|unrecognized|\.ts\b|\n\s+at /;

/** Input with which an operation runs, by its fields' names; fields with a default of use are left out. */
const VALID: INodeParameters = {
	userId: picked('usr_1'),
	bundleId: picked('bun_1'),
	orderId: picked('ord_1'),
	domainId: picked('dom_1'),
	swapId: picked('swp_1'),
	importId: 'imp_1',
	forwardingJobId: 'fwj_1',
	email: 'dana@northwind.example',
	name: 'Starter',
	domains: 'one.example',
	replacementDomain: 'fresh.example',
	forwardingUrl: 'https://northwind.example',
	googleLicenses: 2,
	microsoftLicenses: 1,
	smartleadLoginEmail: 'ops@agency.example',
	smartleadLoginPassword: 'secret-of-the-order',
	...definedPersonas,
	personaNames: 'Lee Novak',
	personasJson: '[{"firstName":"Lee","lastName":"Novak"}]',
	updateFields: { name: 'Other' },
};

const NEIGHBOURS = {
	persona: { firstName: 'Lee', lastName: 'Novak' },
	override: { domain: 'one.example', forwardingUrl: 'https://one.example' },
	googlePercent: { microsoftPercent: 50 },
	microsoftPercent: { googlePercent: 50 },
};

const EXPRESSION = '={{ $json.v }}';
const allPlaces = placesOf(NEIGHBOURS);

/** Planning an order and placing it read their input by one schema; once is enough there. */
const places = allPlaces.filter(({ resource, operation, field }) => {
	const { input } = operationOf(resource, operation);
	const first = allPlaces.find(
		(other) =>
			other.field.name === field.name &&
			operationOf(other.resource, other.operation).input === input,
	);
	return first?.operation === operation;
});

/** The operation's own fields out of `VALID`, with the place filled by an expression. */
function parametersFor({ resource, operation, put }: Place): INodeParameters {
	const isUserUpdate = resource === 'user' && operation === 'update';
	const base = isUserUpdate ? { ...VALID, updateFields: { firstName: 'Lee' } } : VALID;
	const custom = resource === 'order' ? { orderType: 'custom' } : {};
	// Places that show only for a certain choice bring that choice along.
	return { ...base, ...custom, ...put(EXPRESSION) };
}

describe('hostile input', () => {
	let rig: Rig;

	beforeAll(async () => {
		rig = await startRig();
	});

	afterAll(async () => {
		await rig.close();
	});

	test('the places cover every operation that takes input', () => {
		const operations = new Set(
			allPlaces.map(({ resource, operation }) => `${resource}.${operation}`),
		);
		const withInput = operationNames.filter((name) => {
			const [resource, operation] = name.split('.');
			return OPERATIONS[resource][operation].parameters.length > 0;
		});
		expect([...operations].sort()).toEqual(withInput);
	});

	describe.each(places.map((place) => [place.path, place] as const))('%s', (path, place) => {
		const parameters = parametersFor(place);
		const { resource, operation, field } = place;
		// One order from all items takes one and the same field of them, so there each value comes alone.
		const batches = field.name === 'domainField' ? HOSTILE.map((value) => [value]) : [HOSTILE];
		const isSecret = field.typeOptions?.password === true;
		/** A field is named by its own label, or by that of the collection it is in. */
		const labels = path.replace(/^.*?: | \([A-Z].*\)$/g, '').split(' > ');
		// The two shares of a bundle are refused as a pair.
		if (field.name.endsWith('Percent')) labels.push('Google Percent', 'Microsoft Percent');

		test('is refused in words before anything is sent, or accepted by the contract', async () => {
			const { requests, violations } = rig.sandbox;
			let refusals = 0;
			for (const given of batches) {
				const extra = { items: given.map((v) => ({ v }) as IDataObject) };
				const seen = violations.length;
				const goingOn = await rig.run(resource, operation, parameters, {
					...extra,
					continueOnFail: true,
				});
				expect(goingOn.error).toBeUndefined();
				expect(violations.slice(seen)).toEqual([]);
				const errors = goingOn.items
					.filter(({ json }) => 'error' in json)
					.map(({ json, pairedItem }) => readError(json, given, pairedItem));
				expect(errors.map(({ complaint }) => complaint).filter(Boolean)).toEqual([]);
				const [first] = errors.filter(({ isRefused }) => isRefused);
				if (!first) continue;

				const start = requests.length;
				const { error } = await rig.run(resource, operation, parameters, extra);
				expect(error?.message).toBe(first.message);
				expect(requests.slice(start)).toEqual([]);
				refusals++;
			}
			// Only a switch or a text that takes everything refuses nothing.
			if (!/boolean/.test(field.type)) expect(refusals).toBeGreaterThan(0);
		});

		/** What is wrong with the words of an error item, and whether the input itself was refused. */
		function readError(json: IDataObject, given: unknown[], pairedItem: unknown) {
			const { item } = pairedItem as { item: number };
			const message = String(json.error);
			const { description: details } = json.details as { description: string };
			const value = given[item];
			const [word] = typeof value === 'string' ? value.split(/[\s,;]+/).filter(Boolean) : [];
			const isRefused = details.includes('Nothing was sent.') && !details.includes('Looked for');
			const namesValue = word && (details.includes(word.slice(0, 40)) || details.includes('xn--'));
			const complaints = [
				// Named only where there are several.
				message.endsWith(`[item ${item}]`) !== given.length > 1 && 'no item, or one too many',
				JARGON.test(labels.reduce((rest, label) => rest.replaceAll(`'${label}'`, ''), message)) &&
					'jargon in the message',
				JARGON.test(word ? details.replaceAll(word, '') : details) && 'jargon in the description',
				// Where the API, a look-up, a plan or a limit said no, the error says so.
				!isRefused &&
					!/Request ID: req_|Looked for|Nothing was ordered|This swap was not made/.test(details) &&
					'no reason',
				isRefused && !labels.some((label) => message.includes(label)) && 'no field',
				isRefused && !isSecret && word && !namesValue && 'no value',
				isSecret && word && word.length > 3 && `${message}${details}`.includes(word) && 'a secret',
			].filter(Boolean);
			return {
				isRefused,
				message,
				complaint: complaints.length > 0 && { complaints, message, details },
			};
		}
	});

	describe('the right normalisation', () => {
		const lastBody = () => JSON.parse(rig.sandbox.requests.at(-1)?.body ?? '') as IDataObject;

		test.each<[string, unknown, string[]]>([
			[
				'letter case, gaps, repeats and final dots',
				' One.Example ,two.example\n\nTHREE.example; one.example.\ttwo.example',
				['one.example', 'two.example', 'three.example'],
			],
			[
				'lists, rows of an earlier node, lists in lists',
				['A.example', { domain: 'b.example', available: true }, ['c.example a.example']],
				['a.example', 'b.example', 'c.example'],
			],
			[
				'names in other scripts',
				'ÜBER-straße.example, xn--BER-strae-n1a42a.example, 例え.テスト',
				['xn--ber-strae-n1a42a.example', 'xn--r8jz45g.xn--zckzah'],
			],
			['names with system error codes', 'EPERM.example', ['eperm.example']],
		])('of domains: %s', async (_what, v, domains) => {
			const input = { items: [{ v } as IDataObject] };
			await rig.run('domain', 'checkAvailability', { domains: EXPRESSION }, input);
			expect(lastBody()).toEqual({ domains });
			await rig.run('domainImport', 'create', { domains: EXPRESSION }, input);
			expect(lastBody()).toEqual({ domains });
			const forwardingUrl = ' https://Bücher.example/ß ';
			await rig.run('forwarding', 'set', { domains: EXPRESSION, forwardingUrl }, input);
			expect(lastBody()).toEqual({
				domains,
				forwarding_url: 'https://xn--bcher-kva.example/%C3%9F',
			});
		});

		test('of people: any spelling of the keys, further keys dropped, no picture is null', async () => {
			const people = [
				{ first_name: ' Lee ', lastName: 'Novak', profile_picture_url: '', id: 7 },
				{ firstName: 'Δάφνη', last_name: "O'Neil-李", profilePictureUrl: null },
			];
			for (const v of [people, JSON.stringify(people)]) {
				await rig.run(
					'swap',
					'renameInboxes',
					{ domainId: picked('dom_1'), personasFrom: 'json', personasJson: EXPRESSION },
					{ items: [{ v } as IDataObject] },
				);
				expect(lastBody().personas).toEqual([
					{ first_name: 'Lee', last_name: 'Novak', profile_picture_url: null },
					{ first_name: 'Δάφνη', last_name: "O'Neil-李", profile_picture_url: null },
				]);
			}
		});

		test('of numbers and switches that come as text', async () => {
			await rig.run(
				'bundle',
				'create',
				{
					name: '{{ $json.name }}',
					monthlySendingVolume: EXPRESSION,
					additionalFields: {
						sendOnWeekends: '={{ "true" }}',
						googleInboxesPerDomain: '={{ "3" }}',
					},
				},
				{ items: [{ v: ' 25000 ' }] },
			);
			expect(lastBody()).toEqual({
				name: '{{ $json.name }}',
				monthly_sending_volume: 25_000,
				send_on_weekends: true,
				google_inboxes_per_domain: 3,
			});
		});
	});

	describe('too many', () => {
		const person = { firstName: 'Lee', lastName: 'Novak' };
		const eleven = Array.from({ length: 11 }, () => person);

		test.each<[string, string, string, INodeParameters, string]>([
			[
				'people in the form',
				'swap',
				'renameInboxes',
				{ domainId: picked('dom_1'), personasFrom: 'define', personas: { persona: eleven } },
				"'Personas' has more than 10 people, the most one order takes",
			],
			[
				'people as JSON',
				'swap',
				'renameInboxes',
				{
					domainId: picked('dom_1'),
					personasFrom: 'json',
					personasJson: JSON.stringify(eleven),
				},
				"'Personas (JSON)' has more than 10 people, the most one order takes",
			],
			[
				'domains where one is wanted',
				'swap',
				'create',
				{ domainId: picked('dom_1'), replacementDomain: 'a.example, b.example' },
				"'Replacement Domain' has 2 names, but takes 1 at once",
			],
			[
				'domains where one is picked',
				'swap',
				'create',
				{
					domainId: { __rl: true, mode: 'name', value: 'a.example b.example' },
					replacementDomain: 'c.example',
				},
				"'Domain' has 2 names, but takes 1 at once",
			],
		])('%s', async (_what, resource, operation, parameters, message) => {
			const start = rig.sandbox.requests.length;
			const { error } = await rig.run(resource, operation, parameters);
			expect(error?.message).toBe(message);
			expect(error?.description).toContain('Nothing was sent.');
			expect(rig.sandbox.requests.slice(start)).toEqual([]);
		});
	});

	test('no prototype was changed by any of it', () => {
		expect('polluted' in {}).toBe(false);
	});
});
