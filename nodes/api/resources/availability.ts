import { chunk } from '../util/chunk';
import type { Part } from '../client/batch';
import { inParts, isRefusalOfEntries, namingEntry } from '../client/batch';
import type { Client } from '../client/types';
import { LIMITS } from '../contract/limits';
import { objectIn } from '../client/unwrap';
import type { Row } from '../util/row';
import { isRow } from '../util/row';

type Rows = Map<unknown, Row>;

async function checkNames(client: Client, names: string[]): Promise<Rows> {
	const { body } = await client.call('checkDomainAvailability', { body: { domains: names } });
	const { domains } = objectIn(body);
	const rows = Array.isArray(domains) ? domains.filter(isRow) : [];
	return new Map(rows.map((row) => [String(row.domain).toLowerCase(), row]));
}

/** The row of a name in the part of the list that it was asked for in. Throws the reason where that has none. */
async function rowIn(name: string, parts: Array<Part<string, Rows>>): Promise<Row> {
	const part = parts.find(({ entries }) => entries.includes(name));
	if (part && 'error' in part) return await Promise.reject(namingEntry(part.error, name));
	return part?.result.get(name) ?? { domain: name, available: false, reason: 'no_answer' };
}

/**
 * Looks up many names with as few calls as the API allows: each distinct name once, 50 a call, and a call
 * is made only when one of its names is asked for. Where one of them is refused, or the older edition takes
 * fewer (CONTRACT section 10, "Availability cap"), the rest is asked for without it. The function given back
 * resolves to the row of a name; a name the API left out of its answer comes back as
 * `{ domain, available: false, reason: "no_answer" }`. It throws for a name that is refused by itself.
 */
export function availabilityOf(client: Client, names: string[]): (name: string) => Promise<Row> {
	const chunkOf = new Map<
		string,
		{ names: string[]; parts?: Promise<Array<Part<string, Rows>>> }
	>();
	for (const some of chunk([...new Set(names)], LIMITS.availabilityNames)) {
		const entry = { names: some };
		for (const name of some) chunkOf.set(name, entry);
	}
	return async (name) => {
		const entry = chunkOf.get(name) ?? { names: [name] };
		entry.parts ??= inParts(entry.names, async (some) => await checkNames(client, some));
		return await rowIn(name, await entry.parts);
	};
}

/** The row of a name whose look-up was refused for the name itself. Throws all other errors on. */
export async function rowOfRefused(name: string, error: unknown): Promise<Row> {
	if (!isRefusalOfEntries(error)) return await Promise.reject(error);
	return { domain: name, available: false, reason: error.failure?.code ?? 'invalid_request' };
}
