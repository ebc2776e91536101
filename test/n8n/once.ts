/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error --
   runs on a developer machine, never inside n8n */
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a folder exactly once, also when several processes want it at the same time or an earlier
 * attempt was cut short: `build` works in a folder of its own beside it, and only a finished one
 * gets the final name.
 *
 * @returns Whether it had to be built now.
 */
export async function onceInFolder(
	folder: string,
	build: (unfinished: string) => Promise<void>,
): Promise<boolean> {
	if (existsSync(folder)) return false;
	await removeAbandoned(folder);
	const unfinished = `${folder}.unfinished-${process.pid}`;
	await rm(unfinished, { recursive: true, force: true });
	await mkdir(unfinished, { recursive: true });
	await build(unfinished);
	try {
		await rename(unfinished, folder);
	} catch (error) {
		if (!existsSync(folder)) throw error;
		await rm(unfinished, { recursive: true, force: true });
	}
	return true;
}

async function removeAbandoned(folder: string): Promise<void> {
	const parent = path.dirname(folder);
	const prefix = `${path.basename(folder)}.unfinished-`;
	await mkdir(parent, { recursive: true });
	for (const name of await readdir(parent)) {
		if (name.startsWith(prefix) && !isRunning(Number(name.slice(prefix.length)))) {
			await rm(path.join(parent, name), { recursive: true, force: true });
		}
	}
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch {
		return false;
	}
}
