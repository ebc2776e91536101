import type { INodeProperties } from 'n8n-workflow';

import { choices } from './choices';
import { bundleLocator, domainLocator, orderLocator, userLocator } from './locators';

/** A drop-down over the states of a thing; the first one is chosen to begin with. */
export const statusFilter = (statuses: readonly string[], description: string): INodeProperties => {
	const [first] = statuses;
	const field: INodeProperties = {
		displayName: 'Status',
		name: 'status',
		type: 'options',
		default: '',
		description,
	};
	return { ...field, options: choices(statuses), default: first };
};

export const userEmailFilter: INodeProperties = {
	displayName: 'User Email',
	name: 'userEmail',
	type: 'string',
	default: '',
	placeholder: 'e.g. dana@northwind.com',
	description: "Only what belongs to the user with this email address; 'User' takes one too",
};

/** What a list is narrowed to, picked as where one thing is worked on; it need not be given. */
const picked = (locator: INodeProperties): INodeProperties => ({ ...locator, required: false });

export const userIdFilter = picked(userLocator('Only what belongs to this user'));

/** The same under the name that the pending actions give it. */
export const userFilter: INodeProperties = { ...userIdFilter, name: 'user' };

export const bundleIdFilter = picked(bundleLocator('Only what was ordered on this bundle'));

export const orderIdFilter = picked(orderLocator('Only what belongs to this order'));

export const domainIdFilter = picked(domainLocator('Only what concerns this domain'));
