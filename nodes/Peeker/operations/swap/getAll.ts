import { domainReference, id, oneOf, userReference } from '../../input/schemas';
import { SWAP_STATUSES } from '../../../api/contract/values';
import { domainIdFilter, orderIdFilter, statusFilter, userIdFilter } from '../../fields/filters';
import { simplifiedSwap } from '../../fields/simplify';
import { listOperation } from '../listOperation';

export const getAll = listOperation({
	action: 'Get many swaps',
	description: 'Lists domain swaps and renames of inboxes',
	endpoint: 'listSwaps',
	simplified: simplifiedSwap,
	filterFields: [
		domainIdFilter,
		orderIdFilter,
		statusFilter(SWAP_STATUSES, 'Only swaps in this state'),
		userIdFilter,
	],
	filterInput: {
		domainId: domainReference(),
		orderId: id('order'),
		status: oneOf(SWAP_STATUSES),
		userId: userReference(),
	},
});
