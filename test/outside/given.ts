import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Lab } from './lab';
import { byId, locator } from './lab';

export const PEOPLE: INodeParameters = {
	persona: [{ firstName: 'Lee', lastName: 'Novak', profilePictureUrl: '' }],
};

/** Parameters of an order of one Microsoft domain each. */
export const orderOf = (
	domains: string | string[],
	options: IDataObject = {},
): INodeParameters => ({
	userId: locator('email', 'dana@northwind.example'),
	orderType: 'custom',
	microsoftLicenses: [domains].flat().length,
	microsoftInboxesPerDomain: 50,
	domains: [domains].flat().join(' '),
	personasFrom: 'define',
	personas: PEOPLE,
	options: options as INodeParameters,
});

export const swapOf = (
	domainId: INodeParameters,
	replacementDomain: string,
	more: INodeParameters = {},
): INodeParameters => ({ swapType: 'standard', domainId, replacementDomain, ...more });

/** A write of each kind, of one thing an item, against a lab of its own. */
export interface Write {
	name: string;
	resource: string;
	operation: string;
	/** What is counted in the ledger. */
	effect: 'order' | 'swap' | 'bundle' | 'import' | 'rename' | 'user';
	call: string;
	/** Makes what the write needs; gives the items and the parameters that read them. */
	given: (lab: Lab, items: number) => { items: IDataObject[]; parameters: INodeParameters };
}

const numbered = (count: number) => Array.from({ length: count }, (_, n) => n);

export const WRITES: Write[] = [
	{
		name: 'an order',
		resource: 'order',
		operation: 'create',
		effect: 'order',
		call: 'POST /orders',
		given: (_lab, count) => ({
			items: numbered(count).map((n) => ({ name: `ordered${n}.example` })),
			parameters: { ...orderOf('x'), domains: '={{ $json.name }}' },
		}),
	},
	{
		name: 'a swap',
		resource: 'swap',
		operation: 'create',
		effect: 'swap',
		call: 'POST /swaps',
		given: ({ state }, count) => ({
			items: numbered(count).map((n) => ({
				id: state.addConnected(`old${n}.example`).id,
				name: `new${n}.example`,
			})),
			parameters: swapOf(byId('={{ $json.id }}'), '={{ $json.name }}'),
		}),
	},
	{
		name: 'a swap by name',
		resource: 'swap',
		operation: 'create',
		effect: 'swap',
		call: 'POST /swaps',
		given: ({ state }, count) => ({
			items: numbered(count).map((n) => ({
				old: state.addConnected(`old${n}.example`) && `old${n}.example`,
				name: `new${n}.example`,
			})),
			parameters: swapOf(locator('name', '={{ $json.old }}'), '={{ $json.name }}'),
		}),
	},
	{
		name: 'a bundle',
		resource: 'bundle',
		operation: 'create',
		effect: 'bundle',
		call: 'POST /bundles',
		given: (_lab, count) => ({
			items: numbered(count).map((n) => ({ name: `Bundle ${n}` })),
			parameters: { name: '={{ $json.name }}', monthlySendingVolume: 25_000 },
		}),
	},
	{
		name: 'an import',
		resource: 'domainImport',
		operation: 'create',
		effect: 'import',
		call: 'POST /domains/import',
		given: (_lab, count) => ({
			items: numbered(count).map((n) => ({ name: `own${n}.example` })),
			parameters: { domains: '={{ $json.name }}' },
		}),
	},
	{
		name: 'a rename',
		resource: 'swap',
		operation: 'renameInboxes',
		effect: 'rename',
		call: 'POST /swaps/user_names',
		given: ({ state }, count) => ({
			items: numbered(count).map((n) => ({ id: state.addConnected(`used${n}.example`).id })),
			parameters: { domainId: byId('={{ $json.id }}'), personasFrom: 'define', personas: PEOPLE },
		}),
	},
	{
		name: 'a user',
		resource: 'user',
		operation: 'create',
		effect: 'user',
		call: 'POST /users',
		given: (_lab, count) => ({
			items: numbered(count).map((n) => ({ email: `user${n}@northwind.example` })),
			parameters: { email: '={{ $json.email }}' },
		}),
	},
	{
		name: 'an upserted user',
		resource: 'user',
		operation: 'upsert',
		effect: 'user',
		call: 'POST /users',
		given: (_lab, count) => ({
			items: numbered(count).map((n) => ({ email: `user${n}@northwind.example` })),
			parameters: { email: '={{ $json.email }}' },
		}),
	},
];
