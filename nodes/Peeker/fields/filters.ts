import type { INodeProperties } from 'n8n-workflow';

import { choices } from './choices';

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

export const userIdFilter: INodeProperties = {
	displayName: 'User ID',
	name: 'userId',
	type: 'string',
	default: '',
	placeholder: 'e.g. usr_01J2PK…',
	description: 'Only what belongs to the user with this ID',
};

export const userEmailFilter: INodeProperties = {
	displayName: 'User Email',
	name: 'userEmail',
	type: 'string',
	default: '',
	placeholder: 'e.g. dana@northwind.com',
	description: 'Only what belongs to the user with this email address',
};

export const orderIdFilter: INodeProperties = {
	displayName: 'Order ID',
	name: 'orderId',
	type: 'string',
	default: '',
	placeholder: 'e.g. ord_01J2PK…',
	description: 'Only what belongs to the order with this ID',
};

export const domainIdFilter: INodeProperties = {
	displayName: 'Domain ID',
	name: 'domainId',
	type: 'string',
	default: '',
	placeholder: 'e.g. dom_01J2PK…',
	description: 'Only what concerns the domain with this ID',
};
