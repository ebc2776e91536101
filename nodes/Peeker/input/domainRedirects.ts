import { isRow } from '../../api/util/row';
import { parseDomainNames, parsedJson } from './domainNames';
import { httpUrl } from './schemas';

/** Domains of the API's own form, each with where it forwards to. */
interface Redirect {
	domain: unknown;
	forwardingUrl: unknown;
}

/** Every `{domain, forwarding_url}` in a list of domains; the list may be JSON. */
function redirectsIn(raw: unknown): Redirect[] {
	const value = typeof raw === 'string' ? parsedJson(raw) : raw;
	if (Array.isArray(value)) return value.flatMap(redirectsIn);
	if (!isRow(value) || !('domain' in value)) return [];
	const { domain, forwarding_url: snakeCased, forwardingUrl = snakeCased } = value;
	const isGiven = forwardingUrl !== undefined && forwardingUrl !== null && forwardingUrl !== '';
	return isGiven ? [{ domain, forwardingUrl }] : [];
}

export interface DomainRedirects {
	/** Where domains forward to, by name. */
	redirects: Record<string, string>;
	/** Why that cannot be used, in words. */
	problem?: string;
}

const url = httpUrl();

/**
 * The redirects that domains bring along when they are given as the API's own objects (CONTRACT section 8,
 * "`domains[]` of an order"): `{domain, forwarding_url}`, alone, in lists, or as the JSON of such.
 */
export function domainRedirects(raw: unknown): DomainRedirects {
	const redirects: Record<string, string> = {};
	for (const { domain, forwardingUrl } of redirectsIn(raw)) {
		const target = url.safeParse(forwardingUrl);
		for (const name of parseDomainNames(domain).names) {
			if (!target.success) {
				const given = JSON.stringify(forwardingUrl);
				const problem = `The forwarding URL of ${name} ${target.error.issues[0].message}. It is: ${given}.`;
				return { redirects, problem };
			}
			if (Object.hasOwn(redirects, name) && redirects[name] !== target.data) {
				const problem = `${name} is named twice: it forwards to ${redirects[name]} and to ${target.data}.`;
				return { redirects, problem };
			}
			redirects[name] = target.data;
		}
	}
	return { redirects };
}
