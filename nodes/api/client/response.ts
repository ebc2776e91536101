import type { Failure } from '../errors/failure';
import { redact, redactWhole } from './redact';
import { askedWaitMs } from './retryPolicy';
import type { Row } from '../util/row';
import { isRow } from '../util/row';

/** An HTTP answer whose body was not parsed. Header names are in lower case. */
export interface HttpResponse {
	status: number;
	headers: Record<string, unknown>;
	text: string;
}

/** A usable answer: the whole JSON body and the trace ID (CONTRACT section 1). */
export interface ApiResponse {
	body: Record<string, unknown>;
	requestId?: string;
	/** The server's own time at the answer, in milliseconds since 1970. */
	date?: number;
}

export type Reading = { response: ApiResponse } | { failure: Failure };

const textOrUndefined = (value: unknown) =>
	typeof value === 'string' && value !== '' ? value : undefined;

/** Keys of a request that must never come back in an output (CONTRACT section 8, `sequencer`). */
const SECRET_KEYS = new Set(['login_password', 'login_email']);

/** Texts that must not be shown. */
export interface Hidden {
	/** Keys and signing secrets: masked wherever they stand. */
	secrets: readonly string[];
	/** Passwords, which people choose: parts of a successful answer may be spelt like them by chance. */
	passwords: readonly string[];
	/** Login names: as passwords, but for the `email` of a customer in a successful answer. */
	logins: readonly string[];
}

const everythingHidden = ({ secrets, passwords, logins }: Hidden) => [
	...secrets,
	...passwords,
	...logins,
];

/** A text of a successful answer, where only what is a password or a login as a whole is masked. */
const shownInSuccess = (text: string, { secrets, passwords, logins }: Hidden, key = '') =>
	redact(redactWhole(text, key === 'email' ? passwords : [...passwords, ...logins]), secrets);

/**
 * Parses JSON and masks what is hidden in its texts and keys; undefined for what is no JSON. Masked after
 * parsing, so that a password such as "2500" makes no number unreadable.
 */
function parse(text: string, hidden: Hidden, isSuccess: boolean): unknown {
	const all = everythingHidden(hidden);
	// An escape can spell a secret in a way that a search of the raw text does not see.
	const hasSome = text.includes('\\') || redact(text, all) !== text;
	const shownText = (word: string, key?: string) =>
		isSuccess ? shownInSuccess(word, hidden, key) : redact(word, all);
	const shown = (key: string, value: unknown) => {
		if (typeof value === 'string') return shownText(value, key);
		if (!isRow(value)) return value;
		return Object.fromEntries(
			Object.entries(value).map(([name, entry]) => [shownText(name), entry]),
		);
	};
	try {
		return JSON.parse(text, (key, value: unknown) => {
			if (SECRET_KEYS.has(key)) return undefined;
			return hasSome ? shown(key, value) : value;
		});
	} catch {
		return undefined;
	}
}

/**
 * Reads an HTTP answer: every 2xx with a JSON object is usable, everything else is a failure
 * (CONTRACT sections 1 and 3). Nothing of what is `hidden` gets through. `now` in milliseconds since 1970.
 */
export function readResponse(
	{ status, headers, text }: HttpResponse,
	now: number,
	hidden: Hidden = { secrets: [], passwords: [], logins: [] },
): Reading {
	const requestId = textOrUndefined(
		redact(textOrUndefined(headers['peeker-request-id']) ?? '', everythingHidden(hidden)),
	);
	const body = parse(text, hidden, status >= 200 && status < 300);
	const date = dateIn(headers);
	const fail = (failure: Omit<Failure, 'status' | 'requestId'>): Reading => ({
		failure: { ...failure, status, requestId },
	});

	if (status >= 300 && status < 400) return fail({ retryClass: 'fatal', kind: 'redirect' });
	if (status >= 200 && status < 300) {
		if (isRow(body) && !saysNo(body)) return { response: { body, requestId, date } };
		if (status === 204) return { response: { body: {}, requestId, date } };
		if (text.trim() === '') return fail({ retryClass: 'lost', kind: 'emptyBody' });
		if (!isRow(body)) {
			return fail({ retryClass: 'lost', kind: looksLikeHtml(text) ? 'html' : 'brokenJson' });
		}
	}

	const error = isRow(body) && isRow(body.error) ? body.error : {};
	const code = textOrUndefined(error.code);
	const details = isRow(error.details) ? error.details : undefined;
	return fail({
		retryClass: retryClassOf(status < 300 ? statusOf(code) : status, code !== undefined),
		kind: kindOf(status, text, code !== undefined),
		code,
		field: textOrUndefined(error.field),
		apiMessage: textOrUndefined(error.message),
		details,
		retryAfterMs: askedWaitMs(details?.retry_after_seconds, headers['retry-after'], date ?? now),
	});
}

