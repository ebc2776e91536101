import type { JsonSchema } from './document';
import { dataSchema, resolved } from './document';

/** What one output item of an operation holds, when it is the answer itself or an entry of its list. */
export function answerOf(operationId: string, listIn?: string): JsonSchema {
	const data = dataSchema(operationId);
	const list = listIn === undefined ? data : resolved(data.properties?.[listIn] ?? {});
	return list.type === 'array' && list.items ? resolved(list.items) : list;
}

/** An output that has the fields of `more` only sometimes, such as after a wait. */
export const withFieldsOf = (schema: JsonSchema, more: JsonSchema): JsonSchema => ({
	...schema,
	properties: { ...more.properties, ...schema.properties },
});

/** A row as 'Simplify' gives it: what it may lack is null instead, so that no cell is empty. */
export const simplified = (schema: JsonSchema): JsonSchema => ({
	...schema,
	properties: Object.fromEntries(
		Object.entries(schema.properties ?? {}).map(([name, given]) => {
			const property = resolved(given);
			if (schema.required?.includes(name) || property.type === undefined) return [name, given];
			return [name, { ...property, type: [...new Set([property.type, 'null'].flat())] }];
		}),
	),
});

export const withFlag = (schema: JsonSchema, ...flags: string[]): JsonSchema => ({
	...schema,
	properties: {
		...schema.properties,
		...Object.fromEntries(flags.map((flag) => [flag, { type: 'boolean' }])),
	},
});

export const integer = { type: 'integer' };
export const text = { type: 'string' };
export const nullableText = { type: ['string', 'null'] };

export const object = (properties: Record<string, JsonSchema>): JsonSchema => ({
	type: 'object',
	required: Object.keys(properties),
	properties,
});

export const list = (items: JsonSchema): JsonSchema => ({ type: 'array', items });
