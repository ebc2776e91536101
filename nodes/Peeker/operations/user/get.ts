import { z } from 'zod';

import { userReference } from '../../input/schemas';
import { readOnce } from '../../../api/util/readOnce';
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
	prepare: (_groups, client) => readOnce(async (reference) => await userIdOf(client, reference)),
	async run({ userId }, { client }, idOf) {
		return await callForObject(client, 'getUser', { id: await idOf(userId) });
	},
});
