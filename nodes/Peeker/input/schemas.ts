import { z } from 'zod';

import { parseDomainNames } from './domainNames';
import { parseUrl } from '../../api/util/url';
import type { IdKind } from '../../api/contract/ids';
import { ID_NOUNS, ID_PREFIXES, idPattern } from '../../api/contract/ids';

/**
 * Zod pieces shared by the input schemas. Each accepts what n8n users really give (numbers as text, padded
 * text, null from an expression that found nothing) and says in its message what is needed instead.
 * Written in what zod 3 and zod 4 share. The messages continue the sentence "'Field' …".
 */

export const trimmed = (value: unknown): unknown =>
	typeof value === 'string' ? value.trim() : value;
const nullAsAbsent = (value: unknown): unknown => (value === null ? undefined : value);
export const blankAsAbsent = (value: unknown): unknown =>
	trimmed(value) === '' || value === null ? undefined : value;

/** Longest text we pass on; the API states no limit, and no name, address or URL is longer. */
const MAX_TEXT = 2_048;

export const needs = (message: string) => ({ message });

/** Adds an issue from within a transform; fatal, because zod 4 would else go on to the next transform. */
export const refuse = (context: z.RefinementCtx, message: string, detail?: string) => {
	context.addIssue({ code: 'custom', message, params: { detail }, fatal: true });
	return z.NEVER;
};

const numberAsText = (value: unknown): unknown =>
	typeof value === 'number' ? String(value) : trimmed(value);

/** A text that is not empty. Numbers count as text, as expressions often give them. */
export const text = (what = 'a text') =>
	z.preprocess(
		numberAsText,
		z
			.string(needs(`needs ${what}`))
			.min(1, needs(`needs ${what}; it is empty`))
			.max(MAX_TEXT, needs(`is longer than ${MAX_TEXT} characters`)),
	);

/** A text that may be empty. */
export const anyText = () =>
	z.preprocess(
		(value) => (value === null || value === undefined ? '' : numberAsText(value)),
		z.string(needs('needs a text')).max(MAX_TEXT, needs(`is longer than ${MAX_TEXT} characters`)),
	);

export const email = () =>
	z.preprocess(
		(value) => (typeof value === 'string' ? value.trim().toLowerCase() : value),
		z
			.string(needs('needs an email address'))
			.max(320, needs('is longer than an email address can be'))
			.regex(
				/^[^\s@,;<>"]+@[^\s@,;<>"]+\.[^\s@.,;<>"]{2,}$/,
				needs('needs an email address, such as dana@example.com'),
			),
	);

const asNumber = (value: unknown): unknown =>
	typeof value === 'string' && /^[+-]?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;

export const wholeNumber = (least: number, most: number = Number.MAX_SAFE_INTEGER) => {
	const range =
		most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
	const message = needs(`needs a whole number ${range}`);
	return z.preprocess(
		asNumber,
		z.number(message).int(message).min(least, message).max(most, message),
	);
};

export const flag = () =>
	z.preprocess(
		(value) => (value === 'true' ? true : value === 'false' ? false : nullAsAbsent(value)),
		z.boolean(needs('needs to be on or off (true or false)')).optional(),
	);

/** A switch that has to be set one way or the other. */
export const onOrOff = () =>
	z.preprocess(
		(value) => (value === 'true' ? true : value === 'false' ? false : value),
		z.boolean(needs('needs to be on or off (true or false)')),
	);

/** A key that is there without a value, as an expression gives it that found nothing, counts as null. */
const undefinedAsNull = (value: unknown): unknown =>
	value !== null && typeof value === 'object'
		? Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, entry ?? null]))
		: value;

/**
 * A collection of options. One that was added and is empty is refused: an expression that found nothing must
 * not switch off a guard. Its entries take `.optional()`, for those that were not added.
 */
export const optionsInput = <Shape extends z.ZodRawShape>(shape: Shape) =>
	z.preprocess(undefinedAsNull, z.object(shape).strict());

/** One of a few values, in any letter case; numbers may come as text. */
export const oneOf = <const Value extends string | number>(values: readonly Value[]) =>
	z.preprocess(
		(value) => {
			const plain = trimmed(value);
			const word = typeof plain === 'string' ? plain.toLowerCase() : plain;
			return values.find((one) => one === plain || String(one).toLowerCase() === word) ?? plain;
		},
		z.custom<Value>(
			(value) => values.some((one) => one === value),
			needs(`needs one of: ${values.join(', ')}`),
		),
	);

/** Makes a field optional; an empty text or null counts as not given. */
export const optional = <Schema extends z.ZodTypeAny>(schema: Schema) =>
	z.preprocess(blankAsAbsent, schema.optional());

