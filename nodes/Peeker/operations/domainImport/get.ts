import { z } from 'zod';

import { id } from '../../input/schemas';
import { failuresInWords } from '../../../api/errors/remedies';
import { readImport } from '../../../api/resources/domainImports';
import { operation } from '../../operation';

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get a domain import',
	description: 'Shows how far an import is and which nameservers it waits for',
	effect: 'read',
	fields: [
		{
			displayName: 'Import ID',
			name: 'importId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. imp_01J2PK…',
			description: "The ID that the operation 'Create' gave",
		},
	],
	input: z.object({ importId: id('import') }).strict(),
	async run({ importId }, { client, hint }) {
		const job = await readImport(client, importId);
		const failures = failuresInWords(job);
		if (failures) hint(failures);
		return job;
	},
});
