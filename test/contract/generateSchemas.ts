/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   Test code, never part of the package. */
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';
import { outputSchemas } from './outputSchemas';

/** Writes what n8n's editor shows of an output before the first run. */
async function generate(): Promise<void> {
	const target = join(__dirname, '../../nodes/Peeker/__schema__/v1.0.0');
	rmSync(target, { recursive: true, force: true });
	const style = await resolveConfig(__filename);
	for (const [name, schema] of outputSchemas) {
		const file = join(target, `${name}.json`);
		mkdirSync(dirname(file), { recursive: true });
		writeFileSync(file, await format(JSON.stringify(schema), { ...style, parser: 'json' }));
	}
}

void generate();
