import { chunk } from '../util/chunk';
import type { Client } from '../client/types';
import { LIMITS } from '../contract/limits';
import { PeekerError } from '../errors/failure';
import { objectIn } from '../client/unwrap';
import type { Row } from '../util/row';
import { isRow } from '../util/row';

async function checkNames(client: Client, names: string[]): Promise<Row[]> {
	const { body } = await client.call('checkDomainAvailability', { body: { domains: names } });
	const { domains } = objectIn(body);
	return Array.isArray(domains) ? domains.filter(isRow) : [];
}

/** Whether the API refused the size of the list, as the older edition does (CONTRACT section 10, "Availability cap"). */
const refusedTheSize = (error: unknown, size: number) =>
	error instanceof PeekerError &&
	error.failure?.status === 400 &&
	size > LIMITS.availabilityNamesOlderEdition &&
	(error.failure.field === 'domains' || error.failure.field === undefined);

async function checkChunk(client: Client, names: string[]): Promise<Row[]> {
	return await checkNames(client, names).catch(async (error: unknown) => {
		if (!refusedTheSize(error, names.length)) return await Promise.reject(error);
		const halves = chunk(names, LIMITS.availabilityNamesOlderEdition);
		return (await Promise.all(halves.map(async (half) => await checkNames(client, half)))).flat();
	});
}

/**
 * Looks up many names with as few calls as the API allows: each distinct name once, 50 a call, and a call
 * is made only when one of its names is asked for. The function given back resolves to the row of a name;
 * a name the API left out of its answer comes back as `{ domain, available: false, reason: "no_answer" }`.
 */
export function availabilityOf(client: Client, names: string[]): (name: string) => Promise<Row> {
	const chunkOf = new Map<string, { names: string[]; rows?: Promise<Map<unknown, Row>> }>();
	for (const some of chunk([...new Set(names)], LIMITS.availabilityNames)) {
		const entry = { names: some };
		for (const name of some) chunkOf.set(name, entry);
	}
	return async (name) => {
		const entry = chunkOf.get(name) ?? { names: [name] };
		entry.rows ??= checkChunk(client, entry.names).then(
			(rows) => new Map(rows.map((row) => [String(row.domain).toLowerCase(), row])),
		);
		return (await entry.rows).get(name) ?? { domain: name, available: false, reason: 'no_answer' };
	};
}
