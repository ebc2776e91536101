import { ENDPOINTS } from '../../nodes/api/contract/endpoints';
import { EVENT_TYPES } from '../../nodes/api/contract/events';
import type { IdKind } from '../../nodes/api/contract/ids';
import { ID_PREFIXES, idPattern } from '../../nodes/api/contract/ids';
import { LIMITS } from '../../nodes/api/contract/limits';
import * as values from '../../nodes/api/contract/values';
import { openapiAt, schemaAt } from '../contract/openapi';

const entriesOf = (value: unknown) => Object.entries(Object(value)) as Array<[string, unknown]>;

describe('the table of endpoints', () => {
	const methods = new Set(['get', 'post', 'put', 'patch', 'delete']);
	const documented = entriesOf(openapiAt('paths')).flatMap(([path, operations]) =>
		entriesOf(operations)
			.filter(([method]) => methods.has(method))
			.map(([method, operation]) => ({
				id: String(Reflect.get(Object(operation), 'operationId')),
				call: `${method.toUpperCase()} ${path}`,
			})),
	);

	it('has the 29 operations of openapi.yaml and no other', () => {
		expect(documented).toHaveLength(29);
		expect(Object.keys(ENDPOINTS).sort()).toEqual(documented.map(({ id }) => id).sort());
	});

	it.each(documented)('$id is $call', ({ id, call }) => {
		const { method, path } = ENDPOINTS[id as keyof typeof ENDPOINTS];
		expect(`${method} ${path}`).toBe(call);
	});

	it('looks first before a repeat exactly where CONTRACT section 5 forbids a plain one', () => {
		const cautious = Object.entries(ENDPOINTS).filter(
			([, { repeat }]) => repeat === 'reconcileFirst',
		);
		expect(cautious.map(([, { method, path }]) => `${method} ${path}`).sort()).toEqual([
			'POST /bundles',
			'POST /domains/import',
			'POST /orders/{id}/cancel',
			'POST /swaps',
			'POST /swaps/user_names',
			'POST /users',
		]);
	});
});

describe('the lists of values', () => {
	it.each<[keyof typeof values, string[]]>([
		['BUNDLE_STATUSES', ['Bundle', 'properties', 'status']],
		['DOMAIN_CATEGORIES', ['Domain', 'properties', 'category']],
		['DOMAIN_STATUSES', ['Domain', 'properties', 'status']],
		['ORDER_STATUSES', ['OrderSummary', 'properties', 'status']],
		['PENDING_ACTION_STATUSES', ['PendingAction', 'properties', 'status']],
		['PROVIDERS', ['Domain', 'properties', 'usable_for', 'items']],
		['SWAP_STATUSES', ['Swap', 'properties', 'status']],
		['SWAP_TYPES', ['SwapCreate', 'properties', 'type']],
		['USER_STATUSES', ['User', 'properties', 'status']],
		[
			'GOOGLE_INBOXES_PER_DOMAIN',
			['CustomOrderRequest', 'properties', 'google_inboxes_per_domain'],
		],
		[
			'MICROSOFT_INBOXES_PER_DOMAIN',
			['CustomOrderRequest', 'properties', 'microsoft_inboxes_per_domain'],
		],
	])('%s is the enum of %j', (name, path) => {
		const documented = schemaAt(...path, 'enum');
		expect([...values[name]].sort()).toEqual([...(documented as unknown[])].sort());
	});

	it.each<[string, keyof typeof values, string, string]>([
		['GET /users', 'USER_STATUSES', '/users', 'status'],
		['GET /bundles', 'BUNDLE_STATUSES', '/bundles', 'status'],
		['GET /domains', 'DOMAIN_CATEGORIES', '/domains', 'category'],
		['GET /domains', 'DOMAIN_STATUSES', '/domains', 'status'],
		['GET /domains', 'PROVIDERS', '/domains', 'usable_for'],
		['GET /orders', 'ORDER_STATUSES', '/orders', 'status'],
		['GET /orders/pending', 'PENDING_ACTION_STATUSES', '/orders/pending', 'status'],
		['GET /swaps', 'SWAP_STATUSES', '/swaps', 'status'],
	])('%s filters by %s', (_call, name, path, parameter) => {
		const parameters = openapiAt('paths', path, 'get', 'parameters') as Array<{
			name: string;
			schema: { enum?: unknown };
		}>;
		const documented = parameters.find((one) => one.name === parameter)?.schema.enum;
		expect([...values[name]]).toEqual(documented);
	});
});

describe('the limits', () => {
	const maxItems = (schema: string, property = 'domains') =>
		schemaAt(schema, 'properties', property, 'maxItems');

	it.each([
		['availabilityNames', maxItems('AvailabilityRequest')],
		['synchronousImportNames', maxItems('ImportRequest')],
		['importJobNames', maxItems('ImportJobRequest')],
		['forwardingDomains', maxItems('ForwardingRequest')],
		['personas', maxItems('BundleOrderRequest', 'personas')],
		['personas', maxItems('CustomOrderRequest', 'personas')],
		['personas', maxItems('UserNamesSwapCreate', 'personas')],
	] as const)('%s is %p', (limit, documented) => {
		expect(LIMITS[limit]).toBe(documented);
	});

	it('rowsPerPage is the maximum of per_page everywhere', () => {
		const maxima = entriesOf(openapiAt('paths')).flatMap(([, operations]) => {
			const get: unknown = Reflect.get(Object(operations), 'get');
			const parameters: Array<{ name: string; schema: { maximum?: number } }> =
				Reflect.get(Object(get), 'parameters') ?? [];
			return parameters
				.filter(({ name }) => name === 'per_page')
				.map(({ schema }) => schema.maximum);
		});
		expect(maxima).toEqual(Array.from({ length: 6 }, () => LIMITS.rowsPerPage));
	});
});

describe('the patterns of IDs', () => {
	const documented: Record<IdKind, string> = {
		user: 'User',
		bundle: 'Bundle',
		order: 'OrderSummary',
		domain: 'Domain',
		import: 'ImportJob',
		forwardingJob: 'ForwardingJob',
		swap: 'Swap',
	};

	it.each(Object.entries(documented) as Array<[IdKind, string]>)('%s as in %s', (kind, schema) => {
		expect(`^${ID_PREFIXES[kind]}`).toBe(schemaAt(schema, 'properties', 'id', 'pattern'));
	});

	it.each([
		['bun_123', true],
		['bun_01J2PKZZ-a_b', true],
		['bun_', false],
		['ord_123', false],
		['bun_1/../me', false],
		['bun_1?x=1', false],
		['bun_1\n', false],
		['bun_1 ', false],
		[' bun_1', false],
		['bun_ü', false],
		['bun_%2e', false],
	])('%j is an ID of a bundle: %p', (text, isId) => {
		expect(new RegExp(idPattern('bundle')).test(text)).toBe(isId);
	});
});

describe('the events', () => {
	const documented = schemaAt('WebhookEventType', 'enum') as string[];

	it('are the 18 of openapi.yaml', () => {
		expect(documented).toHaveLength(18);
		expect(EVENT_TYPES.map(({ type }) => type).sort()).toEqual([...documented].sort());
		expect(Object.keys(Object(openapiAt('webhooks'))).sort()).toEqual([...documented].sort());
	});

	it('have names and descriptions of their own, in the order of their names', () => {
		const names = EVENT_TYPES.map(({ name }) => name);
		expect(names).toEqual([...new Set(names)].sort());
		expect(new Set(EVENT_TYPES.map(({ description }) => description)).size).toBe(18);
	});
});
