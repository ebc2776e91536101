import { openapi } from './openapi';

/** The part of JSON Schema that openapi.yaml uses. */
export interface JsonSchema {
	$ref?: string;
	type?: string | string[];
	nullable?: boolean;
	description?: string;
	required?: string[];
	properties?: Record<string, JsonSchema>;
	additionalProperties?: boolean;
	items?: JsonSchema;
	enum?: Array<string | number>;
	anyOf?: JsonSchema[];
	oneOf?: JsonSchema[];
	format?: string;
}

export interface QueryParameter {
	name: string;
	in: 'query' | 'path';
	schema: JsonSchema;
}

interface Content {
	content: Record<string, { schema: JsonSchema }>;
}

export interface ContractOperation {
	operationId: string;
	parameters?: QueryParameter[];
	requestBody?: Content;
	responses: Record<string, Content>;
}

type PathItem = Partial<Record<'get' | 'post' | 'patch' | 'delete', ContractOperation>>;

interface ContractDocument {
	paths: Record<string, PathItem>;
	components: { schemas: Record<string, JsonSchema> };
}

const document = openapi as ContractDocument;

/** The operations of openapi.yaml, by operation ID. */
export const contractOperations = new Map(
	Object.values(document.paths).flatMap((path) =>
		[path.get, path.post, path.patch, path.delete]
			.filter((operation) => operation !== undefined)
			.map((operation) => [operation.operationId, operation] as const),
	),
);

/** A shared schema of openapi.yaml, or the schema itself where it is no reference. */
export function resolved(schema: JsonSchema): JsonSchema {
	if (schema.$ref === undefined) return schema;
	const name = schema.$ref.replace('#/components/schemas/', '');
	const found = document.components.schemas[name];
	if (!found) throw new Error(`openapi.yaml has no schema ${schema.$ref}`);
	return resolved(found);
}

/** The schema of an operation's JSON body, undefined where it takes none. */
export const bodySchema = ({ requestBody }: ContractOperation): JsonSchema | undefined =>
	requestBody?.content['application/json']?.schema;

/** The schema of `data` in an operation's successful answer. */
export function dataSchema(operationId: string): JsonSchema {
	const responses = contractOperations.get(operationId)?.responses ?? {};
	const [success] = Object.entries(responses).filter(([status]) => status.startsWith('2'));
	const data = success?.[1].content['application/json']?.schema.properties?.data;
	if (!data) throw new Error(`openapi.yaml shows no answer of ${operationId}`);
	return resolved(data);
}
