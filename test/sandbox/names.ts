/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   Test code, never part of the package. */
import { domainToASCII } from 'node:url';
import { stableNumber } from './ids';
import type { Account, NameMark } from './store';
import type { DomainRow, Provider } from './types';

const LABEL = /^(?!-)[a-z0-9-]{1,63}(?<!-)$/;
// Enough of the public suffix list to tell a root domain from a sub-domain in tests.
const SECOND_LEVEL = new Set(['co.uk', 'org.uk', 'com.au', 'co.nz', 'co.jp', 'com.br', 'co.za']);

/** A name as the API compares it: trimmed, lower case, punycode. */
export const normaliseName = (name: string) => {
	const plain = name.trim().toLowerCase();
	return domainToASCII(plain) || plain;
};

/** Whether a normalised name is a well-formed domain name. */
export const isDomainName = (name: string) => {
	const labels = name.split('.');
	return (
		name.length <= 253 &&
		labels.length >= 2 &&
		labels.every((label) => LABEL.test(label)) &&
		!/^\d+$/.test(labels[labels.length - 1])
	);
};

/** Whether a well-formed name is a sub-domain. */
export const isSubdomain = (name: string) => {
	const labels = name.split('.');
	return labels.length > (SECOND_LEVEL.has(labels.slice(-2).join('.')) ? 3 : 2);
};

/** Magic prefixes: what a name that starts so does (see test/sandbox/README.md). */
export const hasPrefix = (name: string, prefix: string) => name.startsWith(`${prefix}-`);

const UNAVAILABLE: Record<NameMark | 'stale', string> = {
	premium: 'premium',
	taken: 'taken',
	invalid: 'invalid',
	errored: 'errored',
	blocked: 'unavailable',
	stale: 'stale',
};

/**
 * Why a name can't be registered.
 *
 * @param name normalised
 * @returns the availability reason, undefined for a name that can be registered
 */
export function unavailableReason(account: Account, name: string): string | undefined {
	if (!isDomainName(name)) return 'invalid';
	const mark = account.marks.get(name);
	if (mark) return UNAVAILABLE[mark];
	for (const [prefix, reason] of Object.entries(UNAVAILABLE)) {
		if (hasPrefix(name, prefix)) return reason;
	}
	return account.domainByName(name) ? 'taken' : undefined;
}

/** First-year price, 900 to 1499 cents, the same for a name every time. */
export const registrationCents = (name: string) => 900 + stableNumber(name, 600);

/** Yearly renewal price, 1200 to 1799 cents. */
export const renewalCents = (name: string) => 1200 + stableNumber(`renewal ${name}`, 600);

/**
 * Providers a domain can still take (CONTRACT section 8, `usable_for`).
 *
 * @param domain undefined for a name that is not registered yet
 */
export const usableFor = (name: string, domain?: DomainRow): Provider[] =>
	domain?.hasMicrosoft || domain?.provider === 'microsoft' || hasPrefix(name, 'googleonly')
		? ['google']
		: ['google', 'microsoft'];

/** Why an order or a swap can't register a name; more than availability tells where it is outdated. */
export const registrationRefusal = (account: Account, name: string): string | undefined =>
	unavailableReason(account, name) ?? (hasPrefix(name, 'gone') ? 'taken' : undefined);
