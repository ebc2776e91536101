/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console --
   runs on a developer machine, never inside n8n */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { agreementProblems } from './agreement';
import { ROOT } from './tarball';

/**
 * `npm run release:check` or `npm run release:check -- 0.2.0`: whether package.json, its lockfile,
 * the changelog and, where one is given, the tag speak of the same version. Exit code 1 when not.
 */
function main(): void {
	const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');
	const { version } = JSON.parse(read('package.json')) as { version: string };
	const lock = JSON.parse(read('package-lock.json')) as { version: string };
	const problems = agreementProblems({
		version,
		lockfileVersion: lock.version,
		changelog: read('CHANGELOG.md'),
		tag: process.argv[2],
	});
	for (const problem of problems) console.error(problem);
	if (problems.length > 0) process.exitCode = 1;
	else console.log(`${version}: package.json, package-lock.json, CHANGELOG.md and tag agree`);
}

main();
