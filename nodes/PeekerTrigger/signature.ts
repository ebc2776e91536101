import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Environment } from '../api/contract/account';
import { MAX_FUTURE_SECONDS } from './settings';

export interface SigningSecret {
	secret: unknown;
	/** The environment whose events are signed with this secret. */
	environment: Environment;
}

export interface Delivery {
	headers: Record<string, unknown>;
	/** The body exactly as it was sent; `undefined` when it was not kept. */
	rawBody: Buffer | undefined;
	/** The receiver's clock in Unix seconds. */
	now: number;
	/** How old a delivery may be, bound included; 0 switches the age check off. */
	maxAgeSeconds: number;
}

/** What a delivery claims to be; nothing of it is proven yet. */
export interface Claimed {
	eventId: string;
	/** Unix seconds. */
	timestamp: number;
	rawBody: Buffer;
	signatures: Buffer[];
}

const ID_HEADER = 'peeker-event-id';
const TIMESTAMP_HEADER = 'peeker-timestamp';
const SIGNATURE_HEADER = 'peeker-signature';

/** Room for some 30 signatures; Peeker sends one, two while a secret is rotated. */
const MAX_HEADER_LENGTH = 2048;

// Every JSON object starts with "{": without it in an ID, the signed text cannot be cut into ID and body at
// a full stop of the body. (Cut at one of the ID, the body is no JSON object with that ID.)
const EVENT_ID = /^[\x21-\x7a\x7c-\x7e]{1,255}$/;
const UNIX_SECONDS = /^(0|[1-9]\d{0,11})$/;
const SHA256_HEX = /^[0-9a-f]{64}$/i;

/** The value of a header that was sent exactly once, as text of reasonable length. */
function headerValue(headers: Record<string, unknown>, wanted: string): string | undefined {
	const names = Object.keys(headers).filter((name) => name.toLowerCase() === wanted);
	const value = names.length === 1 ? headers[names[0]] : undefined;
	return typeof value === 'string' && value.length <= MAX_HEADER_LENGTH ? value : undefined;
}

/** The well-formed `v1` signatures of the header; entries of other versions and forms are skipped. */
function v1Signatures(header: string): Buffer[] {
	return header
		.split(',')
		.map((entry) => entry.trim())
		.filter((entry) => entry.startsWith('v1=') && SHA256_HEX.test(entry.slice(3)))
		.map((entry) => Buffer.from(entry.slice(3), 'hex'));
}

/**
 * The secrets that can verify anything: text that is not blank. Nothing is trimmed but the line ends
 * that pasting leaves behind (CONTRACT section 11).
 */
export function usableSecrets(
	secrets: readonly SigningSecret[],
): Array<{ secret: string; environment: Environment }> {
	return secrets.flatMap(({ secret, environment }) => {
		const text = typeof secret === 'string' ? secret.replace(/[\r\n]+$/, '') : '';
		return text.trim() === '' ? [] : [{ secret: text, environment }];
	});
}

/**
 * Reads what a delivery claims, or the reason to refuse it that needs no secret: the form of its headers, or
 * an age out of reach (at most `maxAgeSeconds` back, at most 300 s, or less if that is less, ahead). A reason
 * holds nothing that the sender wrote. Never throws.
 */
export function readClaimed({
	headers,
	rawBody,
	now,
	maxAgeSeconds,
}: Delivery): Claimed | { refusal: string } {
	if (!Buffer.isBuffer(rawBody)) return { refusal: 'the body was not kept as it was sent' };
	const eventId = headerValue(headers, ID_HEADER);
	const timestampText = headerValue(headers, TIMESTAMP_HEADER);
	const signatureHeader = headerValue(headers, SIGNATURE_HEADER);
	if (signatureHeader === undefined) {
		return { refusal: 'the signature header is missing or unusable' };
	}
	if (eventId === undefined || !EVENT_ID.test(eventId)) {
		return { refusal: 'the event ID header is missing or unusable' };
	}
	if (timestampText === undefined || !UNIX_SECONDS.test(timestampText)) {
		return { refusal: 'the timestamp header is missing or unusable' };
	}
	const signatures = v1Signatures(signatureHeader);
	if (signatures.length === 0) {
		return { refusal: 'the signature header holds no v1 signature' };
	}
	const timestamp = Number(timestampText);
	if (maxAgeSeconds > 0 && now - timestamp > maxAgeSeconds) {
		return { refusal: 'the delivery is dated too long ago' };
	}
	if (maxAgeSeconds > 0 && timestamp - now > Math.min(MAX_FUTURE_SECONDS, maxAgeSeconds)) {
		return { refusal: 'the delivery is dated in the future; check the clock of this server' };
	}
	return { eventId, timestamp, rawBody, signatures };
}

/**
 * The environment of the secret that signed a delivery, `undefined` when none did (CONTRACT section 9):
 * `v1=<hex HMAC-SHA256 of "<timestamp>.<event id>.<raw body>">`. Every signature is compared with every
 * secret in constant time. A text that stands for both environments counts as the sandbox's. Never throws.
 */
export function signedFor(
	{ eventId, timestamp, rawBody, signatures }: Claimed,
	secrets: readonly SigningSecret[],
): Environment | undefined {
	const matches = new Set<Environment>();
	for (const { secret, environment } of usableSecrets(secrets)) {
		const expected = createHmac('sha256', secret)
			.update(`${timestamp}.${eventId}.`)
			.update(rawBody)
			.digest();
		for (const signature of signatures) {
			if (timingSafeEqual(expected, signature)) matches.add(environment);
		}
	}
	if (matches.has('test')) return 'test';
	return matches.has('live') ? 'live' : undefined;
}
