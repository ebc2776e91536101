import type { ErrorText } from './errorTexts';
import {
	CODE_TEXTS,
	DUPLICATE_USER,
	KIND_TEXTS,
	OTHER_REFUSAL,
	STATUS_TEXTS,
	UNLISTED_TEXTS,
} from './errorTexts';
import type { Failure } from './failure';
import { existingUserId, PeekerError } from './failure';

const LONGEST_FACT = 600;

function textOf(failure: Failure): ErrorText {
	const { kind, code = '', status = 0, details } = failure;
	if (kind !== 'api') return KIND_TEXTS[kind];
	const reason = details?.reason;
	if (typeof reason === 'string' && Object.hasOwn(CODE_TEXTS, reason)) return CODE_TEXTS[reason];
	if (existingUserId(failure)) return DUPLICATE_USER;
	if (Object.hasOwn(CODE_TEXTS, code)) return CODE_TEXTS[code];
	return (
		UNLISTED_TEXTS.find(({ pattern }) => pattern.test(code.toLowerCase()))?.text ??
		STATUS_TEXTS[status] ??
		(status >= 500 ? CODE_TEXTS.internal_error : OTHER_REFUSAL)
	);
}

const clip = (text: string) =>
	text.length > LONGEST_FACT ? `${text.slice(0, LONGEST_FACT)}…` : text;

const list = (value: unknown): string =>
	Array.isArray(value) ? value.map(String).join(', ') : String(value);

/** The details of the codes that carry some (CONTRACT section 3), as sentences. */
function detailsInWords({ details = {} }: Failure): string[] {
	const words: string[] = [];
	const { required_count, submitted_count, domain, provider, usable_for } = details;
	if (typeof required_count === 'number' && typeof submitted_count === 'number') {
		const gap = required_count - submitted_count;
		const wayOut = gap > 0 ? `add ${gap} more` : `leave out ${-gap}`;
		words.push(
			`The order needs ${required_count} domains and got ${submitted_count}${gap === 0 ? '' : `: ${wayOut}`}.`,
		);
	}
	if (Array.isArray(details.domains)) words.push(`Domains: ${list(details.domains)}.`);
	if (Array.isArray(details.domains_not_submittable)) {
		const rows = details.domains_not_submittable.map((row: unknown) =>
			typeof row === 'object' && row !== null && 'domain' in row
				? `${String(row.domain)}${'reason' in row ? ` (${String(row.reason)})` : ''}`
				: String(row),
		);
		words.push(`To be replaced: ${rows.join(', ')}.`);
	}
	if (typeof domain === 'string' && provider !== undefined) {
		const uses = Array.isArray(usable_for) && usable_for.length > 0 ? list(usable_for) : 'nothing';
		words.push(`${domain} is needed for ${String(provider)}, but is usable for ${uses}.`);
	}
	return words.map(clip);
}

const TOLD_IN_WORDS = new Set([
	'required_count',
	'submitted_count',
	'missing_count',
	'required_replacements',
	'domains',
	'domains_not_submittable',
	'domain',
	'provider',
	'usable_for',
	'retry_after_seconds',
]);

function facts(failure: Failure): string[] {
	const { code, field, apiMessage, status, requestId, details = {} } = failure;
	const others = Object.entries(details).filter(([key]) => !TOLD_IN_WORDS.has(key));
	return [
		apiMessage && `Peeker's words: ${clip(apiMessage)}`,
		code ? `Code: ${code}` : status && `HTTP status: ${status}`,
		field && `Field: ${field}`,
		others.length > 0 && `Details: ${clip(JSON.stringify(Object.fromEntries(others)))}`,
		requestId && `Request ID: ${requestId}`,
	].filter((fact) => typeof fact === 'string');
}

const described = (advice: string, failure: Failure) =>
	[[advice, ...detailsInWords(failure)].join(' '), ...facts(failure)].join('\n');

/**
 * Puts a failure into words: what happened, how to get unstuck, then the facts (INTERFACE, "Errors").
 * `note` is a sentence that follows the advice.
 */
export function explain(failure: Failure, note = ''): PeekerError {
	const { headline, advice } = textOf(failure);
	return new PeekerError(headline, described(`${advice} ${note}`.trim(), failure), failure);
}

/** The words for a write whose answer was lost and whose effect could not be found out (CONTRACT section 5). */
export function explainUnknownOutcome(failure: Failure, howToCheck = ''): PeekerError {
	const { headline } = textOf(failure);
	const advice = `${headline}, so it is not known whether it was done. ${howToCheck}`;
	return new PeekerError(
		'Peeker may or may not have done this: its answer was lost',
		described(advice.trim(), failure),
		failure,
	);
}
