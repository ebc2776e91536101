import { z } from 'zod';

import { availabilityOf, rowOfRefused } from '../../../api/resources/availability';
import { domainNames, oneOf, onOrOff, optionsInput } from '../../input/schemas';
import type { Provider } from '../../../api/contract/values';
import type { Row } from '../../../api/util/row';
import { domainsField } from '../../fields/domains';
import { moneyInWords } from '../../../api/util/money';
import { optionsField } from '../../fields/collections';
import { simplifiedName, simplifyField, simplifyInput } from '../../fields/simplify';
import { operation } from '../../operation';

const isUsableFor = (uses: unknown, provider: Provider) =>
	Array.isArray(uses) && uses.includes(provider);

/** Absent is unknown: a name that is for sale and does not say what it can carry is not left out. */
const maySuit = ({ available, usable_for }: Row, provider: Provider) =>
	isUsableFor(usable_for, provider) || (available === true && usable_for == null);
/** How many of the names can be registered, and what they would cost together, where that is known. */
function verdictOn(rows: Row[]): string {
	const free = rows.filter(({ available }) => available === true);
	if (free.length === 0) {
		return rows.length === 1
			? 'The name cannot be registered.'
			: `None of the ${rows.length} names can be registered.`;
	}
	const currencies = new Set(free.map(({ currency }) => currency));
	const cents = free.map(({ price_cents }) => price_cents);
	const isKnown = currencies.size === 1 && cents.every((price) => typeof price === 'number');
	const total = moneyInWords(
		isKnown ? cents.reduce((sum, price) => sum + price, 0) : undefined,
		free[0].currency,
	);
	const verdict = `${free.length} of ${rows.length} can be registered`;
	return total === undefined ? `${verdict}.` : `${verdict}, for ${total} in all.`;
}

/** The rows of names, with one for each that Peeker refuses among others. Throws where it refuses all of them. */
async function rowsOf(
	names: string[],
	lookUp: (name: string) => Promise<Row>,
	hint: (message: string) => void,
): Promise<Row[]> {
	const refused: Array<{ error: unknown; row: Row }> = [];
	const look = async (name: string) =>
		await lookUp(name).catch(async (error: unknown) => {
			const row = await rowOfRefused(name, error);
			refused.push({ error, row });
			return row;
		});
	const rows = await Promise.all(names.map(look));
	if (refused.length === names.length) return await Promise.reject(refused[0].error);
	for (const { row } of refused) {
		hint(`Peeker did not take the name ${String(row.domain)} (${String(row.reason)}).`);
	}
	return rows;
}

export const checkAvailability = operation({
	value: 'checkAvailability',
	name: 'Check Availability',
	action: 'Check availability and price of domain names',
	description:
		'Tells for each domain name whether it can be bought, its price, and which inboxes it can carry; buys nothing',
	effect: 'read',
	fields: [
		domainsField('The names to check.'),
		simplifyField,
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
			...simplifyInput,
			options: optionsInput({
				onlyAvailable: onOrOff().optional(),
				usableFor: oneOf(['any', 'google', 'microsoft']).optional(),
			}),
		})
		.strict(),
	prepare(groups, client) {
		const names = groups.flatMap(({ input }) => input.domains);
		return {
			lookUp: availabilityOf(client, names),
			answered: new Map<string, Row>(),
			distinct: new Set(names).size,
		};
	},
	async run({ domains, simplify, options }, { hint }, { lookUp, answered, distinct }) {
		const { onlyAvailable = false, usableFor = 'any' } = options;
		const rows = await rowsOf(domains, lookUp, hint);
		const before = answered.size;
		for (const [at, row] of rows.entries()) answered.set(domains[at], row);
		if (answered.size > before && answered.size === distinct)
			hint(verdictOn([...answered.values()]));
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
		const wanted = rows.filter(
			(row) =>
				(!onlyAvailable || row.available === true) &&
				(usableFor === 'any' || maySuit(row, usableFor)),
		);
		return simplify === false ? wanted : wanted.map(simplifiedName);
	},
});
