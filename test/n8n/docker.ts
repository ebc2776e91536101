/* eslint-disable @n8n/community-nodes/no-restricted-globals --
   runs on a developer machine, never inside n8n */
import { runCommand } from './command';
import type { Installation } from './install';
import { withProgress } from './progress';
import { wantedVersion } from './versions';

/** Belong to this computer, not to the container. */
const NOT_FOR_CONTAINERS = ['PATH', 'SystemRoot', 'windir', 'ComSpec', 'PATHEXT', 'TEMP', 'TMP'];

/**
 * n8n's own image in place of an installation by npm; takes a download of some hundred megabytes the
 * first time.
 *
 * @throws An Error that tells what to do when Docker cannot be reached or has not got the image.
 */
export async function pullN8n(): Promise<Installation> {
	const wanted = wantedVersion();
	const tag = wanted.kind === 'tag' ? wanted.tag : wanted.version;
	const image = `n8nio/n8n:${tag}`;
	await runCommand('docker', ['version']).catch(async (cause: unknown) => {
		const way = 'Start Docker, or run npm start without --docker.';
		return await Promise.reject(new Error(`Docker cannot be reached. ${way}`, { cause }));
	});
	await withProgress(`Getting ${image}`, async () => await runCommand('docker', ['pull', image]));
	return { nodeBinary: process.execPath, n8nScript: '', version: tag, image };
}

export interface Container {
	image: string;
	name: string;
	/** Mounted under the same path, so that settings that name it hold. */
	userFolder: string;
	environment: NodeJS.ProcessEnv;
	/** Whose files those in the folder are, as `id:group`; left out where users have no numbers. */
	user?: string;
}

/**
 * Arguments of `docker` that run n8n in the foreground, in the network of this computer: the sandbox
 * is reached at 127.0.0.1, as the credential wants it, and n8n is too. Docker Desktop has this since
 * 4.34, under Settings → Resources → Network → Enable host networking.
 */
export function dockerRun(container: Container): string[] {
	const { image, name, userFolder, environment, user } = container;
	const settings = Object.entries(environment).filter(([key, value]) => {
		return value !== undefined && !NOT_FOR_CONTAINERS.includes(key);
	});
	return [
		...['run', '--rm', '--name', name, '--network', 'host'],
		...(user ? ['--user', user] : []),
		...['--volume', `${userFolder}:${userFolder}`],
		...settings.flatMap(([key, value]) => ['--env', `${key}=${value}`]),
		...[image, 'start'],
	];
}
