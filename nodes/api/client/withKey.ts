import type { IHttpRequestOptions } from 'n8n-workflow';
import { UserError } from 'n8n-workflow';

import { checkedBaseUrl, environmentOfKey, isUnderBaseUrl } from '../contract/account';
import { parseUrl } from '../util/url';

/** Those of n8n's HTTP Request node (2 to 4.5) come in the older form, which has the address in `uri`. */
export type AnyRequestOptions = IHttpRequestOptions & { uri?: unknown };

/**
 * The whole address that a request goes to, `url` before `uri` as n8n 2.41 has it. A relative one goes below
 * `baseURL`, or below the credential's own where that is empty.
 */
function targetOf({ url, uri, baseURL }: AnyRequestOptions, ownBaseUrl: string): string {
	const address = String(url ?? uri ?? '').trim();
	const absolute = parseUrl(address);
	if (absolute) return absolute.href;
	const base = baseURL?.trim() || ownBaseUrl;
	const joined = `${base.replace(/\/+$/, '')}/${address.replace(/^\/+/, '')}`;
	return parseUrl(joined)?.href ?? joined;
}

/** Has n8n send to exactly the address that was checked, whichever option it reads. */
const exactly = (target: string, options: AnyRequestOptions) => ({
	url: target,
	...('uri' in options && { uri: target }),
	baseURL: undefined,
});

/** A redirect could carry the key to another host; older nodes go by other options (n8n 2.41). */
const WITHOUT_REDIRECTS = {
	disableFollowRedirect: true,
	followRedirect: false,
	followAllRedirects: false,
	maxRedirects: 0,
};

/** Who answers has to prove who it is, also through a proxy; the second is of the older form. */
const WITH_CHECKED_CERTIFICATES = { skipSslCertificateValidation: false, rejectUnauthorized: true };

/** Without TLS a proxy reads the key, and what is on this computer (`checkedBaseUrl`) needs none. */
const withoutPlainProxy = (target: string) =>
	target.startsWith('http:') ? { proxy: undefined } : {};

const withoutAuthorization = (headers: IHttpRequestOptions['headers'] = {}) =>
	Object.fromEntries(
		Object.entries(headers).filter(([name]) => name.toLowerCase() !== 'authorization'),
	);

/**
 * The options of a request with the key in them, so that nobody but the API under the base URL gets to see it.
 * Throws a `UserError` for a key that is no Peeker key, for an unsafe base URL, and for another place than it.
 */
export function withKey(
	options: AnyRequestOptions,
	apiKey: unknown,
	givenBaseUrl: unknown,
): IHttpRequestOptions {
	environmentOfKey(apiKey);
	const baseUrl = checkedBaseUrl(givenBaseUrl);
	const target = targetOf(options, baseUrl);
	if (!isUnderBaseUrl(target, baseUrl)) {
		throw new UserError('The Peeker key is sent only to the base URL of its credential', {
			description: `Use an address that starts with ${baseUrl}, or change the base URL of the credential. Nothing was sent.`,
		});
	}
	return {
		...options,
		...exactly(target, options),
		...WITHOUT_REDIRECTS,
		...WITH_CHECKED_CERTIFICATES,
		...withoutPlainProxy(target),
		headers: {
			...withoutAuthorization(options.headers),
			Authorization: `Bearer ${String(apiKey).trim()}`,
		},
	};
}
