import { z } from 'zod';

import { chunk } from '../../../api/util/chunk';
import { domainNames, httpUrl, optionsInput } from '../../input/schemas';
import { isRefusalOfEntries, namingEntry, partsAfter } from '../../../api/client/batch';
import { PeekerError } from '../../../api/errors/failure';
import { LIMITS } from '../../../api/contract/limits';
import { callForObject } from '../../../api/client/unwrap';
import { JOBS } from '../../../api/resources/jobs';
import { domainsField } from '../../fields/domains';
import { waitField, waitInput, waitOptions, waitOptionsInput } from '../../fields/waiting';
import { tellOutcome } from '../../tellOutcome';
import { waitForJob } from '../../waitForJob';
import type { Group } from '../../operation';
import { optionsField } from '../../fields/collections';
import { operation } from '../../operation';

const input = z
	.object({
		domains: domainNames({ idsToo: true }),
		forwardingUrl: httpUrl(),
		...waitInput,
		options: optionsInput(waitOptionsInput(JOBS.forwarding)),
	})
	.strict();

type Input = z.output<typeof input>;

/** A domain, and the items that ask for it. */
type Asked = [name: string, items: number[]];

function groupOf(target: Input, asked: Asked[]): Group<Input> {
	return {
		items: [...new Set(asked.flatMap(([, items]) => items))].sort((a, b) => a - b),
		input: { ...target, domains: asked.map(([name]) => name) },
		partsAfter(error) {
			// Later calls, of a wait, are refused for other reasons.
			const isOfThisCall =
				error instanceof PeekerError && error.failure?.endpoint === 'setDomainForwarding';
			if (!isOfThisCall || asked.length < 2 || !isRefusalOfEntries(error)) return undefined;
			return partsAfter(asked, error).map((part) => groupOf(target, part));
		},
	};
}

/** Domains with the same target (and the same way of waiting) share a job, 25 at the most (CONTRACT section 8). */
function groupByTarget(inputs: Array<Group<Input>>): Array<Group<Input>> {
	const byTarget = new Map<string, { input: Input; askedBy: Map<string, number[]> }>();
	for (const { items, input: one } of inputs) {
		const { domains, ...target } = one;
		const key = JSON.stringify(target);
		const entry = byTarget.get(key) ?? { input: one, askedBy: new Map<string, number[]>() };
		for (const name of domains) {
			entry.askedBy.set(name, [...(entry.askedBy.get(name) ?? []), ...items]);
		}
		byTarget.set(key, entry);
	}
	return [...byTarget.values()].flatMap(({ input: target, askedBy }) =>
		chunk([...askedBy], LIMITS.forwardingDomains).map((asked) => groupOf(target, asked)),
	);
}

export const set = operation({
	value: 'set',
	name: 'Set',
	action: 'Set where domains forward to',
	description: 'Repoints the web redirect of domains; items with the same target are sent together',
	effect: 'write',
	fields: [
		domainsField('The domains to repoint, by name or ID.'),
		{
			displayName: 'Forwarding URL',
			name: 'forwardingUrl',
			type: 'string',
			required: true,
			default: '',
			placeholder: 'e.g. https://northwind.com',
			description: 'The web address that visitors of the domains are sent to',
		},
		waitField(JOBS.forwarding, 'forwarding'),
		optionsField(waitOptions(JOBS.forwarding)),
	],
	input,
	group: groupByTarget,
	async run({ domains, forwardingUrl, waitForCompletion, options }, context) {
		const { client } = context;
		const call = { body: { domains, forwarding_url: forwardingUrl } };
		const started = await callForObject(client, 'setDomainForwarding', call).catch(
			async (error: unknown) =>
				await Promise.reject(domains.length === 1 ? namingEntry(error, domains[0]) : error),
		);
		if (!waitForCompletion) return tellOutcome(JOBS.forwarding, started, context);
		const done = await waitForJob(JOBS.forwarding, options, context, {
			started,
			read: async (reader) =>
				await callForObject(reader, 'getForwardingJob', { id: String(started.id) }),
		});
		return tellOutcome(JOBS.forwarding, done, context);
	},
});
