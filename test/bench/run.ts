/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console --
   runs on a developer machine, never inside n8n */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runCommand } from '../n8n/command';
import { withProgress } from '../n8n/progress';
import { parts } from './parts';
import { loadAverage, writeFindings } from './report';

const ROOT = path.resolve(__dirname, '../..');

const HELP = `npm run bench                          all parts but the last
npm run bench -- names deliveries      some of them
  --rounds 3                           how often everybody has a turn (default 5)
  --profile folder                     n8n leaves profiles of its processor time there

${parts.map(({ name, title }) => `  ${name.padEnd(12)} ${title}`).join('\n')}`;

async function main(): Promise<void> {
	const { values, positionals } = parseArgs({
		allowPositionals: true,
		options: {
			help: { type: 'boolean' },
			rounds: { type: 'string', default: '5' },
			profile: { type: 'string' },
		},
	});
	if (values.help) return console.log(HELP);
	const unknown = positionals.find((wanted) => !parts.some(({ name }) => name === wanted));
	if (unknown) throw new Error(`No part is called "${unknown}".\n\n${HELP}`);
	const rounds = Number(values.rounds);
	const profileFolder = values.profile && path.resolve(values.profile);
	if (profileFolder) mkdirSync(profileFolder, { recursive: true });

	await withProgress('Building the package', async () => {
		await runCommand('npm', ['run', 'build'], { cwd: ROOT });
	});
	const commit = await runCommand('git', ['rev-parse', '--short', 'HEAD'], { cwd: ROOT });
	const wanted = parts.filter(({ name, runsOnlyByName }) =>
		positionals.length > 0 ? positionals.includes(name) : !runsOnlyByName,
	);
	for (const part of wanted) {
		console.log(`\n${part.title}`);
		const begun = performance.now();
		const before = loadAverage();
		try {
			const findings = await part.run({ rounds, profileFolder });
			const loads = [before, loadAverage()];
			const versions = [`commit ${commit.trim()}`];
			console.log(await writeFindings(parts, part, findings, { rounds, loads, versions }));
		} catch (error) {
			// The others are measured nevertheless; what stands in RESULTS.md for this one stays.
			console.error(`${part.name} failed:`, error);
			process.exitCode = 1;
		}
		console.log(`${part.name} took ${((performance.now() - begun) / 60_000).toFixed(1)} minutes`);
	}
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
