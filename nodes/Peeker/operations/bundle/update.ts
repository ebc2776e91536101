import { z } from 'zod';

import { snakeCaseKeys } from '../../../api/util/snakeCaseKeys';
import { bundleReference } from '../../input/schemas';
import { bundleIdOf } from '../../../api/resources/bundles';
import { callForObject } from '../../../api/client/unwrap';
import { bundleOptionFields, bundleUpdateInput, nameField, volumeField } from '../../fields/bundle';
import { atLeastOne, updateFieldsField } from '../../fields/collections';
import { bundleLocator } from '../../fields/locators';
import { operation } from '../../operation';

export const update = operation({
	value: 'update',
	name: 'Update',
	action: 'Update a bundle',
	description:
		'Changes the name, volume or provider split of a bundle; placed orders stay as they are',
	effect: 'write',
	fields: [
		bundleLocator('The bundle to change'),
		updateFieldsField([
			...bundleOptionFields,
			{ ...nameField, required: false },
			{ ...volumeField, required: false },
		]),
	],
	input: z
		.object({ bundleId: bundleReference(), updateFields: atLeastOne(bundleUpdateInput) })
		.strict(),
	async run({ bundleId, updateFields }, { client }) {
		return await callForObject(client, 'updateBundle', {
			id: await bundleIdOf(client, bundleId),
			body: snakeCaseKeys(updateFields),
		});
	},
});
