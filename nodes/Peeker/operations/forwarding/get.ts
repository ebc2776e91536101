import { z } from 'zod';

import { id } from '../../input/schemas';
import { failuresInWords } from '../../../api/errors/remedies';
import { callForObject } from '../../../api/client/unwrap';
import { operation } from '../../operation';

export const get = operation({
	value: 'get',
	name: 'Get',
	action: 'Get a forwarding job',
	description: 'Shows which domains of a forwarding job are done and which could not be repointed',
	effect: 'read',
	fields: [
		{
			displayName: 'Forwarding Job ID',
			name: 'forwardingJobId',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. fwj_01J2PK…',
			description: "The ID that the operation 'Set' gave",
		},
	],
	input: z.object({ forwardingJobId: id('forwardingJob') }).strict(),
	async run({ forwardingJobId }, { client, hint }) {
		const job = await callForObject(client, 'getForwardingJob', { id: forwardingJobId });
		const failures = failuresInWords(job);
		if (failures) hint(failures);
		return job;
	},
});
