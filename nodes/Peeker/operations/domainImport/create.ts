import { z } from 'zod';

import { chunk } from '../../../api/util/chunk';
import { domainNames, oneOf, optionsInput } from '../../input/schemas';
import { LIMITS } from '../../../api/contract/limits';
import { withFacts, withNote } from '../../../api/errors/failure';
import { nameserversInWords } from '../../../api/errors/remedies';
import { readImport, startImport } from '../../../api/resources/domainImports';
import type { Row } from '../../../api/util/row';
import { JOBS } from '../../../api/resources/jobs';
import { domainsField } from '../../fields/domains';
import { waitField, waitInput, waitOptions, waitOptionsInput } from '../../fields/waiting';
import { tellOutcomes } from '../../tellOutcome';
import { waitForJobs } from '../../waitForJob';
import { optionsField } from '../../fields/collections';
import { operation } from '../../operation';

const groupsIn = (jobs: Row[]) => jobs.flatMap(({ nameserver_groups: groups }) => groups ?? []);

/** Whether the import waits, or will wait, for nameservers. */
const waitsForNameservers = ({ nameserver_groups: groups, status }: Row) =>
	Boolean(groups) && ![groups].flat().every((group) => group === null) && !isOver(status);

const isOver = (status: unknown) =>
	[...JOBS.domainImport.done, ...JOBS.domainImport.failed].some((end) => end === status);

/** A list cut into several imports may fail half way; what was started is named. */
const withStarted = (error: unknown, started: Row[]) =>
	started.length === 0
		? error
		: withFacts(
				withNote(
					error,
					[
						`Already started: ${started.map(({ id }) => String(id)).join(', ')}.`,
						nameserversInWords(groupsIn(started)),
					].join('\n'),
				),
				{
					data: {
						import_ids: started.map(({ id }) => id),
						nameserver_groups: groupsIn(started),
					},
				},
			);

export const create = operation({
	value: 'create',
	name: 'Create',
	action: 'Import domains you already own',
	description:
		'Brings domains that you own elsewhere into Peeker; the answer holds the nameservers to set at your registrar',
	effect: 'write',
	fields: [
		domainsField('The domains to import: main names such as northwind.com, no sub-domains.'),
		waitField(JOBS.domainImport),
		optionsField([
			{
				displayName: 'Large Lists',
				name: 'form',
				type: 'options',
				options: [
					{
						name: 'Automatic',
						value: 'auto',
						description: `Direct for up to ${LIMITS.synchronousImportNames} domains, queued for more`,
					},
					{
						name: 'Queue',
						value: 'job',
						description: `Queued, up to ${LIMITS.importJobNames} domains at once`,
					},
					{
						name: 'Direct',
						value: 'synchronous',
						description: `Direct, up to ${LIMITS.synchronousImportNames} domains at once; Peeker answers when it has looked at all of them`,
					},
				],
				default: 'auto',
				description:
					'How Peeker takes the import. More domains than fit are sent in several parts.',
			},
			...waitOptions(JOBS.domainImport),
		]),
	],
	input: z
		.object({
			domains: domainNames(),
			...waitInput,
			options: optionsInput({
				form: oneOf(['auto', 'job', 'synchronous']).optional(),
				...waitOptionsInput(JOBS.domainImport),
			}),
		})
		.strict(),
	async run({ domains, waitForCompletion, options }, context) {
		const { client } = context;
		const isSmall = domains.length <= LIMITS.synchronousImportNames;
		const wanted = options.form ?? 'auto';
		const form = wanted === 'auto' ? (isSmall ? 'synchronous' : 'job') : wanted;
		const most = form === 'job' ? LIMITS.importJobNames : LIMITS.synchronousImportNames;
		const jobs: Row[] = [];
		for (const names of chunk(domains, most)) {
			const job = startImport(client, form, names);
			jobs.push(
				await job.catch(async (error: unknown) => await Promise.reject(withStarted(error, jobs))),
			);
		}

		if (jobs.some(waitsForNameservers)) {
			context.hint(
				'Set the nameservers under "nameserver_groups" at the registrar of your domains; the import goes on once they are in place.',
			);
		}
		if (!waitForCompletion) return tellOutcomes(JOBS.domainImport, jobs, context);
		const ended = await waitForJobs(JOBS.domainImport, options, context, {
			started: jobs,
			read: async (reader, id) => await readImport(reader, id, form),
		});
		return tellOutcomes(JOBS.domainImport, ended, context);
	},
});
