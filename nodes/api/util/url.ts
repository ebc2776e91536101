/**
 * A text as a URL, or undefined if it is none. Not `URL.canParse`: once optimised, that of Node.js 20 takes
 * addresses with letters such as "ü" for broken.
 */
export function parseUrl(text: string, base?: string): URL | undefined {
	try {
		return new URL(text, base);
	} catch {
		return undefined;
	}
}
