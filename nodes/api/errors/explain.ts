import { KIND_TEXTS } from './connectionTexts';
import type { ErrorText } from './errorTexts';
import {
	CODE_TEXTS,
	DUPLICATE_USER,
	notFoundText,
	OTHER_REFUSAL,
	STATUS_TEXTS,
	UNLISTED_TEXTS,
} from './errorTexts';
import type { EndpointName } from '../contract/endpoints';
import { ENDPOINTS } from '../contract/endpoints';
import type { Failure, RepeatEffect } from './failure';
import { existingUserId, PeekerError, withFacts } from './failure';

const LONGEST_FACT = 600;

function textOf(failure: Failure): ErrorText {
	const { kind, code = '', status = 0, details, endpoint } = failure;
	if (kind !== 'api') return KIND_TEXTS[kind];
	const reason = details?.reason;
	if (typeof reason === 'string' && Object.hasOwn(CODE_TEXTS, reason)) return CODE_TEXTS[reason];
	if (existingUserId(failure)) return DUPLICATE_USER;
	if (code === 'not_found') return notFoundText(failure);
	if (Object.hasOwn(CODE_TEXTS, code)) return CODE_TEXTS[code];
	if (status === 429) return CODE_TEXTS.rate_limited;
	return (
		unlistedText(code, endpoint) ??
		STATUS_TEXTS[status] ??
		(status === 404 ? notFoundText(failure) : undefined) ??
		(status >= 500 ? CODE_TEXTS.internal_error : OTHER_REFUSAL)
	);
}

/** Codes that the documentation does not list are told by their words, and by what was asked for. */
const unlistedText = (code: string, endpoint?: EndpointName): ErrorText | undefined =>
	UNLISTED_TEXTS.find(
		({ pattern, endpoints }) =>
			pattern.test(code.toLowerCase()) && (!endpoint || !endpoints || endpoints.includes(endpoint)),
	)?.text;

/** A text that is not acted upon, cut where it is long. */
const clip = (text: string) =>
	text.length > LONGEST_FACT ? `${text.slice(0, LONGEST_FACT)}…` : text;

/** A domain as details name it: by name, or by a row that may hold a reason. */
function domainIn(row: unknown): string {
	if (typeof row !== 'object' || row === null) return String(row);
	if (!('domain' in row)) return JSON.stringify(row);
	return `${String(row.domain)}${'reason' in row ? ` (${String(row.reason)})` : ''}`;
}

/** How much of a list is told, in characters: enough for hundreds of names; `details` hold them all. */
const LONGEST_LIST = 6_000;

/** A list to act on: every domain is named, as long as the text can be read at all. */
function listed(rows: unknown[]): string {
	const names: string[] = [];
	let length = 0;
	for (const row of rows) {
		const name = domainIn(row);
		length += name.length + 2;
		if (length > LONGEST_LIST) return `${names.join(', ')}, and ${rows.length - names.length} more`;
		names.push(name);
	}
	return names.join(', ');
}

/** The details of the codes that carry some (CONTRACT section 3) as sentences, and all others as they are. */
function detailsInWords({ details = {} }: Failure): { words: string[]; others: object } {
	const words: string[] = [];
	const others = { ...details };
	// The node has waited by then.
	delete others.retry_after_seconds;
	const tell = (sentence: string, ...keys: string[]) => {
		words.push(sentence);
		for (const key of keys) delete others[key];
	};
	const { required_count, submitted_count, domains, domains_not_submittable } = details;
	if (typeof required_count === 'number' && typeof submitted_count === 'number') {
		const gap = required_count - submitted_count;
		const wayOut = gap > 0 ? `: add ${gap} more` : gap < 0 ? `: leave out ${-gap}` : '';
		tell(
			`The order needs ${required_count} domains and got ${submitted_count}${wayOut}.`,
			...['required_count', 'submitted_count', 'missing_count'],
		);
	}
	if (Array.isArray(domains)) tell(`Domains: ${listed(domains)}.`, 'domains');
	if (Array.isArray(domains_not_submittable)) {
		tell(
			`To be replaced: ${listed(domains_not_submittable)}.`,
			...['domains_not_submittable', 'required_replacements'],
		);
	}
	const { domain, provider, usable_for } = details;
	if (typeof domain === 'string' && typeof provider === 'string' && Array.isArray(usable_for)) {
		tell(
			`${domain} is needed for ${provider}, but is usable for ${usable_for.join(', ') || 'nothing'}.`,
			...['domain', 'provider', 'usable_for'],
		);
	}
	return { words, others };
}

