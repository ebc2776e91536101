import { email, id, oneOf, optional } from '../../input/schemas';
import { ORDER_STATUSES } from '../../../api/contract/values';
import { statusFilter, userEmailFilter, userIdFilter } from '../../fields/filters';
import { simplifiedOrder } from '../../fields/simplify';
import { listOperation } from '../listOperation';

export const getAll = listOperation({
	action: 'Get many orders',
	description: 'Lists orders, the newest first',
	endpoint: 'listOrders',
	simplified: simplifiedOrder,
	filterFields: [
		{
			displayName: 'Bundle ID',
			name: 'bundleId',
			type: 'string',
			default: '',
			placeholder: 'e.g. bun_01J2PK…',
			description: 'Only orders on this bundle',
		},
		statusFilter(ORDER_STATUSES, 'Only orders in this state'),
		userEmailFilter,
		userIdFilter,
	],
	filterInput: {
		bundleId: optional(id('bundle')),
		status: optional(oneOf(ORDER_STATUSES)),
		userEmail: optional(email()),
		userId: optional(id('user')),
	},
});
