import { getContract } from './contract';
import { handlers } from './handlers';
import { Events } from './events';
import { realClock, startSandbox } from './index';
import type { Sandbox } from './index';
import { readKey } from './keys';
import { Account } from './store';
import { caller, orderBody } from './testing';
import { Views } from './views';

const KEY = 'pk_test_contract';

let sandbox: Sandbox;
let call: ReturnType<typeof caller>;

beforeEach(async () => {
	sandbox = await startSandbox({ stepMs: 0 });
	call = caller(sandbox, KEY);
});

afterEach(() => sandbox.close());

test('every operation of the contract has a handler and none has two', async () => {
	const { api } = await getContract();
	const operations = api.getOperations().map((operation) => operation.operationId);
	expect(operations).toHaveLength(29);
	expect(Object.keys(handlers).sort()).toEqual([...operations].sort());
});

test('the examples of the contract are valid by it', async () => {
	const contract = await getContract();
	let examples = 0;
	for (const operation of contract.api.getOperations()) {
		for (const [status, response] of Object.entries(operation.responses ?? {})) {
			const media: { examples?: Record<string, { value?: unknown }> } | undefined =
				'content' in response ? response.content?.['application/json'] : undefined;
			for (const { value } of Object.values(media?.examples ?? {})) {
				expect(contract.answerFaults(operation, Number(status), value)).toEqual([]);
				examples++;
			}
		}
	}
	expect(examples).toBeGreaterThan(29);
});

test('all 29 operations answer as the contract says', async () => {
	const user = await call('POST', '/users', {
		email: 'dana@northwind.example',
		sequencer: { provider: 'smartlead', client_id: 410022 },
	});
	const bundle = await call('POST', '/bundles', { name: 'Small', monthly_sending_volume: 25_000 });
	const order = await call('POST', '/orders', orderBody(['a.example', 'replace-b.example']));
	const sync = await call('POST', '/domains/import', { domains: ['own.example'] });
	const job = await call('POST', '/domains/import/jobs', { domains: ['own.example'] });
	await sandbox.idle();
	const [pending] = sandbox.books(KEY).pendingActions;
	sandbox.partner.resolveAction(KEY, pending.id);
	await sandbox.idle();
	const forwarding = await call('POST', '/domains/forwarding', {
		domains: ['a.example'],
		forwarding_url: 'https://northwind.example',
	});
	const [domain] = sandbox.books(KEY).domains;
	const swap = await call('POST', '/swaps', {
		type: 'standard',
		domain_id: domain.id,
		replacement_domain: 'own.example',
	});
	await sandbox.idle();
	const renamed = sandbox.books(KEY).domains.find((row) => row.domain === 'own.example');
	await call('POST', '/swaps/user_names', {
		domain_id: renamed?.id,
		personas: [{ first_name: 'Lee', last_name: 'Novak', profile_picture_url: '' }],
	});
	await call('POST', '/domains/availability', { domains: ['x.example', 'premium-x.example'] });
	for (const path of [
		'/me',
		'/users',
		`/users/${user.data.id}`,
		'/bundles',
		`/bundles/${bundle.data.id}`,
		'/domains',
		'/domains/import?domains=own.example',
		`/domains/import/${sync.data.id}`,
		`/domains/import/jobs/${job.data.id}`,
		`/domains/forwarding/${forwarding.data.id}`,
		'/orders',
		`/orders/${order.data.id}`,
		'/orders/pending?status=resolved',
		'/swaps',
		`/swaps/${swap.data.id}`,
	]) {
		expect([path, (await call('GET', path)).status]).toEqual([path, 200]);
	}
	await call('PATCH', `/users/${user.data.id}`, { first_name: 'Dana' });
	await call('PATCH', `/bundles/${bundle.data.id}`, { name: 'Other' });
	await call('POST', `/orders/${order.data.id}/cancel`);
	await call('DELETE', `/users/${user.data.id}`);
	await call('DELETE', `/bundles/${bundle.data.id}`);
	await sandbox.idle();

	const { api } = await getContract();
	const called = new Set(sandbox.requests.map((request) => request.operationId));
	expect([...called].sort()).toEqual(
		api
			.getOperations()
			.map((operation) => operation.operationId)
			.sort(),
	);
	expect(sandbox.requests.filter(({ status }) => status === null || status >= 300)).toEqual([]);
	expect(sandbox.violations).toEqual([]);
});