function isWebAddress(value: string): boolean {
	if (!/^https?:\/\/[^/]/i.test(value) || /[\s<>"{}|\\^`]/.test(value)) return false;
	const hostname = parseUrl(value)?.hostname;
	return hostname !== undefined && (hostname.includes('.') || hostname === 'localhost');
}

export const httpUrl = () =>
	z.preprocess(
		trimmed,
		z
			.string(needs('needs a web address'))
			.max(MAX_TEXT, needs(`is longer than ${MAX_TEXT} characters`))
			.transform((value, context) => {
				if (!isWebAddress(value)) {
					return refuse(context, 'needs a full web address, such as https://example.com');
				}
				// One form for one address, so that a try again with another spelling is the same request.
				return new URL(value).href.replace(/^(https?:\/\/[^/?#]+)\/$/, '$1');
			}),
	);

const idMessage = (kind: IdKind) =>
	needs(`needs ${ID_NOUNS[kind]} ID, which starts with "${ID_PREFIXES[kind]}"`);

/** An ID as the documentation shortens it: "…" stands for the rest. */
const isCutShort = (value: string) => /…|\.\.\.$/.test(value);

/** An ID of one kind, its prefix checked. */
export const id = (kind: IdKind) => {
	const pattern = new RegExp(idPattern(kind));
	return z.preprocess(
		trimmed,
		z
			.string(idMessage(kind))
			.max(200, needs('is too long for an ID'))
			.refine((value) => !isCutShort(value), {
				message: 'is cut short: the "…" in it stands for the rest, so copy the whole ID',
			})
			.refine((value) => isCutShort(value) || pattern.test(value), idMessage(kind)),
	);
};

/** Whether a reference is an address rather than an ID. */
export const isEmailLike = (value: unknown): value is string =>
	typeof value === 'string' && value.includes('@');

/** The user of an order: an ID, or an email address that is reused or created. */
export const userReference = () => {
	const message = needs(
		`needs a user: an ID that starts with "${ID_PREFIXES.user}", or an email address`,
	);
	const userId = new RegExp(idPattern('user'));
	const address = email();
	return z.preprocess(
		(value) => (isEmailLike(value) ? value.trim().toLowerCase() : trimmed(value)),
		z
			.string(message)
			.refine((value) => userId.test(value) || address.safeParse(value).success, message),
	);
};

/** A bundle: an ID, or its name. What starts like an ID is one. */
export const bundleReference = () => {
	const message = needs(
		`needs a bundle: an ID that starts with "${ID_PREFIXES.bundle}", or its name`,
	);
	const bundleId = id('bundle');
	const startsLikeAnId = (value: string) =>
		Object.values(ID_PREFIXES).some((prefix) => value.startsWith(prefix));
	const reference = z
		.string(message)
		.min(1, message)
		.max(MAX_TEXT, needs(`is longer than ${MAX_TEXT} characters`))
		.transform((value, context) => {
			if (!startsLikeAnId(value)) return value;
			const issue = bundleId.safeParse(value).error?.issues[0];
			return issue ? refuse(context, issue.message) : value;
		});
	return z.preprocess(numberAsText, reference);
};

interface NameListOptions {
	/** How many names one call takes. */
	most?: number;
	/** Whether `dom_` IDs may stand among the names. */
	idsToo?: boolean;
}

/** A list of domain names, normalised; every bad name is named in the issue's `params.detail`. */
export const domainNames = ({ most, idsToo = false }: NameListOptions = {}) =>
	z.unknown().transform((raw, context): string[] => {
		const domainId = new RegExp(idPattern('domain'));
		const { names, bad } = parseDomainNames(raw, (entry) => idsToo && domainId.test(entry));
		if (bad.length > 0) {
			const shown = bad
				.slice(0, 10)
				.map(({ value, problem }) => `"${value.slice(0, 80)}" ${problem}`);
			const rest = bad.length > shown.length ? `; and ${bad.length - shown.length} more` : '';
			const count = bad.length === 1 ? 'has a name' : `has ${bad.length} names`;
			return refuse(
				context,
				`${count} that cannot be a domain name`,
				`${shown.join('; ')}${rest}.`,
			);
		}
		if (names.length === 0) {
			return refuse(context, 'needs at least one domain name, such as example.com');
		}
		if (most !== undefined && names.length > most) {
			return refuse(
				context,
				`has ${names.length} names, but takes ${most} at once`,
				'Split the list over several items.',
			);
		}
		return names;
	});

export const domainName = () => domainNames({ most: 1 }).transform(([name]) => name);

/** One domain, given by its ID or its name. */
export const domainReference = () =>
	domainNames({ idsToo: true, most: 1 }).transform(([reference]) => reference);
