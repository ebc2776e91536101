/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console --
   runs on a developer machine, never inside n8n */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { contentProblems, expectedContents, fieldProblems, filesBelow } from './contents';
import { readRules, scanForMalware } from './malware';
import { packPackage, ROOT, unpackTarball } from './tarball';

/** What the scanner looks at in a published package. */
const TARBALL_PATTERNS = ['**/*.js', 'package.json'];

/** A folder of YARA rules, such as `guarddog/analyzer/sourcecode` of DataDog's GuardDog. */
const { PEEKER_YARA_RULES } = process.env;

interface Leg {
	name: string;
	/** What is wrong, in words; empty when nothing is. */
	run(): Promise<string[]>;
}

/**
 * `npm run scan`: what is looked at before a package is listed. n8n's scanner on the source and on
 * the tarball that would be published, the tarball's list of files and the nodes' fields in it, and malware rules where
 * `PEEKER_YARA_RULES` names a folder of them. `npm run scan -- FILE.tgz` takes a tarball that was
 * packed before. Exit code 1 when anything is found.
 */
async function main(): Promise<void> {
	if (!existsSync(path.join(ROOT, 'dist'))) throw new Error('Nothing built: npm run build first');
	const temporary = mkdtempSync(path.join(os.tmpdir(), 'peeker-scan-'));
	try {
		const tarball = process.argv[2] ?? (await packPackage(temporary));
		const unpacked = await unpackTarball(path.resolve(tarball), temporary);
		for (const { name, run } of await legs(unpacked)) {
			const problems = await run();
			console.log(problems.length === 0 ? `${name}: passed` : `${name}: ${problems.join('\n  ')}`);
			if (problems.length > 0) process.exitCode = 1;
		}
		if (!PEEKER_YARA_RULES) console.log('malware rules: not run, PEEKER_YARA_RULES is not set');
	} finally {
		rmSync(temporary, { recursive: true, force: true });
	}
}

async function legs(unpacked: string): Promise<Leg[]> {
	const { SOURCE_FILE_PATTERNS } = await import('@n8n/scan-community-package/scanner/scanner.mjs');
	const all: Leg[] = [
		{ name: 'source', run: async () => await lint(ROOT, SOURCE_FILE_PATTERNS) },
		{ name: 'tarball', run: async () => await lint(unpacked, TARBALL_PATTERNS) },
		{
			name: 'contents',
			run: async () => contentProblems(filesBelow(unpacked), expectedContents(ROOT)),
		},
		{ name: 'fields', run: async () => await fieldProblems(unpacked, ROOT) },
	];
	if (PEEKER_YARA_RULES) {
		const rules = readRules(PEEKER_YARA_RULES);
		all.push({
			name: `malware, ${rules.length} rules`,
			run: async () =>
				(await scanForMalware(unpacked, rules)).map(
					({ rule, file, description }) => `${file}: ${rule} (${description})`,
				),
		});
	}
	return all;
}

async function lint(folder: string, patterns: string[]): Promise<string[]> {
	const { analyzePackage } = await import('@n8n/scan-community-package/scanner/scanner.mjs');
	const { passed, message, details } = await analyzePackage(folder, patterns);
	return passed ? [] : [message ?? 'failed', details ?? ''];
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
