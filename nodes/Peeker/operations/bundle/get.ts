import { z } from 'zod';

import { bundleReference } from '../../input/schemas';
import { bundleIdOf } from '../../../api/resources/bundles';
import { callForObject } from '../../../api/client/unwrap';
import { bundleLocator } from '../../fields/locators';
import { operation } from '../../operation';

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get a bundle',
	description: 'Shows one bundle and how many Google and Microsoft domains an order on it needs',
	effect: 'read',
	fields: [bundleLocator('The bundle to show')],
	input: z.object({ bundleId: bundleReference() }).strict(),
	async run({ bundleId }, { client }) {
		return await callForObject(client, 'getBundle', {
			id: await bundleIdOf(client, bundleId),
		});
	},
});
