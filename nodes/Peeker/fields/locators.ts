import type {
	INodeProperties,
	INodePropertyMode,
	INodePropertyModeTypeOptions,
} from 'n8n-workflow';

import type { IdKind } from '../../api/contract/ids';
import { ID_PREFIXES, idPattern } from '../../api/contract/ids';

const mode = (
	displayName: string,
	name: string,
	type: INodePropertyMode['type'],
	rest: Partial<INodePropertyMode>,
): INodePropertyMode => ({ displayName, name, type, ...rest });

/** A way to make what is not in the list yet; n8n calls the action handler with the text searched for. */
type AllowNew = NonNullable<INodePropertyModeTypeOptions['allowNewResource']>;

const fromList = (searchListMethod: string, allowNewResource?: AllowNew) =>
	mode('From List', 'list', 'list', {
		typeOptions: {
			searchListMethod,
			searchable: true,
			...(allowNewResource && { allowNewResource }),
		},
	});

const byId = (kind: IdKind, noun: string) =>
	mode('By ID', 'id', 'string', {
		placeholder: `e.g. ${ID_PREFIXES[kind]}01J2PK…`,
		validation: [
			{
				type: 'regex',
				properties: {
					regex: idPattern(kind),
					errorMessage: `${noun} ID must start with ${ID_PREFIXES[kind]}`,
				},
			},
		],
	});

const locator = (
	name: string,
	displayName: string,
	description: string,
	modes: INodePropertyMode[],
): INodeProperties => ({
	displayName,
	name,
	type: 'resourceLocator',
	required: true,
	default: { mode: 'list', value: '' },
	description,
	modes,
});

const bundleByName = mode('By Name', 'name', 'string', { placeholder: 'e.g. Starter 25k' });

export const bundleLocator = (description: string) =>
	locator('bundleId', 'Bundle', description, [
		fromList('searchBundles'),
		byId('bundle', 'Bundle'),
		bundleByName,
	]);

/** The bundle of an order, which may be made on the spot. */
export const newBundleLocator = (description: string) =>
	locator('bundleId', 'Bundle', description, [
		fromList('searchBundles', {
			label: '+ Create a bundle: type a name such as Starter 25k',
			method: 'createBundle',
			defaultName: '',
		}),
		byId('bundle', 'Bundle'),
		bundleByName,
	]);

export const orderLocator = (description: string) =>
	locator('orderId', 'Order', description, [fromList('searchOrders'), byId('order', 'Order')]);

export const swapLocator = (description: string) =>
	locator('swapId', 'Swap', description, [fromList('searchSwaps'), byId('swap', 'Swap')]);

const byEmail = mode('By Email', 'email', 'string', {
	placeholder: 'e.g. dana@northwind.com',
	validation: [
		{
			type: 'regex',
			properties: {
				regex: '(\\s*[^\\s@]+@[^\\s@]+\\s*)?',
				errorMessage: 'Enter an email address, such as dana@northwind.com',
			},
		},
	],
});

export const userLocator = (description: string) =>
	locator('userId', 'User', description, [byEmail, fromList('searchUsers'), byId('user', 'User')]);

/** The customer of an order: mostly a new one, so the address comes first. */
export const customerLocator = (description: string): INodeProperties => ({
	...locator('userId', 'User', description, [
		byEmail,
		fromList('searchUsers', {
			label: '+ Create a user: type the email address',
			method: 'createUser',
			defaultName: '',
		}),
		byId('user', 'User'),
	]),
	default: { mode: 'email', value: '' },
	hint: 'By email, an address that nobody has yet makes a new user',
});

export const domainLocator = (description: string) =>
	locator('domainId', 'Domain', description, [
		fromList('searchDomains'),
		byId('domain', 'Domain'),
		mode('By Name', 'name', 'string', { placeholder: 'e.g. northwind-mail.com' }),
	]);

/** The same locator, filled in with the ID of each input item. */
export const fromInput = (field: INodeProperties): INodeProperties => ({
	...field,
	default: { mode: 'id', value: '={{ $json.id }}' },
});
