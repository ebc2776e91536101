import { z } from 'zod';

import { email } from '../../input/schemas';
import { upsertUser } from '../../../api/resources/users';
import { additionalFieldsField } from '../../fields/collections';
import { emailField, userFields, userFieldsInput } from '../../fields/user';
import { operation } from '../../operation';

export const upsert = operation({
	value: 'upsert',
	name: 'Create or Update',
	action: 'Create or update a user',
	description: 'Create a new record, or update the current one if it already exists (upsert)',
	effect: 'write',
	fields: [emailField, additionalFieldsField(userFields)],
	input: z.object({ email: email(), additionalFields: userFieldsInput }).strict(),
	async run({ email: address, additionalFields }, { client, hint }) {
		const user = await upsertUser(client, { email: address, ...additionalFields });
		if (user.status === 'deleted') {
			hint(
				'The user with this email address is deleted, and stays so. Undo that in the Partner portal before you order for it.',
			);
		}
		return user;
	},
});
