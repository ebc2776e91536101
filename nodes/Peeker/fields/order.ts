import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import {
	anyText,
	domainName,
	domainNames,
	flag,
	httpUrl,
	id,
	oneOf,
	optional,
	smartleadClientId,
	text,
	userReference,
	wholeNumber,
} from '../../api/contract/fields';
import { GOOGLE_INBOXES_PER_DOMAIN, MICROSOFT_INBOXES_PER_DOMAIN } from '../../api/contract/values';
import { POLL_SECONDS } from '../../api/contract/limits';
import type { OrderForm } from '../../api/order/body';
import { checkPart } from './checkPart';
import { domainsField } from './domains';
import { bundleLocator, userLocator } from './locators';
import { personaFields, personaInput, personasOf } from './personas';
import { waitInput, waitOptionsInput } from './waiting';

const only = (parameter: string, value: string, fields: INodeProperties[]): INodeProperties[] =>
	fields.map((field) => ({ ...field, displayOptions: { show: { [parameter]: [value] } } }));

const counts = (values: readonly number[]) =>
	values.map((value) => ({ name: String(value), value }));

const licenseFields: INodeProperties[] = [
	{
		displayName: 'Google Licenses',
		name: 'googleLicenses',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'How many Google inboxes to order. One license is one inbox.',
	},
	{
		displayName: 'Google Inboxes per Domain',
		name: 'googleInboxesPerDomain',
		type: 'options',
		options: counts(GOOGLE_INBOXES_PER_DOMAIN),
		default: 2,
		description: 'How many Google inboxes each Google domain carries',
	},
	{
		displayName: 'Microsoft Licenses',
		name: 'microsoftLicenses',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 0,
		description: 'How many Microsoft domains to order. One license is one whole domain.',
	},
	{
		displayName: 'Microsoft Inboxes per Domain',
		name: 'microsoftInboxesPerDomain',
		type: 'options',
		options: counts(MICROSOFT_INBOXES_PER_DOMAIN),
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
				name: 'Parameter',
				value: 'parameter',
				description: 'One order for every input item, with the domains named below',
			},
			{
				name: 'Input Items',
				value: 'inputItems',
				description: 'One order from all input items, with one domain out of each',
			},
		],
		default: 'parameter',
		description: 'Where the domain names of the order come from',
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
				name: 'Credential',
				value: 'credential',
				description: 'As stored in the Peeker credential',
			},
			{ name: 'Parameters', value: 'parameters', description: 'As given below, for this order' },
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
			description: 'Leave empty for your default client',
		},
	]),
];

