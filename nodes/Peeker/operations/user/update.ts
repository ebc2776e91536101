import { z } from 'zod';

import { userReference } from '../../../api/contract/fields';
import { userIdOf } from '../../../api/lookups';
import { callForObject } from '../../../api/resource';
import { userBody } from '../../../api/users';
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
