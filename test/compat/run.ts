/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console --
   runs on a developer machine, never inside n8n */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { buildPackage, reasonOf, runScenarios, scenarioNames } from '../e2e/runScenarios';
import { runCommand } from '../n8n/command';
import { installN8n, installNode, requestedVersion } from '../n8n/install';
import { readEvidence, writeEvidence, type Evidence } from './evidence';
import { compatibilityPage } from './page';

/** What must work on every n8n in use: the main job, its events, orders, and restarts. */
const SCENARIOS = ['main-job', 'orders', 'restart', 'trigger'];
const PAGE = path.resolve(__dirname, '../../docs/compatibility.md');

/**
 * `npm run compat -- 2.20.12` or `npm run compat -- latest queue`: runs the scenarios of the
 * compatibility matrix with one version of n8n, keeps what was seen in `evidence/` and writes
 * `docs/compatibility.md` anew. Without a version it takes the one that is locked; with `page` it
 * only writes the page. Exit code 1 when a test fails.
 */
async function main(): Promise<void> {
	const [version = 'locked', mode = 'regular'] = process.argv.slice(2);
	if (version !== 'page') await tryVersion(version, mode);
	await writePage();
}

async function tryVersion(version: string, mode: string): Promise<void> {
	if (mode !== 'regular' && mode !== 'queue') {
		throw new Error(`The mode is "${mode}"; it must be regular or queue`);
	}
	// The scenarios run in processes of their own, which read both.
	process.env.PEEKER_N8N_VERSION = version;
	process.env.PEEKER_N8N_MODE = mode;
	await buildPackage();
	const nodeBinary = await installNode();
	const outcomes = await tryScenarios();
	const commit = await runCommand('git', ['describe', '--always', '--dirty', '--exclude', '*']);
	writeEvidence({
		n8n: await requestedVersion(),
		mode,
		node: (await runCommand(nodeBinary, ['--version'])).trim(),
		platform: `${process.platform} ${process.arch}`,
		date: new Date().toISOString().slice(0, 10),
		commit: commit.trim(),
		outcomes,
	});
	if (outcomes.some(({ outcome }) => outcome === 'failed')) process.exitCode = 1;
}

/** That a version cannot be installed is evidence too. */
async function tryScenarios(): Promise<Evidence['outcomes']> {
	const installation = { scenario: 'n8n', test: 'can be installed' };
	return await installN8n().then(
		async () => [
			{ ...installation, outcome: 'passed' },
			...(await runScenarios(scenarioNames((name) => SCENARIOS.includes(name)))),
		],
		(error: Error) => [{ ...installation, outcome: 'failed', reason: reasonOf(error) }],
	);
}

async function writePage(): Promise<void> {
	const options = await resolveConfig(PAGE);
	const text = await format(compatibilityPage(readEvidence()), { ...options, filepath: PAGE });
	writeFileSync(PAGE, text);
	console.log(`Written: ${path.relative(process.cwd(), PAGE)}`);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
