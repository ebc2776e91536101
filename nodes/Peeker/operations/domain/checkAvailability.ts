import { z } from 'zod';

import { availabilityOf } from '../../../api/resources/availability';
import { domainNames, flag, oneOf, optional } from '../../input/schemas';
import type { Provider } from '../../../api/contract/values';
import { domainsField } from '../../fields/domains';
import { optionsField } from '../../fields/collections';
import { operation } from '../../operation';

const isUsableFor = (uses: unknown, provider: Provider) =>
	Array.isArray(uses) && uses.includes(provider);

export const checkAvailability = operation({
	value: 'checkAvailability',
	name: 'Check Availability',
	action: 'Check which domain names can be registered',
	description:
		'Tells for each domain name whether it can be bought, its price, and which inboxes it can carry; buys nothing',
	effect: 'read',
	fields: [
		domainsField('The names to check.'),
		optionsField([
			{
				displayName: 'Only Available',
				name: 'onlyAvailable',
				type: 'boolean',
				default: false,
				description: 'Whether to leave out names that cannot be registered',
			},
			{
				displayName: 'Usable For',
				name: 'usableFor',
				type: 'options',
				options: [
					{ name: 'Any', value: 'any' },
					{ name: 'Google', value: 'google' },
					{ name: 'Microsoft', value: 'microsoft' },
				],
				default: 'any',
				description: 'Only names that can carry inboxes of this provider',
			},
		]),
	],
	input: z
		.object({
			domains: domainNames(),
			options: z
				.object({
					onlyAvailable: flag(),
					usableFor: optional(oneOf(['any', 'google', 'microsoft'])),
				})
				.strict(),
		})
		.strict(),
	prepare(groups, client) {
		return availabilityOf(
			client,
			groups.flatMap(({ input }) => input.domains),
		);
	},
	async run({ domains, options }, { hint }, availability) {
		const { onlyAvailable = false, usableFor = 'any' } = options;
		const rows = await Promise.all(domains.map(availability));
		if (
			rows.some(
				({ usable_for }) =>
					isUsableFor(usable_for, 'google') && !isUsableFor(usable_for, 'microsoft'),
			)
		) {
			hint(
				'Some of these names can only take Google inboxes: look at "usable_for" before you order Microsoft ones.',
			);
		}
		return rows.filter(
			({ available, usable_for }) =>
				(!onlyAvailable || available === true) &&
				(usableFor === 'any' || isUsableFor(usable_for, usableFor)),
		);
	},
});
