import type { Client, LostCall } from '../client/types';
import type { EndpointName } from '../contract/endpoints';
import { PeekerError } from '../errors/failure';
import { findImports } from './lookups';
import { callForObject, objectIn } from '../client/unwrap';
import { allTextsIn } from '../util/allTexts';
import type { Row } from '../util/row';

/** The two ways to import, with where each is read again (CONTRACT section 6). */
const FORMS = {
	synchronous: { start: 'importDomains', read: 'getDomainImport' },
	job: { start: 'createDomainImportJob', read: 'getDomainImportJob' },
} as const;

export type ImportForm = keyof typeof FORMS;

/** The import that a lost attempt made: a new one that has not failed and holds every name. */
async function importMadeBy(
	{ client, made }: LostCall,
	domains: string[],
): Promise<Row | undefined> {
	return (await findImports(client, domains)).find((row) => {
		// Where an import tells its names is not known (CONTRACT section 11).
		const texts = new Set(allTextsIn(row));
		const missing = domains.filter((name) => !texts.has(name));
		if (row.status === 'failed' || !made(row)) return false;
		if (missing.length < domains.length) return missing.length === 0;
		throw new PeekerError(
			'The import does not tell its names',
			`${String(row.id)} may be it, but does not tell which names it holds.`,
			{ code: 'outcome_unknown', repeat: 'unknown' },
		);
	});
}

/** Starts an import; the synchronous form looks for an earlier attempt before it repeats itself. */
export async function startImport(
	client: Client,
	form: ImportForm,
	domains: string[],
): Promise<Row> {
	return await callForObject(client, FORMS[form].start, {
		body: { domains },
		reconcile: async (lostCall) => await importMadeBy(lostCall, domains),
		howToCheck: "Look for it with the operation 'Find' of 'Domain Import'.",
	});
}

/**
 * Reads an import of either form: it is not known whether both share one address (CONTRACT section 11), so
 * what one does not know is asked of the other.
 */
export async function readImport(
	client: Client,
	id: string,
	form: ImportForm = 'synchronous',
): Promise<Row> {
	const order: ImportForm[] = form === 'job' ? ['job', 'synchronous'] : ['synchronous', 'job'];
	const [first, second]: EndpointName[] = order.map((one) => FORMS[one].read);
	const found = objectIn((await client.call(first, { id, notFoundIsEmpty: true })).body);
	return 'id' in found ? found : await callForObject(client, second, { id });
}

/** The imports of these names. Throws a `PeekerError` when there are none. */
export async function importsOf(client: Client, names: string[]): Promise<Row[]> {
	const rows = await findImports(client, names);
	if (rows.length > 0) return rows;
	throw new PeekerError(
		'No import of these domains was found',
		`Looked for: ${names.slice(0, 20).join(', ')}. Check the names, or import them with the operation 'Create'.`,
		{ code: 'not_found', repeat: 'safe', data: { domains: names } },
	);
}
