import type { INodeProperties } from 'n8n-workflow';

/** A parameter of a resource that is shown for some of its operations only. */
export const shownFor = (
	resource: string,
	operation: string,
	fields: INodeProperties[],
): INodeProperties[] =>
	fields.map((field) => ({
		...field,
		displayOptions: {
			...field.displayOptions,
			show: { resource: [resource], operation: [operation], ...field.displayOptions?.show },
		},
	}));
