import { email, oneOf } from '../../input/schemas';
import { USER_STATUSES } from '../../../api/contract/values';
import { statusFilter } from '../../fields/filters';
import { listOperation } from '../listOperation';

export const getAll = listOperation({
	action: 'Get many users',
	description: 'Lists the customer records of the account',
	endpoint: 'listUsers',
	filterFields: [
		{
			displayName: 'Email',
			name: 'email',
			type: 'string',
			default: '',
			placeholder: 'e.g. dana@northwind.com',
			description: 'Only the user with exactly this address',
		},
		statusFilter(USER_STATUSES, 'Only users in this state'),
	],
	filterInput: { email: email(), status: oneOf(USER_STATUSES) },
});
