const MASK = '***';

/** Shorter texts are too common to be masked wherever they occur. */
const SHORTEST_SECRET = 4;

/** Masks every secret in `text`, also where it stands escaped as JSON writes it. */
export function redact(text: string, secrets: readonly string[]): string {
	return secrets.reduce((masked, secret) => {
		if (secret.length < SHORTEST_SECRET) return masked;
		const escaped = JSON.stringify(secret).slice(1, -1);
		return masked.replaceAll(secret, MASK).replaceAll(escaped, MASK);
	}, text);
}
