import { domainReference, id, oneOf, userReference } from '../../input/schemas';
import { withRemedies } from '../../../api/resources/pendingActions';
import { PENDING_ACTION_STATUSES } from '../../../api/contract/values';
import { domainIdFilter, orderIdFilter, statusFilter, userFilter } from '../../fields/filters';
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
		userFilter,
	],
	filterInput: {
		domainId: domainReference(),
		orderId: id('order'),
		status: oneOf(PENDING_ACTION_STATUSES),
		user: userReference(),
	},
});
