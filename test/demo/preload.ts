import type { StoredCredential } from '../n8n/api';
import { exampleNames, exampleWorkflow } from '../n8n/examples';
import type { N8nServer } from '../n8n/server';
import { done } from './console';

/**
 * Imports all other examples, unpublished, with the credential chosen.
 *
 * @param present Names of those that are there already.
 */
export async function preloadExamples(
	{ api }: N8nServer,
	credential: StoredCredential,
	present: string[],
): Promise<void> {
	const names = exampleNames().filter((name) => !present.includes(name));
	for (const name of names) await api.createWorkflow(exampleWorkflow(name, credential));
	done(`Examples imported: ${names.length} more`);
}
