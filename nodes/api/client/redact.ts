const MASK = '***';

/** Shorter texts are too common to be masked wherever they occur. */
const SHORTEST_SECRET = 4;

/** A secret as it may stand in a text: plain, escaped as JSON writes it, or as a part of an address. */
const spellings = (secret: string): string[] => [
	secret,
	JSON.stringify(secret).slice(1, -1),
	// Through UTF-8, as half of a surrogate pair would throw.
	encodeURIComponent(Buffer.from(secret).toString()),
];

/**
 * Masks a text that is a secret and nothing else, in any spelling. Parts are left alone: a password may
 * well be a part of a name or an ID, which masking would damage.
 */
export function redactWhole(text: string, secrets: readonly string[]): string {
	const isSecret = secrets.some(
		(secret) => secret.length >= SHORTEST_SECRET && spellings(secret).includes(text.trim()),
	);
	return isSecret ? MASK : text;
}

/** Masks every secret in `text`, also where it stands escaped for JSON or for an address. */
export function redact(text: string, secrets: readonly string[]): string {
	return secrets
		.filter((secret) => secret.length >= SHORTEST_SECRET)
		.flatMap(spellings)
		.sort((a, b) => b.length - a.length) // One secret may be a part of another.
		.reduce((masked, spelling) => masked.replaceAll(spelling, MASK), text);
}
