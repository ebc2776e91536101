import { z } from 'zod';

import { userReference } from '../../input/schemas';
import { userIdOf } from '../../../api/resources/lookups';
import { callForObject } from '../../../api/client/unwrap';
import { userLocator } from '../../fields/locators';
import { operation } from '../../operation';

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get a user',
	description: 'Shows one customer record',
	effect: 'read',
	fields: [userLocator('The user to show')],
	input: z.object({ userId: userReference() }).strict(),
	async run({ userId }, { client }) {
		return await callForObject(client, 'getUser', { id: await userIdOf(client, userId) });
	},
});
