import { isRow } from '../../api/util/row';
import { parseUrl } from '../../api/util/url';

/** One entry that is not a domain name, with the reason in words. */
export interface BadName {
	value: string;
	problem: string;
}

export interface ParsedNames {
	/** Lower-case ASCII names in the order given, each once. */
	names: string[];
	bad: BadName[];
}

const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;
const TOP_LEVEL_LABEL = /^(?:[a-z]{2,63}|xn--[a-z0-9-]{1,59})$/;

/** Turns `text` into its ASCII (punycode) form; what cannot be converted comes back unchanged. */
function toAscii(text: string): string {
	if (/^[\x20-\x7e]*$/.test(text)) return text;
	const url = `http://${text}`;
	return /[\s/?#@:%\\]/.test(text) ? text : (parseUrl(url)?.hostname ?? text);
}

/** Why `name` (lower-case ASCII) is no domain name, or undefined if it is one. */
function problemOf(name: string): string | undefined {
	if (/^[a-z]+:\/\//.test(name) || name.includes('/')) {
		return 'is a web address; give only the name, such as example.com';
	}
	if (name.includes('@')) return 'is an email address; give only the part after the @';
	if (name.includes('*')) return 'has a wildcard; give each name in full';
	if (name.length > 253) return 'is longer than the 253 characters a domain name can have';
	const labels = name.split('.');
	if (labels.length < 2) return 'has no ending such as .com';
	if (labels.some((label) => label === '')) return 'has two dots in a row or starts with a dot';
	if (labels.some((label) => label.length > 63)) return 'has a part longer than 63 characters';
	if (!labels.every((label) => LABEL.test(label))) {
		return 'has a character that domain names cannot have';
	}
	if (!TOP_LEVEL_LABEL.test(labels[labels.length - 1])) return 'has no valid ending such as .com';
	return undefined;
}

/** The text that stands for `value` in a message; what JSON cannot hold is told by its type. */
function quote(value: unknown): string {
	try {
		return JSON.stringify(value) ?? typeof value;
	} catch {
		return typeof value;
	}
}

/** The list or the object in a text such as `["a.com", "b.com"]`, as AI agents write it; undefined for any other text. */
export function parsedJson(text: string): unknown {
	if (!/^\s*[[{]/.test(text)) return undefined;
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

/**
 * Splits a text into entries at commas, semicolons, spaces and line breaks; a list may come as an array (or
 * the JSON of one), whose entries may be texts of that kind or objects with a `domain` (what Check
 * Availability puts out).
 */
export function splitEntries(raw: unknown): string[] {
	if (raw === null || raw === undefined) return [];
	if (Array.isArray(raw)) return raw.flatMap(splitEntries);
	if (typeof raw === 'object' && 'domain' in raw) return splitEntries(raw.domain);
	const text = typeof raw === 'string' ? raw : quote(raw);
	const parsed = typeof raw === 'string' ? parsedJson(text) : undefined;
	if (Array.isArray(parsed) || (isRow(parsed) && 'domain' in parsed)) return splitEntries(parsed);
	return text.split(/[\s,;]+/).filter((entry) => entry !== '');
}

/**
 * Reads domain names out of what a user gave: trimmed, lower-cased, IDN to punycode, each once.
 * Entries for which `isOther` is true are kept as they are.
 */
export function parseDomainNames(
	raw: unknown,
	isOther: (entry: string) => boolean = () => false,
): ParsedNames {
	const names = new Set<string>();
	const bad: BadName[] = [];
	for (const entry of splitEntries(raw)) {
		if (isOther(entry)) {
			names.add(entry);
			continue;
		}
		const name = toAscii(entry.normalize('NFC').toLowerCase()).replace(/\.$/, '');
		const problem = problemOf(name);
		if (problem) bad.push({ value: entry, problem });
		else names.add(name);
	}
	return { names: [...names], bad };
}
