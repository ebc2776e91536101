import type { CallOptions, Client } from './types';
import type { EndpointName } from '../contract/endpoints';
import type { Row } from '../util/row';
import { isRow } from '../util/row';

/** The names under which the older edition nested a single thing (CONTRACT section 10, "Event `data`"). */
const NESTED_UNDER = ['order', 'user', 'bundle', 'domain', 'import', 'job', 'swap'] as const;

/**
 * The thing a successful answer is about: `data` itself, or the one object nested in it as the older
 * edition did. Anything else comes back as it is.
 */
export function thingIn(body: Row): unknown {
	const data = 'data' in body ? body.data : body;
	if (!isRow(data) || 'id' in data) return data;
	const nested = NESTED_UNDER.map((name) => data[name]).filter(isRow);
	return nested.length === 1 && 'id' in nested[0] ? nested[0] : data;
}

/** As `thingIn`, for endpoints that answer with one object. */
export function objectIn(body: Row): Row {
	const thing = thingIn(body);
	return isRow(thing) ? thing : {};
}

/** Calls an endpoint that answers with one object, and gives that object. */
export async function callForObject(
	client: Client,
	name: EndpointName,
	call?: CallOptions,
): Promise<Row> {
	return objectIn((await client.call(name, call)).body);
}
