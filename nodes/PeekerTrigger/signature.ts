import { createHmac, timingSafeEqual } from 'node:crypto';
import type { Environment } from '../api/contract/account';

export interface SigningSecret {
	secret: unknown;
	/** The environment whose events are signed with this secret. */
	environment: Environment;
}

export interface SignedDelivery {
	headers: Record<string, unknown>;
	/** The body exactly as it was sent; `undefined` when it was not kept. */
	rawBody: Buffer | undefined;
	secrets: readonly SigningSecret[];
	/** The receiver's clock in Unix seconds. */
	now: number;
	/** How old a delivery may be, bound included; 0 switches the age check off. */
	maxAgeSeconds: number;
}

export type Verification =
	| { ok: true; eventId: string; timestamp: number; rawBody: Buffer; environment: Environment }
	| { ok: false; reason: string };

const ID_HEADER = 'peeker-event-id';
const TIMESTAMP_HEADER = 'peeker-timestamp';
const SIGNATURE_HEADER = 'peeker-signature';

/** Room for some 30 signatures; Peeker sends one, two while a secret is rotated. */
const MAX_HEADER_LENGTH = 2048;
const MAX_FUTURE_SECONDS = 300;

// A full stop in the ID would let the signed text be cut into ID and body at another place.
const EVENT_ID = /^[\x21-\x2d\x2f-\x7e]{1,255}$/;
const UNIX_SECONDS = /^(0|[1-9]\d{0,11})$/;
const SHA256_HEX = /^[0-9a-f]{64}$/i;

function refuse(reason: string): Verification {
	return { ok: false, reason };
}

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
 * Decides whether a delivery was signed by a holder of one of the secrets (CONTRACT section 9):
 * `Peeker-Signature: v1=<hex HMAC-SHA256 of "<timestamp>.<event id>.<raw body>">`. Every signature is
 * compared with every secret in constant time. The age is checked both ways: at most `maxAgeSeconds`
 * back, at most 300 s (or less, if that is less) ahead.
 *
 * Returns what was signed and the matching secret's environment, or the reason of the refusal, which
 * holds neither secrets nor anything the sender wrote. Never throws.
 */
export function verify(delivery: SignedDelivery): Verification {
	const { headers, rawBody, now, maxAgeSeconds } = delivery;
	const secrets = usableSecrets(delivery.secrets);
	if (secrets.length === 0) return refuse('no signing secret is set in the credential');
	if (!Number.isFinite(maxAgeSeconds) || maxAgeSeconds < 0) {
		return refuse('the option Max Age (Seconds) is not a number of seconds');
	}
	if (!Buffer.isBuffer(rawBody)) return refuse('the body was not kept as it was sent');

	const eventId = headerValue(headers, ID_HEADER);
	const timestampText = headerValue(headers, TIMESTAMP_HEADER);
	const signatureHeader = headerValue(headers, SIGNATURE_HEADER);
	if (signatureHeader === undefined) return refuse('the signature header is missing or unusable');
	if (eventId === undefined || !EVENT_ID.test(eventId)) {
		return refuse('the event ID header is missing or unusable');
	}
	if (timestampText === undefined || !UNIX_SECONDS.test(timestampText)) {
		return refuse('the timestamp header is missing or unusable');
	}
	const signatures = v1Signatures(signatureHeader);
	if (signatures.length === 0) return refuse('the signature header holds no v1 signature');

	let match: Environment | undefined;
	for (const { secret, environment } of secrets) {
		const expected = createHmac('sha256', secret)
			.update(`${timestampText}.${eventId}.`)
			.update(rawBody)
			.digest();
		for (const signature of signatures) {
			const isEqual = timingSafeEqual(expected, signature);
			match = isEqual ? (match ?? environment) : match;
		}
	}
	if (match === undefined) return refuse('no signature matches a secret of the credential');

	// After the signature, so that these reasons can be believed.
	const timestamp = Number(timestampText);
	if (maxAgeSeconds > 0 && now - timestamp > maxAgeSeconds)
		return refuse('the delivery is too old');
	if (maxAgeSeconds > 0 && timestamp - now > Math.min(MAX_FUTURE_SECONDS, maxAgeSeconds)) {
		return refuse('the delivery is dated in the future; check the clock of this server');
	}
	return { ok: true, eventId, timestamp, rawBody, environment: match };
}
