import { z } from 'zod';

import { availabilityOf } from '../../../api/availability';
import { domainNames, flag, oneOf, optional } from '../../../api/contract/fields';
import { domainsField } from '../../fields/domains';
import { optionsField } from '../../fields/collections';
import { operation } from '../../operation';

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
	share(groups, client) {
		return availabilityOf(
			client,
			groups.flatMap(({ input }) => input.domains),
		);
	},
	async run({ domains, options }, _context, availability) {
		const { onlyAvailable = false, usableFor = 'any' } = options;
		const rows = await Promise.all(domains.map(availability));
		return rows.filter(
			({ available, usable_for }) =>
				(!onlyAvailable || available === true) &&
				(usableFor === 'any' || (Array.isArray(usable_for) && usable_for.includes(usableFor))),
		);
	},
});