function facts({ code, field, apiMessage, status, requestId }: Failure, others: object): string[] {
	return [
		apiMessage && `Peeker's words: ${clip(apiMessage)}`,
		code ? `Code: ${code}` : status && `HTTP status: ${status}`,
		field && `Field: ${field}`,
		Object.keys(others).length > 0 && `Details: ${clip(JSON.stringify(others))}`,
		requestId && `Request ID: ${requestId}`,
	].filter((fact) => typeof fact === 'string');
}

function described(advice: string, failure: Failure): string {
	const { words, others } = detailsInWords(failure);
	return [[advice, ...words].join(' '), ...facts(failure, others)].join('\n');
}

const UNKNOWN_OUTCOME = 'Peeker may or may not have done this: its answer was lost';

/** What Peeker asked to wait, where that is why the call was given up. */
function waitInWords({ retryClass, kind, retryAfterMs }: Failure): string {
	if (retryAfterMs === undefined) return '';
	if (retryClass !== 'rateLimited' && kind !== 'heldBack') return '';
	return `Peeker asked to wait ${Math.ceil(retryAfterMs / 1_000)} seconds; until then this n8n sends nothing more with this key.`;
}

/**
 * Puts a failure into words: what happened, how to get unstuck, then the facts.
 * `note` is a sentence that follows the advice.
 */
export function explain(failure: Failure, note = ''): PeekerError {
	const { headline, advice } = textOf(failure);
	const words = [waitInWords(failure), advice, note].filter(Boolean).join(' ');
	return new PeekerError(headline, described(words, failure), { failure });
}

/** What a repeat does when an earlier attempt may have done the work (CONTRACT section 5). */
const repeatInDoubt = ({ endpoint }: Failure): RepeatEffect =>
	endpoint && ENDPOINTS[endpoint].repeat === 'safe' ? 'safe' : 'unknown';

/** The words for a write whose first try got no proper answer and whose repeat was refused. */
function explainRefusedRepeat(failure: Failure, howToCheck = ''): PeekerError {
	const advice =
		'A try got no proper answer, and when it was repeated, Peeker refused it: ' +
		`perhaps because the first one was done. ${howToCheck}`;
	return new PeekerError(UNKNOWN_OUTCOME, described(advice.trim(), failure), {
		failure: { ...failure, mayBeDone: true },
		repeat: repeatInDoubt(failure),
	});
}

/** The words for a write whose answer was lost and whose effect could not be found out (CONTRACT section 5). */
export function explainUnknownOutcome(failure: Failure, howToCheck = ''): PeekerError {
	const { headline } = textOf(failure);
	const advice = `${headline}, so it is not known whether it was done. ${howToCheck}`;
	return new PeekerError(UNKNOWN_OUTCOME, described(advice.trim(), failure), {
		failure: { ...failure, mayBeDone: true },
		repeat: repeatInDoubt(failure),
	});
}

/** The words for what ended a call that an earlier attempt may have done; `advice` is how to find out. */
export function explainInDoubt(failure: Failure, advice: string): PeekerError {
	if (failure.retryClass === 'lost') return explainUnknownOutcome(failure, advice);
	const isAboutKey = failure.status === 401 || failure.status === 403;
	if (failure.retryClass === 'clientError' && !isAboutKey) {
		return explainRefusedRepeat(failure, advice);
	}
	const error = explain(
		{ ...failure, mayBeDone: true },
		`It may have been done all the same. ${advice}`,
	);
	return withFacts(error, { repeat: repeatInDoubt(failure) });
}
