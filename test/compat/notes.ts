/** What users of some versions must know, as read in n8n's code and seen in the runs. */
export const DIFFERENCES: readonly string[] = [
	'Before 2.8 n8n answers a delivery before it has stored the execution: an event that it then cannot store is lost, for it was answered 200. From 2.8 on it is answered 5xx, and Peeker sends it again. The test that locks the database shows it: red on 2.0.3 (on 1.123 it could not look at the database, and shows nothing). Use 2.8 or newer for Peeker Trigger.',
	'n8n 1.123 to 2.20 tell a node of a lost connection in another form than newer ones. The nodes read both; an earlier state of them did not, and an order whose answer was lost failed there instead of being asked for again. The matrix found it.',
	'Until somewhere between 2.10 and 2.20 n8n had no p-limit for community nodes: an earlier state of the nodes did not load there. They need nothing of the kind any more.',
	'n8n 1 publishes no workflow that only a person or another workflow starts. Run such a one by hand as it is.',
	"What else is red: on 2.8.4, 2.20.12 and in queue mode the two tests that listen for a test event, to which the driver handed an example's pinned sample (mended since); up to 2.20 the words of a refused publication, which those versions do not log.",
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
