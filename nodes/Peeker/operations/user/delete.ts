import { z } from 'zod';

import { userReference } from '../../input/schemas';
import { userIdOf } from '../../../api/resources/lookups';
import { callForObject } from '../../../api/client/unwrap';
import { userLocator } from '../../fields/locators';
import { operation } from '../../operation';

export const remove = operation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete a user',
	description:
		'Marks a customer record as deleted; its orders and domains stay, and the Partner portal can undo it',
	effect: 'write',
	fields: [userLocator('The user to delete')],
	input: z.object({ userId: userReference() }).strict(),
	async run({ userId }, { client }) {
		const id = await userIdOf(client, userId);
		return { ...(await callForObject(client, 'deleteUser', { id })), deleted: true };
	},
});
