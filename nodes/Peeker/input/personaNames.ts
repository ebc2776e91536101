import { z } from 'zod';

import { checkPart } from './checkPart';
import { parsedJson } from './domainNames';
import { personas } from './orderSchemas';

/** Names and rows of people out of a text with one name per line or between commas, or out of a list of either. */
function entriesIn(raw: unknown): unknown[] {
	if (Array.isArray(raw)) return raw.flatMap(entriesIn);
	if (typeof raw !== 'string') return raw === null || raw === undefined ? [] : [raw];
	const parsed = parsedJson(raw);
	if (parsed !== undefined) return entriesIn(parsed);
	return raw
		.split(/[\n\r,;]+/)
		.map((name) => name.trim().replace(/\s+/g, ' '))
		.filter((name) => name !== '');
}

/** "Lee Novak" as a row; "Ana María de la Cruz" has the first name Ana. */
function rowOf(entry: unknown): unknown {
	if (typeof entry !== 'string') return entry;
	const [firstName, ...rest] = entry.split(' ');
	return { firstName, lastName: rest.join(' ') };
}

const people = personas();

/** People by their names, 1 to 10; what is no text is a row as `personas` takes it. */
export const personaNames = () =>
	z.unknown().transform((raw, context) => {
		const entries = entriesIn(raw);
		const short = entries.find((entry) => typeof entry === 'string' && !entry.includes(' '));
		if (short !== undefined) {
			const all = entries.map(String).join(', ').slice(0, 100);
			const detail = `"${String(short).slice(0, 80)}" has no last name, in: ${all}. Write one person per line or between commas, the first name first, such as: Lee Novak.`;
			const message = 'needs a first and a last name for each person';
			context.addIssue({ code: 'custom', message, params: { detail }, fatal: true });
			return z.NEVER;
		}
		return checkPart(people, entries.map(rowOf), [], context);
	});
