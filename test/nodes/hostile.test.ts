import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { operationOf } from '../../nodes/Peeker/operations';
import { byId, definedPersonas } from './calls';
import type { Place } from './fields';
import { placesOf } from './fields';
import type { PeekerBench } from './setup';
import { startBench } from './setup';
import { skipWaits } from './time';

/** What an expression, an agent or a careless hand may put into a field. */
const HOSTILE: unknown[] = [
	'',
	'   ',
	'\n\t ',
	null,
	undefined,
	0,
	-1,
	1.5,
	1e21,
	NaN,
	true,
	false,
	'true',
	'2',
	[],
	[[]],
	['plain'],
	['one.example', 'TWO.example'],
	{},
	{ a: 1 },
	{ length: 3 },
	'x'.repeat(5_000),
	`${'x.'.repeat(200)}com`,
	`${'a'.repeat(64)}.com`,
	'ÜBER-straße.example',
	'例え.テスト',
	'🦊',
	'One.Example one.example,ONE.EXAMPLE',
	'EPERM',
	'ENOENT: ENOTFOUND, EEXIST',
	'usr_ENOENT',
	'eperm-enoent.example',
	'__proto__',
	'constructor',
	'toString',
	JSON.parse('{"__proto__":{"polluted":true}}'),
	JSON.parse('[{"__proto__":{"polluted":true},"constructor":1}]'),
	'{"__proto__":1}',
	`<b>"&'`,
	'a@b',
	'a@b.example',
	'../../etc/passwd',
	'usr_../bundles',
	'ord_1/cancel',
	'usr_1',
	'bun_1',
	'ord_1',
	'dom_1',
	'imp_1',
	'fwj_1',
	'swp_1',
	'https://',
	'javascript:alert(1)',
	'https://ok.example/a b',
	'http://ünï.example/ß?x=🦊',
	'=1+1',
	'%00',
	'nul\u0000l',
	'over\u202Eride',
	'.',
	'..',
	',',
];

/** Words of programmers that no user should read. */
const JARGON =
	/Invalid |Expected |Required|[Zz]od|undefined|\bNaN\b|\[object|TypeError|Cannot read|is not a function|unrecognized|\.ts\b|\n\s+at /;

/** Input with which an operation runs, by its fields' names; fields with a default of use are left out. */
const VALID: INodeParameters = {
	userId: byId('usr_1'),
	bundleId: byId('bun_1'),
	orderId: byId('ord_1'),
	domainId: byId('dom_1'),
	swapId: byId('swp_1'),
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
	let bench: PeekerBench;
	let restoreClock: () => void;

	beforeAll(async () => {
		bench = await startBench();
		restoreClock = skipWaits(bench.sandbox);
	});

	afterAll(async () => {
		restoreClock();
		await bench.close();
	});

	test('the places cover every operation that takes input', () => {
		const operations = new Set(
			allPlaces.map(({ resource, operation }) => `${resource}.${operation}`),
		);
		expect(operations.size).toBe(28);
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
			const { requests, violations } = bench.sandbox;
			const refusals: string[] = [];
			for (const given of batches) {
				const extra = { items: given.map((v) => ({ v }) as IDataObject) };
				const seen = violations.length;
				const goingOn = await bench.run(resource, operation, parameters, {
					...extra,
					continueOnFail: true,
				});
				expect(goingOn.error).toBeUndefined();
				expect(violations.slice(seen)).toEqual([]);
				const refused = goingOn.items.filter(
					({ json, pairedItem }) => 'error' in json && checkError(json, given, pairedItem),
				);
				if (refused.length === 0) continue;

				const start = requests.length;
				const { error } = await bench.run(resource, operation, parameters, extra);
				expect(error?.message).toBe(refused[0].json.error);
				expect(requests.slice(start)).toEqual([]);
				refusals.push(...refused.map(({ json }) => String(json.error)));
			}
			// Only a switch or a text that takes everything refuses nothing.
			if (!/boolean/.test(field.type)) expect(refusals.length).toBeGreaterThan(0);
		});

		/** Checks the words of an error item; gives back whether the input itself was refused. */
		function checkError(json: IDataObject, given: unknown[], pairedItem: unknown): boolean {
			const { item } = pairedItem as { item: number };
			const message = String(json.error);
			const details = String(json.details);
			const value = given[item];
			const [word] = typeof value === 'string' ? value.split(/[\s,;]+/).filter(Boolean) : [];
			expect(message.endsWith(`[item ${item}]`)).toBe(true);
			expect(message).not.toMatch(JARGON);
			expect(word ? details.replaceAll(word, '') : details).not.toMatch(JARGON);
			if (!details.includes('Nothing was sent.')) {
				// The API, a look-up or a plan said no, and the error says what to do.
				expect(details).toMatch(/Request ID: req_|Looked for|Nothing was ordered/);
				return false;
			}
			expect(labels.filter((label) => message.includes(label))).not.toEqual([]);
			if (isSecret && word) expect(`${message}${details}`).not.toContain(word);
			else if (word && !details.includes('xn--')) expect(details).toContain(word.slice(0, 40));
			return true;
		}
	});

	test('no prototype was changed by any of it', () => {
		expect('polluted' in {}).toBe(false);
	});
});
