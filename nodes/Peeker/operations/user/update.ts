import { z } from 'zod';

import { userReference } from '../../input/schemas';
import { userIdOf } from '../../../api/resources/lookups';
import { callForObject } from '../../../api/client/unwrap';
import { userBody } from '../../../api/resources/users';
import { atLeastOne, updateFieldsField } from '../../fields/collections';
import { userLocator } from '../../fields/locators';
import { emailField, userFields, userUpdateInput } from '../../fields/user';
import { operation } from '../../operation';

export const update = operation({
	value: 'update',
	name: 'Update',
	action: 'Update a user',
	description:
		'Changes the name, address or Smartlead client of a customer record, for future orders',
	effect: 'write',
	fields: [
		userLocator('The user to change'),
		updateFieldsField([{ ...emailField, required: false }, ...userFields]),
	],
	input: z.object({ userId: userReference(), updateFields: atLeastOne(userUpdateInput) }).strict(),
	async run({ userId, updateFields }, { client }) {
		return await callForObject(client, 'updateUser', {
			id: await userIdOf(client, userId),
			body: userBody(updateFields),
		});
	},
});
