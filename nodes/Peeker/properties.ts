import type { INodeProperties } from 'n8n-workflow';

import { shownFor } from './fields/shownFor';
import type { Resource } from './operation';
import { resources } from './operations';
import { toolOutputFields } from './tool/toolOutput';

const resourceField: INodeProperties = {
	displayName: 'Resource',
	name: 'resource',
	type: 'options',
	noDataExpression: true,
	options: resources.map(({ name, value }) => ({ name, value })),
	default: 'order',
};

function operationField({ value: resource, operations }: Resource): INodeProperties {
	const field: INodeProperties = {
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: [resource] } },
		default: '',
	};
	const options = operations.map(({ name, value, action, description }) => ({
		name,
		value,
		action,
		description,
	}));
	const usual = operations.find(({ value }) => value === 'get') ?? operations[0];
	return { ...field, options, default: usual.value };
}

/** Everything the editor shows: resource, operation, and the fields of each operation. */
export const properties: INodeProperties[] = [
	resourceField,
	...resources.map(operationField),
	...resources.flatMap(({ value: resource, operations }) =>
		operations.flatMap(({ value, fields }) => shownFor(resource, value, fields)),
	),
	...toolOutputFields,
];
