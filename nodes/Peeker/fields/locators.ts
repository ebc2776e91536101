import type { INodeProperties, INodePropertyMode } from 'n8n-workflow';

import type { IdKind } from '../../api/contract/ids';
import { ID_PREFIXES, idPattern } from '../../api/contract/ids';

const mode = (
	displayName: string,
	name: string,
	type: INodePropertyMode['type'],
	rest: Partial<INodePropertyMode>,
): INodePropertyMode => ({ displayName, name, type, ...rest });

const fromList = (searchListMethod: string) =>
	mode('From List', 'list', 'list', { typeOptions: { searchListMethod, searchable: true } });

const byId = (kind: IdKind) =>
	mode('By ID', 'id', 'string', {
		placeholder: `e.g. ${ID_PREFIXES[kind]}01J2PK…`,
		validation: [
			{
				type: 'regex',
				properties: {
					regex: idPattern(kind),
					errorMessage: `An ID here starts with "${ID_PREFIXES[kind]}"`,
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

export const bundleLocator = (description: string) =>
	locator('bundleId', 'Bundle', description, [fromList('searchBundles'), byId('bundle')]);

export const orderLocator = (description: string) =>
	locator('orderId', 'Order', description, [fromList('searchOrders'), byId('order')]);

export const swapLocator = (description: string) =>
	locator('swapId', 'Swap', description, [fromList('searchSwaps'), byId('swap')]);

export const userLocator = (description: string) =>
	locator('userId', 'User', description, [
		fromList('searchUsers'),
		byId('user'),
		mode('By Email', 'email', 'string', { placeholder: 'e.g. dana@northwind.com' }),
	]);

export const domainLocator = (description: string) =>
	locator('domainId', 'Domain', description, [
		fromList('searchDomains'),
		byId('domain'),
		mode('By Name', 'name', 'string', { placeholder: 'e.g. northwind-mail.com' }),
	]);
