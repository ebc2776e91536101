import { LONG_JOBS } from '../../../api/resources/jobStates';
import { waitUntilFinished as waiting } from '../waitUntilFinished';

export const waitUntilFinished = waiting({
	job: LONG_JOBS.domainImport,
	idKind: 'import',
	idField: {
		displayName: 'Import ID',
		name: 'importId',
		type: 'string',
		required: true,
		default: '={{ $json.id }}',
		placeholder: 'e.g. imp_01J2PK…',
		description: "The ID that the operation 'Create' gave; by default the one in each input item",
	},
	action: 'Wait until domain imports are finished',
});