/** Everything an order is made of, for `order.create` and `order.plan` alike. */
export const orderFields: INodeProperties[] = [
	userLocator('The customer the order is for. An email address nobody has yet makes a new user.'),
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
	...only('orderType', 'bundle', [bundleLocator('The bundle that sizes the order')]),
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

/** The spending guard, for every operation that spends (INTERFACE, `order.create`). */
export const allowLiveManualRunOption: INodeProperties = {
	displayName: 'Allow Live Manual Run',
	name: 'allowLiveManualRun',
	type: 'boolean',
	default: false,
	description:
		'Whether a run from the editor may spend real money with a live key. Published workflows always may.',
};

const override = z.object({ domain: domainName(), forwardingUrl: httpUrl() }).strict();

const forwardingOverrides = z
	.preprocess((value) => value ?? {}, z.object({ override: z.array(override).optional() }))
	.transform((value) =>
		Object.fromEntries(
			(value.override ?? []).map(({ domain, forwardingUrl }) => [domain, forwardingUrl]),
		),
	);

const formInput = {
	orderType: oneOf(['bundle', 'custom']),
	bundleId: z.unknown(),
	googleLicenses: z.unknown(),
	googleInboxesPerDomain: z.unknown(),
	microsoftLicenses: z.unknown(),
	microsoftInboxesPerDomain: z.unknown(),
};

type RawForm = z.output<z.ZodObject<typeof formInput>>;

function formOf(raw: RawForm, context: z.RefinementCtx): OrderForm {
	const part = <Schema extends z.ZodTypeAny>(schema: Schema, name: keyof RawForm) =>
		checkPart(schema, raw[name], [name], context);
	if (raw.orderType === 'bundle') return { bundleId: part(id('bundle', 'a bundle'), 'bundleId') };
	const count = z.preprocess((value) => (value === '' ? 0 : (value ?? 0)), wholeNumber(0));
	const googleLicenses = part(count, 'googleLicenses');
	const microsoftLicenses = part(count, 'microsoftLicenses');
	if (googleLicenses === 0 && microsoftLicenses === 0) {
		context.addIssue({
			code: 'custom',
			path: ['googleLicenses'],
			message: 'is 0, and so are the Microsoft licenses: the order would be empty',
		});
	}
	return {
		googleLicenses,
		...(googleLicenses > 0 && {
			googleInboxesPerDomain: part(oneOf(GOOGLE_INBOXES_PER_DOMAIN), 'googleInboxesPerDomain'),
		}),
		microsoftLicenses,
		...(microsoftLicenses > 0 && {
			microsoftInboxesPerDomain: part(
				oneOf(MICROSOFT_INBOXES_PER_DOMAIN),
				'microsoftInboxesPerDomain',
			),
		}),
	};
}

const loginInput = {
	smartleadLogin: oneOf(['credential', 'parameters']),
	smartleadLoginEmail: z.unknown(),
	smartleadLoginPassword: z.unknown(),
	smartleadClientId: z.unknown(),
};

type RawLogin = z.output<z.ZodObject<typeof loginInput>>;

const password = () =>
	z.preprocess(
		(value) => (typeof value === 'number' ? String(value) : value),
		z.string({ message: 'needs a password' }).min(1, { message: 'needs a password; it is empty' }),
	);

/** The login given with the order, or undefined for that of the credential. */
function loginOf(raw: RawLogin, context: z.RefinementCtx) {
	if (raw.smartleadLogin === 'credential') return undefined;
	const part = <Schema extends z.ZodTypeAny>(schema: Schema, name: keyof RawLogin) =>
		checkPart(schema, raw[name], [name], context);
	return {
		loginEmail: part(text('an email address'), 'smartleadLoginEmail'),
		loginPassword: part(password(), 'smartleadLoginPassword'),
		clientId: part(smartleadClientId(), 'smartleadClientId'),
	};
}

/** Schema of all parameters of an order, planned or placed. */
export const orderInput = z
	.object({
		userId: userReference(),
		...formInput,
		domainsFrom: oneOf(['parameter', 'inputItems']),
		domains: z.unknown(),
		domainField: anyText(),
		...personaInput,
		forwardingUrl: optional(httpUrl()),
		...loginInput,
		...waitInput,
		options: z
			.object({
				allowLiveManualRun: flag(),
				domainForwarding: forwardingOverrides,
				maxRegistrationCostCents: optional(wholeNumber(0)),
				preflight: flag(),
				...waitOptionsInput(POLL_SECONDS.other),
			})
			.strict(),
	})
	.strict()
	.transform(
		(
			{ userId, domainsFrom, domainField, forwardingUrl, waitForCompletion, options, ...raw },
			context,
		) => ({
			userId,
			form: formOf(raw, context),
			/** A raw list of names; where they come from the input items, the engine's grouping fills it in. */
			domains:
				domainsFrom === 'parameter'
					? checkPart(domainNames(), raw.domains, ['domains'], context)
					: [],
			domainField: domainsFrom === 'inputItems' ? domainField : undefined,
			personas: personasOf(raw, context),
			login: loginOf(raw, context),
			forwardingUrl,
			waitForCompletion,
			options,
		}),
	);

export type OrderInput = z.output<typeof orderInput>;
