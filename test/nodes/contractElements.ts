import type { JsonSchema } from '../contract/document';
import { bodySchema, contractOperations, resolved } from '../contract/document';
import type { RecordedRequest } from '../sandbox';

/**
 * Names for the parts of a request: `listOrders ?status=completed`, `createOrder .personas[].first_name`,
 * `createUser .sequencer.client_id:null`. One set says what the contract has, the other what was sent.
 */
function* partsOf(given: JsonSchema, path: string): Generator<string> {
	const schema = resolved(given);
	const types = [schema.type ?? []].flat();
	const alternatives = [...(schema.oneOf ?? []), ...(schema.anyOf ?? [])].map(resolved);
	yield path;
	if (types.length > 1) yield* types.map((type) => `${path}:${type}`);
	if (types.includes('boolean')) yield* [`${path}=true`, `${path}=false`];
	yield* (schema.enum ?? []).map((value) => `${path}=${value}`);
	for (const alternative of alternatives) {
		if (typeof alternative.type === 'string') yield `${path}:${alternative.type}`;
		yield* partsOf(alternative, path);
	}
	if (schema.items) yield* partsOf(schema.items, `${path}[]`);
	for (const [name, property] of Object.entries(schema.properties ?? {})) {
		yield* partsOf(property, `${path}.${name}`);
	}
}

/** Everything the contract lets a caller send, except for the IDs in paths. */
export function contractElements(): Set<string> {
	const elements = new Set<string>();
	for (const [operationId, operation] of contractOperations) {
		for (const { in: place, name, schema } of operation.parameters ?? []) {
			if (place !== 'query') continue;
			for (const part of partsOf(schema, `?${name}`)) elements.add(`${operationId} ${part}`);
		}
		const body = bodySchema(operation);
		if (!body) continue;
		for (const part of partsOf(body, '')) elements.add(`${operationId} ${part}`);
	}
	return elements;
}

const typeOf = (value: unknown) =>
	value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value;

function* sentParts(value: unknown, path: string): Generator<string> {
	yield path;
	yield `${path}:${typeOf(value)}`;
	if (Number.isInteger(value)) yield `${path}:integer`;
	if (Array.isArray(value)) {
		for (const entry of value) yield* sentParts(entry, `${path}[]`);
	} else if (typeof value === 'object' && value !== null) {
		for (const [name, entry] of Object.entries(value)) yield* sentParts(entry, `${path}.${name}`);
	} else {
		yield `${path}=${String(value)}`;
	}
}

/** The parts that a request sent. */
export function sentElements({ operationId, query, body }: RecordedRequest): string[] {
	const parts = Object.entries(query).flatMap(([name, value]) => [...sentParts(value, `?${name}`)]);
	if (body !== '') parts.push(...sentParts(JSON.parse(body), ''));
	return parts.map((part) => `${operationId} ${part}`);
}
