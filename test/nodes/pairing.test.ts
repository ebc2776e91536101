/* eslint-disable @n8n/community-nodes/no-restricted-globals -- Test code, never part of the package. */
import type { INodeExecutionData } from 'n8n-workflow';

import { picked, definedPersonas, locator } from './callTable';
import type { Rig } from './setup';
import { startRig } from './setup';

const names = (count: number, prefix = 'free-') =>
	Array.from({ length: count }, (_, at) => `${prefix}${at}.example`);

/** The items an output item came from, as a list. */
const sourcesOf = ({ pairedItem }: INodeExecutionData): number[] =>
	[pairedItem].flat().map((source) => (typeof source === 'object' ? source.item : -1));

describe('pairing and order', () => {
	let rig: Rig;

	beforeEach(async () => {
		rig = await startRig();
	});

	afterEach(async () => {
		expect(rig.sandbox.violations).toEqual([]);
		await rig.close();
	});

	const bodies = (operationId: string) =>
		rig.sandbox.requests
			.filter((request) => request.operationId === operationId)
			.map(({ body }) => JSON.parse(body) as Record<string, unknown>);

	describe('availability', () => {
		const domains = '={{ $json.domain }}';

		test('1,000 items with as many names make 20 calls; order and pairing are exact', async () => {
			const asked = names(1_000);
			const { items } = await rig.run(
				'domain',
				'checkAvailability',
				{ domains },
				{ items: asked.map((domain) => ({ domain })) },
			);
			expect(bodies('checkDomainAvailability')).toHaveLength(20);
			expect(bodies('checkDomainAvailability').flatMap((body) => body.domains)).toHaveLength(1_000);
			expect(items.map(({ json }) => json.domain)).toEqual(asked);
			expect(items.map(sourcesOf)).toEqual(asked.map((_, item) => [item]));
		});

		test('names that several items ask for are looked up once and answered to each', async () => {
			const { items } = await rig.run(
				'domain',
				'checkAvailability',
				{ domains },
				{
					items: [
						{ domain: 'b.example, a.example' },
						{ domain: ['A.EXAMPLE', 'premium-c.example'] },
						{ domain: 'b.example b.example' },
					],
				},
			);
			expect(bodies('checkDomainAvailability')).toEqual([
				{ domains: ['b.example', 'a.example', 'premium-c.example'] },
			]);
			expect(items.map((item) => [item.json.domain, ...sourcesOf(item)])).toEqual([
				['b.example', 0],
				['a.example', 0],
				['a.example', 1],
				['premium-c.example', 1],
				['b.example', 2],
			]);
		});

		test('options of an item leave out rows of that item only', async () => {
			const { items } = await rig.run(
				'domain',
				'checkAvailability',
				{
					domains: 'free.example, taken-one.example',
					options: { onlyAvailable: '={{ $json.only }}', usableFor: '={{ $json.for ?? "any" }}' },
				},
				{ items: [{ only: true }, { only: false }, { only: false, for: 'microsoft' }] },
			);
			expect(items.map((item) => [item.json.domain, ...sourcesOf(item)])).toEqual([
				['free.example', 0],
				['free.example', 1],
				['taken-one.example', 1],
				['free.example', 2],
			]);
		});

		test('a call that fails fails the items that asked for its names, and no others', async () => {
			rig.sandbox.faults.add({
				kind: 'status',
				status: 403,
				operationId: 'checkDomainAvailability',
				body: { error: { code: 'forbidden', message: 'No.' } },
			});
			const asked = names(100);
			const { items } = await rig.run(
				'domain',
				'checkAvailability',
				{ domains },
				{ items: asked.map((domain) => ({ domain })), continueOnFail: true },
			);
			expect(items.map(sourcesOf)).toEqual(asked.map((_, item) => [item]));
			expect(items.filter(({ json }) => 'error' in json)).toHaveLength(50);
		});
	});

	describe('forwarding', () => {
		const parameters = { domains: '={{ $json.domain }}', forwardingUrl: '={{ $json.url }}' };
		const one = 'https://one.example';
		const two = 'https://two.example';

		test('goes by target, 25 domains a call, paired with every item that asked', async () => {
			const asked = names(60, 'mine-');
			rig.sandbox.seed.importedDomains(rig.key, asked);
			const rows = asked.map((domain, at) => ({ domain, url: at % 3 === 0 ? two : one }));
			// Asks for a domain that an item before it asked for.
			rows.push({ domain: asked[1], url: one });
			const { items } = await rig.run('forwarding', 'set', parameters, { items: rows });

			const calls = bodies('setDomainForwarding');
			const sizes = calls.map((body) => [body.forwarding_url, (body.domains as string[]).length]);
			expect(sizes).toEqual([
				[two, 20],
				[one, 25],
				[one, 15],
			]);
			expect(calls.flatMap((body) => body.domains).sort()).toEqual([...asked].sort());
			for (const [at, item] of items.entries()) {
				const sent = calls[at].domains as string[];
				const askedBy = rows.flatMap(({ domain, url }, index) =>
					url === calls[at].forwarding_url && sent.includes(domain) ? [index] : [],
				);
				expect(item.json.forwarding_url).toBe(calls[at].forwarding_url);
				expect(sourcesOf(item)).toEqual(askedBy);
			}
		});

		test('a job that fails leaves an error for every item that asked', async () => {
			rig.sandbox.seed.importedDomains(rig.key, ['mine-0.example', 'mine-1.example']);
			const rows = [
				{ domain: 'mine-0.example', url: one },
				{ domain: 'foreign-0.example', url: two },
				{ domain: 'mine-1.example', url: one },
				{ domain: 'foreign-1.example', url: two },
			];
			const { items } = await rig.run('forwarding', 'set', parameters, {
				items: rows,
				continueOnFail: true,
			});
			expect(items.map((item) => ['error' in item.json, ...sourcesOf(item)])).toEqual([
				[false, 0, 2],
				[true, 1],
				[true, 3],
			]);
		});
	});

	describe('imports beyond the limit of one call', () => {
		test.each([
			['auto', 25, [['importDomains', 25]]],
			['auto', 30, [['createDomainImportJob', 30]]],
			[
				'synchronous',
				30,
				[
					['importDomains', 25],
					['importDomains', 5],
				],
			],
			[
				'auto',
				600,
				[
					['createDomainImportJob', 500],
					['createDomainImportJob', 100],
				],
			],
			['job', 1, [['createDomainImportJob', 1]]],
		])('%s, %d names', async (form, count, expected) => {
			const asked = names(count, 'mine-');
			const { items } = await rig.run('domainImport', 'create', {
				domains: asked.join('\n'),
				options: { form },
			});
			const sent = rig.sandbox.requests.map(({ operationId, body }) => [
				operationId,
				(JSON.parse(body) as { domains: string[] }).domains.length,
			]);
			expect(sent).toEqual(expected);
			const imported = rig.sandbox.books(rig.key).domains.map(({ domain }) => domain);
			expect(imported.sort()).toEqual([...asked].sort());
			expect(items.map(sourcesOf)).toEqual(expected.map(() => [0]));
			expect(items.flatMap(({ json }) => json.domains as object[])).toHaveLength(count);
		});

		test('a part that is refused tells which were started', async () => {
			rig.sandbox.faults.add({
				kind: 'status',
				status: 400,
				operationId: 'createDomainImportJob',
				after: 1,
				body: { error: { code: 'invalid_request', message: 'No.', field: 'domains' } },
			});
			const { error } = await rig.run('domainImport', 'create', {
				domains: names(600).join(' '),
			});
			const [started] = rig.sandbox.books(rig.key).imports;
			expect(error?.description).toContain(started.id);
		});

		test('waits for all parts', async () => {
			const { items } = await rig.run('domainImport', 'create', {
				domains: names(60, 'mine-').join(' '),
				waitForCompletion: true,
				options: { form: 'synchronous' },
			});
			expect(items.map(({ json }) => json.status)).toEqual(['completed', 'completed', 'completed']);
		});
	});

	describe('one order from all items', () => {
		const order = {
			userId: locator('email', 'dana@northwind.example'),
			orderType: 'custom',
			googleLicenses: 6,
			domainsFrom: 'inputItems',
			...definedPersonas,
		};

		test('is made once and paired with all of them', async () => {
			const rows = ['One.example', 'two.example', 'three.example'].map((domain) => ({ domain }));
			const { items } = await rig.run('order', 'create', order, { items: rows });
			expect(bodies('createOrder').map((body) => body.domains)).toEqual([
				['one.example', 'three.example', 'two.example'],
			]);
			expect(items.map(sourcesOf)).toEqual([[0, 1, 2]]);
		});

		test('may take its names from another, even a nested field', async () => {
			const rows = ['one', 'two', 'three'].map((name) => ({ row: { name: `${name}.example` } }));
			await rig.run('order', 'create', { ...order, domainField: 'row.name' }, { items: rows });
			expect(bodies('createOrder')[0].domains).toEqual([
				'one.example',
				'three.example',
				'two.example',
			]);
		});

		test.each([
			['no name in an item', [{ domain: 'one.example' }, { other: 1 }], 'item 1'],
			['a name that is none', [{ domain: 'one.example' }, { domain: 'two' }], 'item 1: "two"'],
			[
				'another customer',
				[{ domain: 'one.example' }, { domain: 'b.example', who: 'x' }],
				'Item 1',
			],
		])('is refused for %s, and nothing is sent', async (_what, rows, words) => {
			const userId = locator('email', '={{ ($json.who ?? "dana") + "@northwind.example" }}');
			const { error } = await rig.run('order', 'create', { ...order, userId }, { items: rows });
			expect(error?.description).toContain(words);
			expect(error?.description).toContain('Nothing was sent.');
			expect(rig.sandbox.requests).toEqual([]);
		});

		test('is not made without the items that were refused', async () => {
			const userId = locator('email', '={{ $json.who ?? "dana@northwind.example" }}');
			const rows = ['one', 'two', 'three', 'four'].map((name) => ({ domain: `${name}.example` }));
			const { items } = await rig.run(
				'order',
				'create',
				{ ...order, userId },
				{ items: [...rows.slice(0, 3), { ...rows[3], who: 'nobody' }], continueOnFail: true },
			);
			expect(rig.sandbox.requests).toEqual([]);
			expect(items.map((item) => [item.json.details, ...sourcesOf(item)])).toEqual([
				...[0, 1, 2].map((item) => [
					expect.objectContaining({
						repeat: 'safe',
						description: expect.stringMatching(/^Item 3: 'User' needs a user/),
					}),
					item,
				]),
				[expect.objectContaining({ field: 'userId' }), 3],
			]);
		});

		test('fails for every item when it fails', async () => {
			const { items } = await rig.run('order', 'create', order, {
				items: [{ domain: 'one.example' }, { domain: 'two.example' }],
				continueOnFail: true,
			});
			expect(items.map((item) => [item.json.error, ...sourcesOf(item)])).toEqual([
				['The number of domains does not fit the order [item 0]', 0],
				['The number of domains does not fit the order [item 1]', 1],
			]);
		});
	});

	describe('when an item fails', () => {
		const bundle = { name: '={{ $json.name }}', monthlySendingVolume: '={{ $json.volume }}' };
		const rows = [
			{ name: 'A', volume: 1 },
			{ name: 'B', volume: 'a lot' },
			{ name: 'C', volume: 3 },
		];
		const message = "'Monthly Sending Volume' needs a whole number of at least 1 [item 1]";
		const description = 'It is: a lot. Nothing was sent.';
		const details = {
			code: 'invalid_input',
			field: 'monthlySendingVolume',
			repeat: 'safe',
			description,
		};

		test('Continue On Fail keeps pairing and both texts', async () => {
			const { items } = await rig.run('bundle', 'create', bundle, {
				items: rows,
				onError: 'continueRegularOutput',
			});
			expect(items.map(({ json }) => json.name)).toEqual(['A', undefined, 'C']);
			expect(items[1].json).toEqual({ error: message, details });
			expect(items.map(sourcesOf)).toEqual([[0], [1], [2]]);
		});

		test('the error output gets the failed item, with both texts', async () => {
			const { outputs } = await rig.run('bundle', 'create', bundle, {
				items: rows,
				onError: 'continueErrorOutput',
			});
			expect(outputs[0].map((item) => [item.json.name, ...sourcesOf(item)])).toEqual([
				['A', 0],
				['C', 2],
			]);
			expect(outputs[1]).toHaveLength(1);
			expect(sourcesOf(outputs[1][0])).toEqual([1]);
			expect(outputs[1][0].json).toMatchObject({ error: message, details });
		});

		test('without Continue On Fail, bad input on any item sends nothing at all', async () => {
			const { error } = await rig.run('bundle', 'create', bundle, { items: rows });
			expect([error?.message, error?.description]).toEqual([message, description]);
			expect(rig.sandbox.requests).toEqual([]);
		});

		const refuse = (after: number) =>
			rig.sandbox.faults.add({
				kind: 'status',
				status: 400,
				operationId: 'createBundle',
				after,
				body: { error: { code: 'invalid_request', message: 'No.', field: 'name' } },
			});
		const five = Array.from({ length: 5 }, (_, at) => ({ name: `Bundle ${at}`, volume: at + 1 }));

		test('without Continue On Fail, no further write is sent after a failure', async () => {
			refuse(2);
			const { error } = await rig.run('bundle', 'create', bundle, { items: five });
			expect(error?.message).toContain('[item 2]');
			expect(bodies('createBundle').map(({ name }) => name)).toEqual([
				'Bundle 0',
				'Bundle 1',
				'Bundle 2',
			]);
		});

		test('with it, the others go on', async () => {
			refuse(2);
			const { items } = await rig.run('bundle', 'create', bundle, {
				items: five,
				continueOnFail: true,
			});
			expect(items.map(({ json }) => 'error' in json)).toEqual([false, false, true, false, false]);
			expect(rig.sandbox.books(rig.key).bundles).toHaveLength(4);
		});

		test('Retry on Fail creates nothing twice', async () => {
			refuse(2);
			const { items, error } = await rig.run('bundle', 'create', bundle, {
				items: five,
				retryOnFail: { maxTries: 3, waitBetweenTries: 1 },
			});
			expect(error).toBeUndefined();
			expect(items.map((item) => [item.json.name, ...sourcesOf(item)])).toEqual(
				five.map(({ name }, item) => [name, item]),
			);
			const made = rig.sandbox.books(rig.key).bundles.map(({ name }) => name);
			expect(made).toEqual(five.map(({ name }) => name));
			expect(items.map(({ json }) => json.id)).toEqual(
				rig.sandbox.books(rig.key).bundles.map(({ id }) => id),
			);
		});

		test('Retry on Fail with an item that always fails creates the others once', async () => {
			rig.sandbox.faults.add({
				kind: 'status',
				status: 400,
				operationId: 'createBundle',
				after: 4,
				times: 0,
				body: { error: { code: 'invalid_request', message: 'No.' } },
			});
			const { error } = await rig.run('bundle', 'create', bundle, {
				items: five,
				retryOnFail: { maxTries: 3, waitBetweenTries: 1 },
			});
			expect(error?.message).toContain('[item 4]');
			expect(rig.sandbox.books(rig.key).bundles).toHaveLength(4);
			expect(bodies('createBundle')).toHaveLength(4 + 3);
		});
	});

	test('reads of many items run together and come out in order', async () => {
		const users = rig.sandbox.seed.users(rig.key, 30);
		rig.sandbox.faults.add({ kind: 'slow', ms: 20, operationId: 'getUser' });
		const running = rig.run(
			'user',
			'get',
			{ userId: picked('={{ $json.id }}') },
			{ items: users.map(({ id }) => ({ id })) },
		);
		// The first one is held up until the last one was asked for.
		while (!rig.sandbox.requests.some(({ path }) => path === `/users/${users[29].id}`)) {
			await new Promise((resolve) => setImmediate(resolve));
		}
		await rig.time.advance(20);
		const { items } = await running;
		expect(items.map((item) => [item.json.id, ...sourcesOf(item)])).toEqual(
			users.map(({ id }, item) => [id, item]),
		);
	});

	test('rows of a list are all paired with the item that asked', async () => {
		rig.sandbox.seed.users(rig.key, 3);
		const { items } = await rig.run(
			'user',
			'getAll',
			{ limit: '={{ $json.limit }}' },
			{ items: [{ limit: 2 }, { limit: 5 }] },
		);
		expect(items.map(sourcesOf)).toEqual([[0], [0], [1], [1], [1]]);
	});
});
