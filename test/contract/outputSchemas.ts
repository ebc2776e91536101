import type { JsonSchema } from './document';
import { resolved } from './document';
import { OPERATIONS } from './operations';

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

/** JSON Schema of one output item, by `<resource>/<operation>`. */
export const outputSchemas = new Map<string, OutputSchema>(
	Object.entries(OPERATIONS).flatMap(([resource, operations]) =>
		Object.entries(operations).map(([operation, { output }]) => [
			`${resource}/${operation}`,
			{ ...standalone(output), version: 1 as const },
		]),
	),
);
