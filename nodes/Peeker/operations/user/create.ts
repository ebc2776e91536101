import { z } from 'zod';

import { email } from '../../input/schemas';
import { createUser } from '../../../api/resources/users';
import { additionalFieldsField } from '../../fields/collections';
import { emailField, userFields, userFieldsInput } from '../../fields/user';
import { operation } from '../../operation';

export const create = operation({
	value: 'create',
	name: 'Create',
	action: 'Create a user',
	description: 'Adds a customer record that orders can be placed for; the customer gets no login',
	effect: 'write',
	fields: [emailField, additionalFieldsField(userFields)],
	input: z.object({ email: email(), additionalFields: userFieldsInput }).strict(),
	async run({ email: address, additionalFields }, { client }) {
		return await createUser(client, { email: address, ...additionalFields });
	},
});
