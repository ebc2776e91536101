/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console --
   runs on a developer machine, never inside n8n */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { runCommand } from '../n8n/command';
import { installN8n } from '../n8n/install';
import { withProgress } from '../n8n/progress';

const SCENARIOS = path.join(__dirname, 'scenarios');
const SCENARIO_SUFFIX = '.e2e.ts';

/**
 * `npm run e2e`: builds the package, then runs every file of `scenarios/` against a real n8n of its
 * own. `npm run e2e -- main-job` runs those whose name contains the word. Exit code 1 when a
 * scenario fails.
 */
async function main(): Promise<void> {
	const [wanted = ''] = process.argv.slice(2);
	const files = readdirSync(SCENARIOS)
		.filter((name) => name.endsWith(SCENARIO_SUFFIX) && name.includes(wanted))
		.map((name) => path.join(SCENARIOS, name));
	if (files.length === 0) throw new Error(`No scenario is called "${wanted}"`);

	await withProgress('Building the package', async () => {
		await runCommand('npm', ['run', 'build'], { cwd: path.resolve(__dirname, '../..') });
	});
	await installN8n();

	let passed = 0;
	let failed = 0;
	const started = performance.now();
	// One file after the other: an n8n keeps a small machine busy.
	const results = run({ files, concurrency: 1 });
	// Suites and files report too; only what has no parts of its own is counted.
	results.on('test:pass', ({ details }) => (passed += details.type === 'suite' ? 0 : 1));
	results.on('test:fail', ({ details }) => (failed += details.type === 'suite' ? 0 : 1));
	const report = results.pipe(new spec());
	report.pipe(process.stdout);
	await finished(report);
	console.log(
		`${passed} passed, ${failed} failed in ${Math.round((performance.now() - started) / 1000)} s`,
	);
	process.exitCode = failed > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
