import type { INodeProperties } from 'n8n-workflow';

import { GOOGLE_INBOXES_PER_DOMAIN, MICROSOFT_INBOXES_PER_DOMAIN } from '../../api/contract/values';
import { numberChoices } from './choices';
import { domainsField } from './domains';
import { customerLocator, newBundleLocator } from './locators';
import { personaFields } from './personas';

const only = (parameter: string, value: string, fields: INodeProperties[]): INodeProperties[] =>
	fields.map((field) => ({ ...field, displayOptions: { show: { [parameter]: [value] } } }));

const licenseFields: INodeProperties[] = [
	{
		displayName: 'Google Inboxes',
		name: 'googleLicenses',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		hint: 'Divided by the inboxes per domain, rounded up, this is the number of Google domains',
		description: 'How many Google inboxes to order. One license is one inbox.',
	},
	{
		displayName: 'Google Inboxes per Domain',
		name: 'googleInboxesPerDomain',
		type: 'options',
		options: numberChoices(GOOGLE_INBOXES_PER_DOMAIN),
		default: 2,
		description: 'How many Google inboxes each Google domain carries',
	},
	{
		displayName: 'Microsoft Domains',
		name: 'microsoftLicenses',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		hint: 'Counts whole domains, each with the inboxes chosen below',
		description: 'How many Microsoft domains to order. One license is one whole domain.',
	},
	{
		displayName: 'Microsoft Inboxes per Domain',
		name: 'microsoftInboxesPerDomain',
		type: 'options',
		options: numberChoices(MICROSOFT_INBOXES_PER_DOMAIN),
		default: 50,
		description: 'How many Microsoft inboxes each Microsoft domain carries',
	},
];

const domainFields: INodeProperties[] = [
	{
		displayName: 'Domains From',
		name: 'domainsFrom',
		type: 'options',
		options: [
			{
				name: 'One List (Type or Map)',
				value: 'parameter',
				description: 'One order for every input item, with the domains named below',
			},
			{
				name: 'From All Input Items',
				value: 'inputItems',
				description: 'One order from all input items, with one domain out of each',
				// The input items of a tool are those of the agent itself.
				displayOptions: { hide: { '@tool': [true] } },
			},
		],
		default: 'parameter',
		description: 'Where the domain names of the order come from',
		builderHint: {
			propertyHint:
				"Behind a node that gives one item a domain, such as Check Availability, choose 'inputItems': 'parameter' places one order for every input item.",
		},
	},
	...only('domainsFrom', 'parameter', [domainsField('The domains of the order.')]),
	...only('domainsFrom', 'inputItems', [
		{
			displayName: 'Domain Field',
			name: 'domainField',
			type: 'string',
			required: true,
			default: 'domain',
			placeholder: 'e.g. domain',
			description: 'The field of each input item that holds its domain name',
		},
	]),
];

const smartleadFields: INodeProperties[] = [
	{
		displayName: 'Smartlead Login',
		name: 'smartleadLogin',
		type: 'options',
		options: [
			{
				name: 'From the Credential',
				value: 'credential',
				description: 'As stored in the Peeker credential',
			},
			{ name: 'Enter Here', value: 'parameters', description: 'As given below, for this order' },
		],
		default: 'credential',
		description: 'The Smartlead account that the finished inboxes are added to',
	},
	...only('smartleadLogin', 'parameters', [
		{
			displayName: 'Smartlead Login Email',
			name: 'smartleadLoginEmail',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. ops@agency.com',
		},
		{
			displayName: 'Smartlead Login Password',
			name: 'smartleadLoginPassword',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			default: '',
			description: 'Better kept in the Peeker credential, where it is encrypted',
		},
		{
			displayName: 'Smartlead Client ID',
			name: 'smartleadClientId',
			type: 'string',
			default: '',
			placeholder: 'e.g. 410022',
			description:
				'Leave empty for your default client. For a customer that Peeker knows already this replaces the client stored with them: empty puts them back to the default.',
		},
	]),
];

/** Everything an order is made of, for `order.create` and `order.plan` alike. */
export const orderFields: INodeProperties[] = [
	customerLocator(
		'The customer the order is for. An email address nobody has yet makes a new user.',
	),
	{
		displayName: 'Order Type',
		name: 'orderType',
		type: 'options',
		options: [
			{ name: 'Bundle', value: 'bundle', description: 'As a bundle sizes it' },
			{ name: 'Custom', value: 'custom', description: 'With license numbers of your own' },
		],
		default: 'bundle',
		description: 'How the size of the order is given',
	},
	...only('orderType', 'bundle', [newBundleLocator('The bundle that sizes the order')]),
	...only('orderType', 'custom', licenseFields),
	...domainFields,
	...personaFields,
	{
		displayName: 'Forwarding URL',
		name: 'forwardingUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://northwind.com',
		description: 'The web address that visitors of the domains are sent to',
	},
	...smartleadFields,
];

export const domainForwardingOption: INodeProperties = {
	displayName: 'Domain Forwarding',
	name: 'domainForwarding',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Domain',
	default: {},
	description: "Domains of this order that forward elsewhere than 'Forwarding URL'",
	options: [
		{
			displayName: 'Override',
			name: 'override',
			values: [
				{
					displayName: 'Domain',
					name: 'domain',
					type: 'string',
					default: '',
					placeholder: 'e.g. northwind-shop.com',
				},
				{
					displayName: 'Forwarding URL',
					name: 'forwardingUrl',
					type: 'string',
					default: '',
					placeholder: 'e.g. https://shop.northwind.com',
				},
			],
		},
	],
};
