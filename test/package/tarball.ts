/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { runCommand } from '../n8n/command';

export const ROOT = path.resolve(__dirname, '../..');

/**
 * Packs the built package.
 *
 * @param folder Where the tarball is put.
 * @returns The tarball's path.
 */
export async function packPackage(folder: string): Promise<string> {
	mkdirSync(folder, { recursive: true });
	const printed = await runCommand('npm', ['pack', '--silent', '--pack-destination', folder], {
		cwd: ROOT,
	});
	return path.join(folder, printed.trim().split('\n').pop() ?? '');
}

/** Unpacks a tarball into `folder`, and gives the folder of the package in it. */
export async function unpackTarball(tarball: string, folder: string): Promise<string> {
	await runCommand('tar', ['-xzf', tarball, '-C', folder]);
	return path.join(folder, 'package');
}
