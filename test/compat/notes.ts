/** What users of some versions must know, as read in n8n's code and seen in the runs. */
export const DIFFERENCES: readonly string[] = [
	'Before 2.8 n8n answers a delivery before it has stored the execution: an event that it then cannot store is lost, for it was answered 200. From 2.8 on it is answered 5xx, and Peeker sends it again. The test that locks the database shows it: red on 1.123 and 2.0. Use 2.8 or newer for Peeker Trigger.',
	'n8n 1.123 to 2.20 tell a node of a lost connection in another form than newer ones. The nodes read both; an earlier state of them did not, and an order whose answer was lost failed there instead of being asked for again. The matrix found it.',
	'Until somewhere between 2.10 and 2.20 n8n had no p-limit for community nodes: an earlier state of the nodes did not load there. They need nothing of the kind any more.',
	'n8n 1 publishes no workflow that only a person or another workflow starts. Run such a one by hand as it is.',
	'Before 2.39 n8n sends no item with `details` to the error output: there the details of a failed item stand in `message`. The matrix found it.',
	'What somebody retries in the list of executions n8n 2.0 still showed as running after it had ended: two tests of that retry are red there.',
	'Why a workflow could not be published, n8n up to 2.20 answers; newer ones write it into their log and show it in the editor.',
	'Wait Until Finished suspends the execution from 2.39 on; older n8n waits within the execution, for an hour at most.',
	'Older n8n gives highlighted execution data to expressions only; the node takes that way there.',
];

/** What these runs do not show. */
export const NOT_PROVED: readonly string[] = [
	'The versions between the columns.',
	'2.41.3, the newest on the registry where this was run: parts that it needs were missing there. 2.41.1 stands for it; the nightly run takes `latest` and `beta` as they are.',
	"n8n's own images and n8n Cloud. Here n8n was installed by npm; of what the older versions depend on, the registry's state of one day was taken, with three exceptions that `test/n8n/install.ts` names.",
	'The editor in a browser: only the scenarios `editor` and `community` look at it, with the version of the lockfile.',
	'PostgreSQL in regular mode, MySQL, several main processes.',
	'macOS and Windows; GitHub runs `npm start -- --once` there for every change.',
];