const looksLikeHtml = (text: string) => /^\s*<(!doctype|html|head|body|\?xml)/i.test(text);

/** An error under a status of success is a refusal all the same. */
const saysNo = ({ error, data }: Row) =>
	error !== undefined && error !== null && (data === undefined || data === null);

/** The status that belongs to a code (CONTRACT section 3); a refusal is a 400 where none is known. */
const statusOf = (code: unknown) =>
	code === 'internal_error' ? 500 : code === 'rate_limited' ? 429 : 400;

/** The server's own time, in milliseconds since 1970, where it tells it. */
function dateIn({ date }: HttpResponse['headers']): number | undefined {
	const parsed = typeof date === 'string' ? Date.parse(date) : NaN;
	return Number.isNaN(parsed) ? undefined : parsed;
}

/** `hasEnvelope`: the answer is the API's own, as its error envelope shows (CONTRACT section 3). */
function kindOf(status: number, text: string, hasEnvelope: boolean): Failure['kind'] {
	if (!hasEnvelope && looksLikeHtml(text)) return 'html';
	return status >= 500 && !hasEnvelope ? 'gateway' : 'api';
}

function retryClassOf(status: number, hasEnvelope: boolean): Failure['retryClass'] {
	if (status === 429) return 'rateLimited';
	// A gateway that ran out of time says nothing about what happened behind it.
	if (status === 408 || status === 502 || status === 504) return 'lost';
	// Of the other faults only those that the API tells itself are answers.
	if (status >= 500) return hasEnvelope ? 'serverError' : 'lost';
	return 'clientError';
}

/** Codes of Node.js for a request that never reached a server (unless it was being sent or read), and for one that may have. */
const DNS = new Set(['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'EAI_NODATA']);
const REFUSED = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL']);
const TIMEOUT = new Set(['ETIMEDOUT', 'ECONNABORTED', 'ESOCKETTIMEDOUT']);
const TLS =
	/^(ERR_TLS|ERR_SSL|EPROTO|CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|HOSTNAME_MISMATCH|CRL_)/;

/** What a rejected request means; `error` is whatever the HTTP helper threw. */
export function readNetworkError(error: unknown): Failure {
	const codes = codesOf(error);
	const has = (known: Set<string>) => codes.some((code) => known.has(code));
	// The stop button ends a request that may have reached the server by then.
	if (codes.includes('ERR_CANCELED')) return { retryClass: 'lost', kind: 'stopped' };
	if (has(DNS)) return { retryClass: 'unsent', kind: 'dns' };
	if (has(REFUSED) && !wasConnected(error))
		return { retryClass: 'unsent', kind: 'connectionRefused' };
	if (codes.some((code) => TLS.test(code))) return { retryClass: 'fatal', kind: 'tls' };
	if (has(TIMEOUT)) return { retryClass: 'lost', kind: 'timeout' };
	// n8n itself refuses a request (a proxy rule, a blocked address) without a code of the network.
	if (codes.length === 0) return { retryClass: 'fatal', kind: 'blockedByN8n' };
	return { retryClass: 'lost', kind: 'connectionLost' };
}

/** An error and what it was caused by, the outermost first. */
function chainOf(error: unknown): Row[] {
	const chain: Row[] = [];
	for (let at = error; isRow(at) && chain.length < 5; at = at.cause) chain.push(at);
	return chain;
}

/** `ECONNRESET` and the like, not a status such as `502`. */
const isSystemCode = (value: unknown): value is string =>
	typeof value === 'string' && /^[A-Z][A-Z_]+$/.test(value);

/** n8n 1.123 to 2.20 keep the network's code in `httpCode` and in no other place. */
const codesOf = (error: unknown): string[] =>
	chainOf(error).flatMap(({ code, httpCode }) => [
		...(typeof code === 'string' ? [code] : []),
		...(isSystemCode(httpCode) ? [httpCode] : []),
	]);

/** The same versions keep the call that failed only in `messages`, such as `read ETIMEDOUT`. */
const saysConnected = (messages: unknown): boolean =>
	Array.isArray(messages) && messages.some((text) => /^(read|write) E/.test(String(text)));

/** A network that fails while a request is sent or its answer is read may have carried it. */
const wasConnected = (error: unknown): boolean =>
	chainOf(error).some(
		({ syscall, messages }) => syscall === 'read' || syscall === 'write' || saysConnected(messages),
	);
