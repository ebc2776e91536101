import { z } from 'zod';

import { snakeCaseKeys } from '../../../api/util/snakeCaseKeys';
import { text, wholeNumber } from '../../input/schemas';
import { findBundle } from '../../../api/resources/lookups';
import { callForObject } from '../../../api/client/unwrap';
import {
	bundleOptionFields,
	bundleOptionsInput,
	nameField,
	volumeField,
} from '../../fields/bundle';
import { additionalFieldsField } from '../../fields/collections';
import { operation } from '../../operation';

export const create = operation({
	value: 'create',
	name: 'Create',
	action: 'Create a bundle',
	description:
		'Makes an order template from a monthly sending volume; it tells how many domains an order needs and costs nothing',
	effect: 'write',
	fields: [nameField, volumeField, additionalFieldsField(bundleOptionFields)],
	input: z
		.object({
			name: text(),
			monthlySendingVolume: wholeNumber(1),
			additionalFields: bundleOptionsInput,
		})
		.strict(),
	async run({ additionalFields, ...required }, { client }) {
		const body = snakeCaseKeys({ ...required, ...additionalFields });
		return await callForObject(client, 'createBundle', {
			body,
			reconcile: async (lostCall) => await findBundle(lostCall, body),
			howToCheck:
				"Look for it with the operation 'Get Many' of 'Bundle' before you run this again.",
		});
	},
});
