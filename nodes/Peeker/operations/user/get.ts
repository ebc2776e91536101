import { z } from 'zod';

import { userReference } from '../../../api/contract/fields';
import { userIdOf } from '../../../api/lookups';
import { callForObject } from '../../../api/resource';
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
