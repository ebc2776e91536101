import type { INodeProperties } from 'n8n-workflow';

const withForm = (description: string) =>
	`${description} Part names by commas, spaces or new lines; an expression may also give a list.`;

/** Many domain names in one text field; an expression may give an array. */
export const domainsField = (description: string): INodeProperties => ({
	displayName: 'Domains',
	name: 'domains',
	type: 'string',
	typeOptions: { rows: 3 },
	required: true,
	default: '',
	placeholder: 'e.g. northwind-mail.com, northwind-team.com',
	description: withForm(description),
});