test('an answer that breaks the contract is noticed', async () => {
	sandbox.seed.bundle(KEY, { name: 'Broken', monthly_sending_volume: 0.5 });
	expect((await call('GET', '/bundles')).status).toBe(200);
	expect(sandbox.violations).toEqual([
		expect.objectContaining({
			kind: 'answer',
			operationId: 'listBundles',
			status: 200,
			errors: ['/data/0/monthly_sending_volume must be integer'],
		}),
	]);
});

test('a status that the contract does not list is noticed', async () => {
	const { api, answerFaults } = await getContract();
	const operation = api.getOperation('getMe');
	expect(operation && answerFaults(operation, 418, {})).toEqual([
		"status 418 is none of the operation's answers",
	]);
});

test('a webhook that breaks the contract is noticed', async () => {
	const facts = readKey(KEY);
	if (!facts) throw new Error('The key is not accepted.');
	const [order] = sandbox.seed.orders(KEY, 1, { id: 'order-1' });
	const events = new Events({
		clock: realClock,
		contract: await getContract(),
		edition: 'current',
		views: new Views('current'),
		violations: sandbox.violations,
		webhooks: sandbox.webhooks,
	});
	events.order(new Account(facts), order, 'failed');
	expect(sandbox.violations).toEqual([
		expect.objectContaining({
			kind: 'webhook',
			about: 'order.failed',
			errors: ['/data/id must match pattern "^ord_"'],
		}),
	]);
});

test('events of unknown types are let through', async () => {
	expect((await getContract()).webhookFaults('something.new', {})).toEqual([]);
});

test.each([
	['a missing field', 'POST', '/bundles', { name: 'X' }, 'monthly_sending_volume'],
	[
		'a wrong type',
		'POST',
		'/bundles',
		{ name: 'X', monthly_sending_volume: '5' },
		'monthly_sending_volume',
	],
	[
		'a wrong format',
		'POST',
		'/users',
		{ email: 'x', sequencer: { provider: 'smartlead' } },
		'email',
	],
	[
		'too many names',
		'POST',
		'/domains/availability',
		{ domains: Array(51).fill('a.example') },
		'domains',
	],
	['no body', 'POST', '/bundles', undefined, 'body'],
	['broken JSON', 'POST', '/bundles', '{"name":', 'body'],
	['an unknown query parameter', 'GET', '/bundles?state=active', undefined, 'state'],
	['a page size over 100', 'GET', '/orders?per_page=101', undefined, 'per_page'],
	['an unknown filter value', 'GET', '/orders?status=done', undefined, 'status'],
	['a page token that is none', 'GET', '/orders?page_token=x', undefined, 'page_token'],
	[
		'a persona without its picture key',
		'POST',
		'/orders',
		orderBody(['a.example'], { personas: [{ first_name: 'A', last_name: 'B' }] }),
		'personas[0].profile_picture_url',
	],
	[
		'a missing bundle field',
		'POST',
		'/orders',
		{ bundle_id: 'bun_1', user: 'a@b.example' },
		'sequencer',
	],
])('%s is refused by name and recorded', async (_what, method, path, body, field) => {
	const answer = await call(method, path, body);
	expect([answer.status, answer.error.code, answer.error.field]).toEqual([
		400,
		'invalid_request',
		field,
	]);
	const kinds = sandbox.violations.map((violation) => violation.kind);
	expect(kinds).toEqual(path.includes('page_token') ? [] : ['request']);
});

test('an ID of the wrong kind and an unknown path are not found, and recorded', async () => {
	expect((await call('GET', '/orders/usr_1')).error.code).toBe('not_found');
	expect((await call('PUT', '/orders')).error.code).toBe('not_found');
	expect((await call('GET', '/wallet')).error.code).toBe('not_found');
	expect(sandbox.violations.map((violation) => violation.about)).toEqual([
		'GET /orders/usr_1',
		'PUT /orders',
		'GET /wallet',
	]);
});

test('calls are recorded without the key', async () => {
	await call('POST', '/domains/availability', { domains: ['a.example'] });
	expect(sandbox.requests).toEqual([
		expect.objectContaining({
			method: 'POST',
			path: '/domains/availability',
			operationId: 'checkDomainAvailability',
			status: 200,
			body: '{"domains":["a.example"]}',
			keyLabel: 'pk_test_…ract',
		}),
	]);
	expect(JSON.stringify(sandbox.requests)).not.toContain(KEY);
});
