import { oneOf } from '../../input/schemas';
import { BUNDLE_STATUSES } from '../../../api/contract/values';
import { statusFilter } from '../../fields/filters';
import { listOperation } from '../listOperation';

export const getAll = listOperation({
	action: 'Get many bundles',
	description: 'Lists the bundles of the account with the number of domains each needs',
	endpoint: 'listBundles',
	filterFields: [statusFilter(BUNDLE_STATUSES, 'Only bundles in this state')],
	filterInput: { status: oneOf(BUNDLE_STATUSES) },
});
