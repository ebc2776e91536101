import { bundleReference, email, oneOf, optional, userReference } from '../../input/schemas';
import { ORDER_STATUSES } from '../../../api/contract/values';
import { bundleIdFilter, statusFilter, userEmailFilter, userIdFilter } from '../../fields/filters';
import { simplifiedOrder } from '../../fields/simplify';
import { listOperation } from '../listOperation';

export const getAll = listOperation({
	action: 'Get many orders',
	description: 'Lists orders, the newest first',
	endpoint: 'listOrders',
	simplified: simplifiedOrder,
	filterFields: [
		bundleIdFilter,
		statusFilter(ORDER_STATUSES, 'Only orders in this state'),
		userIdFilter,
		userEmailFilter,
	],
	filterInput: {
		bundleId: optional(bundleReference()),
		status: optional(oneOf(ORDER_STATUSES)),
		userEmail: optional(email()),
		userId: optional(userReference()),
	},
});
