/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console --
   runs on a developer machine, never inside n8n */
import { installN8n } from '../n8n/install';
import { buildPackage, runScenarios, scenarioNames } from './runScenarios';

/**
 * `npm run e2e`: builds the package, then runs every file of `scenarios/` against a real n8n of its
 * own. `npm run e2e -- main-job restart` runs those whose names contain one of the words. Exit code
 * 1 when a scenario fails.
 */
async function main(): Promise<void> {
	const words = process.argv.slice(2);
	const names = scenarioNames(
		(name) => words.length === 0 || words.some((word) => name.includes(word)),
	);
	const unknown = words.filter((word) => !names.some((name) => name.includes(word)));
	if (unknown.length > 0) throw new Error(`No scenario is called ${unknown.join(', ')}`);
	await buildPackage();
	await installN8n();

	const started = performance.now();
	const outcomes = await runScenarios(names);
	const count = (wanted: string) => outcomes.filter(({ outcome }) => outcome === wanted).length;
	const seconds = Math.round((performance.now() - started) / 1000);
	console.log(`${count('passed')} passed, ${count('failed')} failed in ${seconds} s`);
	process.exitCode = count('failed') > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
