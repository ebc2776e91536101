import type { JsonSchema } from './document';
import { dataSchema, resolved } from './document';

/** `version` stands in every output schema that n8n 2.41 ships. */
export type OutputSchema = JsonSchema & { version: 1 };

/** The one real alternative beside null, marked nullable; the editor shows no alternatives. */
function withoutNull({ anyOf, ...schema }: JsonSchema): JsonSchema {
	if (!anyOf) return schema;
	const others = anyOf.filter(({ type }) => type !== 'null');
	if (others.length !== 1) throw new Error('Only one alternative beside null can be shown.');
	return { ...schema, ...resolved(others[0]), nullable: true };
}

/** n8n's editor opens objects and lists only where `type` is one plain text (n8n 2.41). */
function plainType(schema: JsonSchema): JsonSchema {
	const { type } = schema;
	if (!Array.isArray(type)) return schema;
	const [only, ...more] = type.filter((one) => one !== 'null');
	const opens = more.length === 0 && (only === 'object' || only === 'array');
	return opens ? { ...schema, type: only, nullable: true } : schema;
}

/**
 * A schema on its own: references written out, and nothing kept but the shape. The contract's notes say
 * nothing to a user, and its lists of values are open.
 */
function standalone(given: JsonSchema): JsonSchema {
	const { type, nullable, format, required, properties, items } = plainType(
		withoutNull(resolved(given)),
	);
	const shape: JsonSchema = { type, nullable, format, required };
	if (properties) {
		shape.properties = Object.fromEntries(
			Object.entries(properties).map(([name, value]) => [name, standalone(value)]),
		);
	}
	const hasShape = items && Object.keys(items).some((key) => !key.startsWith('x-'));
	return hasShape ? { ...shape, items: standalone(items) } : shape;
}

/** What one output item of an operation holds, when it is the answer itself or an entry of its list. */
function answerOf(operationId: string, listIn?: string): JsonSchema {
	const data = dataSchema(operationId);
	const list = listIn === undefined ? data : resolved(data.properties?.[listIn] ?? {});
	return list.type === 'array' && list.items ? resolved(list.items) : list;
}

/** An output that has the fields of `more` only sometimes, such as after a wait. */
const withFieldsOf = (schema: JsonSchema, more: JsonSchema): JsonSchema => ({
	...schema,
	properties: { ...more.properties, ...schema.properties },
});

const withFlag = (schema: JsonSchema, ...flags: string[]): JsonSchema => ({
	...schema,
	properties: {
		...schema.properties,
		...Object.fromEntries(flags.map((flag) => [flag, { type: 'boolean' }])),
	},
});

const integer = { type: 'integer' };
const text = { type: 'string' };
const nullableText = { type: ['string', 'null'] };

const object = (properties: Record<string, JsonSchema>): JsonSchema => ({
	type: 'object',
	required: Object.keys(properties),
	properties,
});

const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });

/** The plan is the node's own; its shape is that of INTERFACE, `order.plan`. */
const plan = object({
	orderable: { type: 'boolean' },
	required_domains: object({ google: integer, microsoft: integer, total: integer }),
	submitted_domains: integer,
	missing_domains: integer,
	registration_cost_cents: integer,
	currency: text,
	domains: list(
		object({
			domain: text,
			source: text,
			usable_for: list(text),
			price_cents: { type: ['integer', 'null'] },
			problem: nullableText,
		}),
	),
	problems: list(object({ code: text, message: text, field: text })),
});

const sources: Record<string, Record<string, JsonSchema>> = {
	account: { get: answerOf('getMe') },
	bundle: {
		create: answerOf('createBundle'),
		delete: withFlag(answerOf('deleteBundle'), 'deleted', 'archived'),
		get: answerOf('getBundle'),
		getAll: answerOf('listBundles'),
		update: answerOf('updateBundle'),
	},
	domain: {
		checkAvailability: answerOf('checkDomainAvailability', 'domains'),
		getAll: answerOf('listDomains'),
	},
	domainImport: {
		create: answerOf('importDomains'),
		find: answerOf('getDomainImport'),
		get: answerOf('getDomainImport'),
	},
	forwarding: { get: answerOf('getForwardingJob'), set: answerOf('setDomainForwarding') },
	order: {
		cancel: answerOf('cancelOrder'),
		create: withFieldsOf(answerOf('createOrder'), answerOf('getOrder')),
		get: answerOf('getOrder'),
		getAll: answerOf('listOrders'),
		getPendingActions: answerOf('listPendingOrderActions'),
		plan,
	},
	swap: {
		create: answerOf('createSwap'),
		get: answerOf('getSwap'),
		getAll: answerOf('listSwaps'),
		renameInboxes: answerOf('createUserNamesSwap', 'swaps'),
	},
	user: {
		create: answerOf('createUser'),
		delete: withFlag(answerOf('deleteUser'), 'deleted'),
		get: answerOf('getUser'),
		getAll: answerOf('listUsers'),
		update: answerOf('updateUser'),
		upsert: answerOf('updateUser'),
	},
};

/** JSON Schema of one output item, by `<resource>/<operation>`. */
export const outputSchemas = new Map<string, OutputSchema>(
	Object.entries(sources).flatMap(([resource, operations]) =>
		Object.entries(operations).map(([operation, schema]) => [
			`${resource}/${operation}`,
			{ ...standalone(schema), version: 1 as const },
		]),
	),
);
