import { createHash, randomBytes } from 'node:crypto';

const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

const encode = (bytes: Uint8Array) => Array.from(bytes, (byte) => ALPHABET[byte & 31]).join('');

/** The prefixes of CONTRACT section 1. */
export type IdPrefix =
	| 'usr'
	| 'bun'
	| 'ord'
	| 'dom'
	| 'imp'
	| 'fwj'
	| 'swp'
	| 'act'
	| 'evt'
	| 'org'
	| 'req';

/** A new ID such as `ord_` and 26 characters. */
export const newId = (prefix: IdPrefix) => `${prefix}_${encode(randomBytes(26))}`;

/** The same ID for the same text every time. */
export const stableId = (prefix: IdPrefix, text: string) =>
	`${prefix}_${encode(createHash('sha256').update(text).digest().subarray(0, 26))}`;

/** The same whole number from 0 to `below` - 1 for the same text every time. */
export const stableNumber = (text: string, below: number) =>
	createHash('sha256').update(text).digest().readUInt32BE(0) % below;

/** Fingerprint of a text, hex. */
export const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A new webhook signing secret. */
export const newSecret = () => `whsec_${randomBytes(24).toString('base64url')}`;
