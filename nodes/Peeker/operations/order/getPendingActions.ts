import { id, oneOf, optional, userReference } from '../../input/schemas';
import { withRemedies } from '../../../api/resources/pendingActions';
import { PENDING_ACTION_STATUSES } from '../../../api/contract/values';
import { domainIdFilter, orderIdFilter, statusFilter } from '../../fields/filters';
import { listOperation } from '../listOperation';

export const getPendingActions = listOperation({
	value: 'getPendingActions',
	name: 'Get Pending Actions',
	action: 'Get pending actions of orders and what to do',
	description:
		'Lists what you have to do before orders can go on, such as setting nameservers or replacing a domain',
	endpoint: 'listPendingOrderActions',
	completed: withRemedies,
	filterFields: [
		domainIdFilter,
		orderIdFilter,
		statusFilter(PENDING_ACTION_STATUSES, 'Open is what still has to be done'),
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			placeholder: 'e.g. dana@northwind.com',
			description: 'Only actions for this user, given by ID or email address',
		},
	],
	filterInput: {
		domainId: optional(id('domain')),
		orderId: optional(id('order')),
		status: optional(oneOf(PENDING_ACTION_STATUSES)),
		user: optional(userReference()),
	},
});
