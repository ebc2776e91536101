/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console --
   runs on a developer machine, never inside n8n */
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCommand } from '../n8n/command';

const ROOT = path.resolve(__dirname, '../..');
/** What the scanner looks at in a published package. */
const TARBALL_PATTERNS = ['**/*.js', 'package.json'];

/**
 * n8n's verification scanner, as n8n runs it before it lists a package, on the source and on the
 * tarball that would be published. Exit code 1 when either has a finding.
 */
async function main(): Promise<void> {
	const { analyzePackage, SOURCE_FILE_PATTERNS } = await import(
		'@n8n/scan-community-package/scanner/scanner.mjs'
	);
	if (!existsSync(path.join(ROOT, 'dist'))) throw new Error('Nothing built: npm run build first');
	const temporary = mkdtempSync(path.join(os.tmpdir(), 'peeker-scan-'));
	try {
		const legs = [
			{ name: 'source', folder: ROOT, patterns: SOURCE_FILE_PATTERNS },
			{ name: 'tarball', folder: await unpackedTarball(temporary), patterns: TARBALL_PATTERNS },
		];
		for (const { name, folder, patterns } of legs) {
			const { passed, message, details } = await analyzePackage(folder, patterns);
			console.log(passed ? `${name}: passed` : `${name}: ${message ?? 'failed'}\n${details ?? ''}`);
			if (!passed) process.exitCode = 1;
		}
	} finally {
		rmSync(temporary, { recursive: true, force: true });
	}
}

/** Packs the package and unpacks it again: exactly the files that npm would publish. */
async function unpackedTarball(folder: string): Promise<string> {
	const printed = await runCommand('npm', ['pack', '--silent', '--pack-destination', folder], {
		cwd: ROOT,
	});
	const tarball = printed.trim().split('\n').pop() ?? '';
	await runCommand('tar', ['-xzf', path.join(folder, tarball), '-C', folder]);
	return path.join(folder, 'package');
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
