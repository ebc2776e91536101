/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console --
   runs on a developer machine, never inside n8n */
import { createHash } from 'node:crypto';
import { appendFileSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '../n8n/command';
import { packPackage, ROOT } from './tarball';

/** Where the tarball of a release lies. */
const FOLDER = path.join(ROOT, 'release');

/**
 * `npm run release:pack`: everything of a release before its publishing. Builds, packs once, looks
 * at that tarball as n8n does, and rehearses its publishing. Prints the tarball's name and its
 * integrity, the latter as npm writes it, and hands both to later steps of a GitHub workflow.
 */
async function main(): Promise<void> {
	await runCommand('npm', ['run', 'build'], { cwd: ROOT });
	rmSync(FOLDER, { recursive: true, force: true });
	const tarball = await packPackage(FOLDER);
	const integrity = integrityOf(tarball);
	console.log(await runCommand('npm', ['run', '--silent', 'scan', '--', tarball], { cwd: ROOT }));
	await runCommand('npm', ['publish', '--dry-run', tarball], { cwd: ROOT });
	if (integrityOf(tarball) !== integrity) throw new Error(`${tarball} was changed on the way`);
	const outputs = `tarball=${path.basename(tarball)}\nintegrity=${integrity}\n`;
	console.log(outputs);
	if (process.env.GITHUB_OUTPUT) appendFileSync(process.env.GITHUB_OUTPUT, outputs);
}

function integrityOf(file: string): string {
	return `sha512-${createHash('sha512').update(readFileSync(file)).digest('base64')}`;
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
