import { z } from 'zod';

import { domainNames } from '../../input/schemas';
import { failuresInWords } from '../../../api/errors/remedies';
import { importsOf } from '../../../api/resources/domainImports';
import { domainsField } from '../../fields/domains';
import { operation } from '../../operation';

export const find = operation({
	value: 'find',
	name: 'Find',
	action: 'Find the import of given domains',
	description: 'Finds the import that given domains belong to, when its ID is not at hand',
	effect: 'read',
	fields: [domainsField('The domains whose import to find.')],
	input: z.object({ domains: domainNames() }).strict(),
	async run({ domains }, { client, hint }) {
		const jobs = await importsOf(client, domains);
		for (const failures of jobs.map(failuresInWords)) if (failures) hint(failures);
		return jobs;
	},
});
