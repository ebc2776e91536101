import { z } from 'zod';

import { bundleReference } from '../../input/schemas';
import { bundleIdOf } from '../../../api/resources/bundles';
import { callForObject } from '../../../api/client/unwrap';
import { bundleLocator } from '../../fields/locators';
import { operation } from '../../operation';

export const remove = operation({
	value: 'delete',
	name: 'Delete',
	action: 'Delete a bundle or archive one in use',
	description: 'Removes a bundle that was never ordered; one that was ordered is archived instead',
	effect: 'write',
	fields: [bundleLocator('The bundle to delete')],
	input: z.object({ bundleId: bundleReference() }).strict(),
	async run({ bundleId }, { client }) {
		const row = await callForObject(client, 'deleteBundle', {
			id: await bundleIdOf(client, bundleId),
		});
		return row.status === 'archived' ? { ...row, archived: true } : { ...row, deleted: true };
	},
});
