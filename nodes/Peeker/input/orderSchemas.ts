import { z } from 'zod';

import { LIMITS } from '../../api/contract/limits';
import { blankAsAbsent, httpUrl, needs, refuse, text, trimmed } from './schemas';

/**
 * One person whose name the inboxes carry (CONTRACT section 8: the picture key is always sent).
 * Further keys are dropped, so that rows of an earlier node fit.
 */
const wholePersona = z.object(
	{
		firstName: text('a first name'),
		lastName: text('a last name'),
		profilePictureUrl: z.preprocess((value) => blankAsAbsent(value) ?? null, httpUrl().nullable()),
	},
	needs('needs to be a person with firstName and lastName'),
);

/** The two parts of a name where they are plain: two words, neither of them a surname in front. */
function partsOfName(name: string): { firstName: string; lastName: string } | undefined {
	const [firstName, lastName, ...rest] = name.trim().split(/\s+/);
	return lastName === undefined || rest.length > 0 || name.includes(',')
		? undefined
		: { firstName, lastName };
}

/** A person, of whom `name` may stand in for first and last name. */
const persona = z
	.unknown()
	.transform((value, context) => {
		const { name, firstName, lastName } = Object(value) as Record<string, unknown>;
		if (typeof name !== 'string' || name.trim() === '' || firstName || lastName) return value;
		const parts = partsOfName(name);
		if (parts) return { ...Object(value), ...parts };
		return refuse(
			context,
			'needs firstName and lastName instead of name',
			`Which part of "${name.slice(0, 80)}" is which cannot be told: only a name of two words is split.`,
		);
	})
	.pipe(wholePersona);

const camelCaseKeys = (value: unknown): unknown =>
	value !== null && typeof value === 'object' && !Array.isArray(value)
		? Object.fromEntries(
				Object.entries(value).map(([key, entry]) => [
					key.replace(/_([a-z])/g, (_match, letter: string) => letter.toUpperCase()),
					entry,
				]),
			)
		: value;

const PEOPLE =
	'needs a list of people, such as [{"firstName": "Lee", "lastName": "Novak"}], each with firstName and lastName';

/** The people of an order or a rename, 1 to 10. Keys may be camelCase or the API's snake_case. */
export const personas = () =>
	z.preprocess(
		(value) => {
			const list = typeof value === 'string' ? parsedJson(value) : value;
			return Array.isArray(list) ? list.map(camelCaseKeys) : list;
		},
		z
			.array(persona, needs(PEOPLE))
			.min(1, needs('needs at least one person'))
			.max(
				LIMITS.personas,
				needs(`has more than ${LIMITS.personas} people, the most one order takes`),
			),
	);

function parsedJson(value: string): unknown {
	try {
		return JSON.parse(value);
	} catch {
		return value;
	}
}

/** A Smartlead client: digits become a number as in the API's examples, empty means the partner's default route. */
export const smartleadClientId = () =>
	z.preprocess(
		(value) => {
			const plain = trimmed(value);
			if (plain === '' || plain === undefined) return null;
			return typeof plain === 'string' && /^\d{1,15}$/.test(plain) ? Number(plain) : plain;
		},
		z.custom<number | string | null>(
			(value) =>
				value === null ||
				(typeof value === 'number' && Number.isFinite(value)) ||
				(typeof value === 'string' && value.length <= 200),
			needs('needs a Smartlead client ID, such as 410022'),
		),
	);
