import { UserError } from 'n8n-workflow';

import { LIMITS } from './limits';
import { parseUrl } from '../util/url';

export const LIVE_KEY_PREFIX = 'pk_live_';
export const TEST_KEY_PREFIX = 'pk_test_';
export const DEFAULT_BASE_URL = 'https://api.peeker.ai/partner/v1';

export type Environment = 'live' | 'test';

const KEY = new RegExp(`^(${LIVE_KEY_PREFIX}|${TEST_KEY_PREFIX})[\\x21-\\x7e]+$`);
const LOOPBACK_HOSTS = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;

/**
 * The environment an API key works in, read off its prefix (CONTRACT section 1).
 * Throws a `UserError` for anything that is not `pk_live_…` or `pk_test_…`; the key itself is not quoted.
 */
export function environmentOfKey(apiKey: unknown): Environment {
	const key = typeof apiKey === 'string' ? apiKey.trim() : '';
	const [, prefix] = KEY.exec(key) ?? [];
	if (prefix) return prefix === LIVE_KEY_PREFIX ? 'live' : 'test';
	throw new UserError('The API key of the Peeker credential does not look like a Peeker key', {
		description:
			`A Peeker key starts with "${LIVE_KEY_PREFIX}" or "${TEST_KEY_PREFIX}". ` +
			'Copy it from the Peeker Partner portal (API keys) and paste it into the credential. Nothing was sent.',
	});
}

/**
 * The base URL all calls go to, without a trailing slash.
 * Throws a `UserError` unless it is `https:`, or `http:` on this computer.
 */
export function checkedBaseUrl(baseUrl: unknown): string {
	const text = typeof baseUrl === 'string' && baseUrl.trim() ? baseUrl.trim() : DEFAULT_BASE_URL;
	const url = parseUrl(text);
	const isSafe =
		url?.protocol === 'https:' || (url?.protocol === 'http:' && LOOPBACK_HOSTS.test(url.hostname));
	if (!url || !isSafe || url.username || url.password || url.search || url.hash) {
		throw new UserError('The base URL of the Peeker credential cannot be used', {
			description:
				`Use ${DEFAULT_BASE_URL}, or the https address of your proxy. ` +
				'Plain http is allowed only for an address on the same computer, such as http://127.0.0.1:4010/partner/v1, ' +
				'so that your key never travels unencrypted. Nothing was sent.',
		});
	}
	return `${url.origin}${url.pathname}`.replace(/\/+$/, '');
}

/**
 * How many calls a minute a key may make, where Peeker raised that (CONTRACT section 12); undefined for the
 * usual limit. Throws a `UserError` for what is no whole number above 0.
 */
export function callsPerMinuteOf(given: unknown): number | undefined {
	if (given === undefined || given === null || given === '') return undefined;
	const calls = Number(given);
	if (Number.isInteger(calls) && calls > 0 && calls <= 1_000_000) {
		return calls === LIMITS.callsPerMinute ? undefined : calls;
	}
	throw new UserError("'Calls per Minute' of the Peeker credential needs a whole number above 0", {
		description: `Peeker takes ${LIMITS.callsPerMinute} calls a minute for each key unless its support raised that for you. Nothing was sent.`,
	});
}

/** Whether `url` lies under `baseUrl`, so that the key may be sent there. Both are absolute URLs. */
export function isUnderBaseUrl(url: string, baseUrl: string): boolean {
	const target = parseUrl(url);
	if (!target) return false;
	const { origin, pathname } = target;
	const base = new URL(baseUrl);
	return (
		origin === base.origin && `${pathname}/`.startsWith(`${base.pathname.replace(/\/+$/, '')}/`)
	);
}
