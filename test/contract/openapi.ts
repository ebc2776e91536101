/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals -- tests run on Node.js itself */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

/** The whole of openapi.yaml. Everybody shares it: who changes something takes a copy. */
export const openapi: unknown = parse(readFileSync(join(__dirname, 'openapi.yaml'), 'utf8'));

/** What stands in openapi.yaml under these keys. Fails when there is nothing. */
export function openapiAt(...path: string[]): unknown {
	const found = path.reduce<unknown>((at, key) => Reflect.get(Object(at), key), openapi);
	if (found === undefined) throw new Error(`openapi.yaml has nothing at ${path.join(' → ')}`);
	return found;
}

/** As `openapiAt`, below `components.schemas`; the keys between schemas and properties are spelled out. */
export const schemaAt = (...path: string[]): unknown => openapiAt('components', 'schemas', ...path);
