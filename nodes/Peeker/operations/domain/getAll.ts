import { email, oneOf, userReference } from '../../input/schemas';
import { DOMAIN_CATEGORIES, DOMAIN_STATUSES, PROVIDERS } from '../../../api/contract/values';
import { choices } from '../../fields/choices';
import { statusFilter, userEmailFilter, userIdFilter } from '../../fields/filters';
import { simplifiedDomain } from '../../fields/simplify';
import { listOperation } from '../listOperation';

export const getAll = listOperation({
	action: 'Get many domains',
	description: 'Lists the domains of the account, in stock or connected to an order',
	endpoint: 'listDomains',
	simplified: simplifiedDomain,
	filterFields: [
		{
			displayName: 'Category',
			name: 'category',
			type: 'options',
			options: choices(DOMAIN_CATEGORIES),
			default: 'inventory',
			description: 'Inventory is what is free for a new order, connected is what is in use',
		},
		statusFilter(DOMAIN_STATUSES, 'Only domains in this state'),
		{
			displayName: 'Usable For',
			name: 'usableFor',
			type: 'options',
			options: choices(PROVIDERS),
			default: 'google',
			description: 'Only domains that can carry inboxes of this provider',
		},
		userIdFilter,
		userEmailFilter,
	],
	filterInput: {
		category: oneOf(DOMAIN_CATEGORIES),
		status: oneOf(DOMAIN_STATUSES),
		usableFor: oneOf(PROVIDERS),
		userEmail: email(),
		userId: userReference(),
	},
});
