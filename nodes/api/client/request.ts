import type { Endpoint, EndpointName } from '../contract/endpoints';
import { ENDPOINTS } from '../contract/endpoints';

/** Longest wait for one response, in milliseconds, where the endpoint names no other. */
export const RESPONSE_TIMEOUT = { usualMs: 60_000 };

/** Of the time left, one attempt takes this share at the most, so that some is left to repeat or to reconcile. */
const SHARE_OF_TIME_LEFT = 2 / 3;

export interface HttpRequest {
	method: Endpoint['method'];
	url: string;
	headers: Record<string, string>;
	/** Sent as it is, so that every repeat has the same bytes. */
	body?: string;
	timeoutMs: number;
}

interface Parts {
	/** Fills `{id}` of the endpoint's path. */
	id?: string;
	query?: Record<string, string | number | undefined>;
	body?: object;
}

function urlOf(baseUrl: string, name: EndpointName, { id, query = {} }: Parts): string {
	const path = ENDPOINTS[name].path.replace('{id}', encodeURIComponent(id ?? ''));
	const search = new URLSearchParams();
	for (const [key, value] of Object.entries(query)) {
		if (value !== undefined) search.append(key, String(value));
	}
	return `${baseUrl}${path}${search.size > 0 ? `?${search.toString()}` : ''}`;
}

/** A call as it goes over the wire; the body is serialised here, once for all attempts. */
export function requestOf(
	baseUrl: string,
	name: EndpointName,
	parts: Parts,
): Omit<HttpRequest, 'timeoutMs'> {
	const body = parts.body === undefined ? undefined : JSON.stringify(parts.body);
	return {
		method: ENDPOINTS[name].method,
		url: urlOf(baseUrl, name, parts),
		headers: {
			Accept: 'application/json',
			...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
		},
		body,
	};
}

/** How long one attempt may take when `leftMs` of the call's budget are left; both in milliseconds. */
export function responseTimeout(name: EndpointName, leftMs: number): number {
	const { responseTimeoutMs: longest = RESPONSE_TIMEOUT.usualMs }: Endpoint = ENDPOINTS[name];
	return Math.max(1, Math.ceil(Math.min(longest, leftMs * SHARE_OF_TIME_LEFT)));
}

/** Whether a call changes something, so that a lost answer leaves a doubt. */
export const changesSomething = (name: EndpointName): boolean => {
	const { method, isRead }: Endpoint = ENDPOINTS[name];
	return method !== 'GET' && !isRead;
};
