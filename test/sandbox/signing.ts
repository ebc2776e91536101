import { createHmac } from 'node:crypto';

/** What a signature covers beside the body. */
export interface Signed {
	secret: string;
	eventId: string;
	/** Unix seconds. */
	timestamp: number | string;
}

/**
 * The value of `Peeker-Signature` for a body (CONTRACT section 9: HMAC-SHA256 over
 * `<timestamp>.<event id>.<raw body>`, the key being the secret's text in UTF-8).
 */
export function sign(rawBody: string | Uint8Array, { secret, eventId, timestamp }: Signed): string {
	const hmac = createHmac('sha256', secret);
	hmac.update(`${timestamp}.${eventId}.`);
	hmac.update(rawBody);
	return `v1=${hmac.digest('hex')}`;
}

/** The headers with which Peeker sends a body (CONTRACT section 9). */
export const signedHeaders = (rawBody: string, signed: Signed) => ({
	'content-type': 'application/json',
	'peeker-event-id': signed.eventId,
	'peeker-timestamp': String(signed.timestamp),
	'peeker-signature': sign(rawBody, signed),
});
