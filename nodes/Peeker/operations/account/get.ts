import { z } from 'zod';

import { callForObject } from '../../../api/client/unwrap';
import { operation } from '../../operation';

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get account',
	description:
		'Shows the partner account and whether the API key is a live or a sandbox key, and what it may do',
	effect: 'read',
	fields: [],
	input: z.object({}).strict(),
	async run(_input, { client }) {
		return await callForObject(client, 'getMe');
	},
});
