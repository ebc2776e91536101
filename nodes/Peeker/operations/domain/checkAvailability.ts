import { z } from 'zod';

import { availabilityOf } from '../../../api/resources/availability';
import { domainNames, oneOf, onOrOff, optionsInput } from '../../input/schemas';
import type { Provider } from '../../../api/contract/values';
import type { Row } from '../../../api/util/row';
import { domainsField } from '../../fields/domains';
import { optionsField } from '../../fields/collections';
import { operation } from '../../operation';

const isUsableFor = (uses: unknown, provider: Provider) =>
	Array.isArray(uses) && uses.includes(provider);

/** Absent is unknown: a name that is for sale and does not say what it can carry is not left out. */
const maySuit = ({ available, usable_for }: Row, provider: Provider) =>
	isUsableFor(usable_for, provider) || (available === true && usable_for == null);

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
			options: optionsInput({
				onlyAvailable: onOrOff().optional(),
				usableFor: oneOf(['any', 'google', 'microsoft']).optional(),
			}),
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
			(row) =>
				(!onlyAvailable || row.available === true) &&
				(usableFor === 'any' || maySuit(row, usableFor)),
		);
	},
});
