import { bundleReference, email, oneOf, userReference } from '../../input/schemas';
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
		bundleId: bundleReference(),
		status: oneOf(ORDER_STATUSES),
		userEmail: email(),
		userId: userReference(),
	},
});
