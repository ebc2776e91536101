/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, no-console --
   runs on a developer machine, never inside n8n */
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, readdirSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCommand } from './command';
import { onceInFolder } from './once';
import { withProgress } from './progress';
import { wantedVersion, type WantedVersion } from './versions';

/** The Node.js that n8n runs on when the running one is older than n8n needs. */
const NODE_VERSION = '24.21.0';
const NODE_MAJOR_NEEDED = 24;

/** What a version that no lockfile describes gets in place of what its ranges would choose. */
const OVERRIDES = {
	// n8n before 2.40 takes this from a server of its author, which a machine that reaches only a
	// package registry cannot; n8n since then takes the same code from here.
	xlsx: 'npm:@e965/xlsx@0.20.3',
	// Newer ones want a newer @langchain/core than n8n before 2.40 pins, and n8n then does not start.
	'@langchain/langgraph-checkpoint': '1.0.0',
	'langchain@1.2.30': { '@langchain/langgraph': '1.2.0' },
};

/** A real n8n on this machine. */
export interface Installation {
	/** The Node.js binary that n8n runs on. */
	nodeBinary: string;
	/** n8n's start script. */
	n8nScript: string;
	/** n8n's version, for example `2.41.1`. */
	version: string;
	/** n8n's image, where it runs in Docker instead; then the two above say nothing about it. */
	image?: string;
}

/**
 * Brings n8n, and Node.js where the running one is too old for it, into a cache folder outside the
 * checkout. The first time takes minutes and shows its progress; afterwards it is a look-up.
 *
 * Which n8n is `PEEKER_N8N_VERSION`'s to say; see `versions.ts`.
 *
 * @throws When npm fails; its last output is in the message.
 */
export async function installN8n(): Promise<Installation> {
	const cache = cacheFolder();
	const nodeBinary = await installNode(cache);
	const wanted = await resolved(wantedVersion());
	const { version } = wanted;
	const folder = path.join(cache, `n8n-${version}-${platformName()}-${fingerprint(wanted)}`);

	await onceInFolder(folder, async (unfinished) => {
		console.log(`n8n ${version} is not in ${cache} yet; it takes about 2.3 GB there.`);
		const environment = npmEnvironment(nodeBinary);
		await installPackages(wanted, unfinished, environment);
		await withProgress(
			'Building the SQLite driver',
			async () =>
				await npm(['rebuild', 'sqlite3', '--ignore-scripts=false'], unfinished, environment),
		);
	});
	return { nodeBinary, n8nScript: path.join(folder, 'node_modules/n8n/bin/n8n'), version };
}

type ResolvedVersion =
	| Exclude<WantedVersion, { kind: 'tag' }>
	| { kind: 'newest'; version: string };

/** The version that `PEEKER_N8N_VERSION` asks for, for example `2.41.1`; a tag is looked up. */
export async function requestedVersion(): Promise<string> {
	return (await resolved(wantedVersion())).version;
}

/** Asks the registry what a tag stands for today. */
async function resolved(wanted: WantedVersion): Promise<ResolvedVersion> {
	if (wanted.kind !== 'tag') return wanted;
	const printed = await runCommand('npm', ['view', `n8n@${wanted.tag}`, 'version']);
	return { kind: 'newest', version: printed.trim() };
}

/** Differs wherever the installed files may. */
function fingerprint(wanted: ResolvedVersion): string {
	if (wanted.kind === 'dated') return `as-of-${wanted.before}`;
	if (wanted.kind === 'newest') return 'newest';
	return createHash('sha256').update(wanted.lockfile).digest('hex').slice(0, 8);
}

async function installPackages(
	wanted: ResolvedVersion,
	folder: string,
	environment: NodeJS.ProcessEnv,
): Promise<void> {
	const { version } = wanted;
	if (wanted.kind === 'locked') {
		for (const file of ['package.json', 'package-lock.json']) {
			copyFileSync(path.join(__dirname, file), path.join(folder, file));
		}
		const manifests = Object.keys(wanted.packages)
			.filter((key) => key.startsWith('node_modules/') && !wanted.packages[key].optional)
			.map((key) => path.join(folder, key, 'package.json'));
		return await withProgress(
			`Installing n8n ${version}`,
			async () => await npm(['ci', '--legacy-peer-deps', '--ignore-scripts'], folder, environment),
			() => unpacked(manifests),
		);
	}
	const isDated = wanted.kind === 'dated';
	const flags = ['--ignore-scripts', ...(isDated ? [`--before=${wanted.before}`] : [])];
	const overrides = isDated ? OVERRIDES : undefined;
	const manifest = { private: true, dependencies: { n8n: version }, overrides };
	writeFileSync(path.join(folder, 'package.json'), JSON.stringify(manifest));
	const modules = path.join(folder, 'node_modules');
	await withProgress(
		`Installing n8n ${version}`,
		async () => await npm(['install', ...flags], folder, environment),
		() => (existsSync(modules) ? `${readdirSync(modules).length} folders` : 'resolving'),
	);
}

/** The folder that installations are kept in: `PEEKER_N8N_CACHE`, else the user's cache folder. */
function cacheFolder(): string {
	const { PEEKER_N8N_CACHE, XDG_CACHE_HOME, LOCALAPPDATA } = process.env;
	if (PEEKER_N8N_CACHE) return path.resolve(PEEKER_N8N_CACHE);
	const home = os.homedir();
	const base: Partial<Record<NodeJS.Platform, string>> = {
		darwin: path.join(home, 'Library/Caches'),
		win32: LOCALAPPDATA ?? path.join(home, 'AppData/Local'),
	};
	const folder = base[process.platform] ?? XDG_CACHE_HOME ?? path.join(home, '.cache');
	return path.join(folder, 'n8n-nodes-peeker');
}

/** The running Node.js where it is new enough for n8n, else one from an npm package: its binary. */
export async function installNode(cache = cacheFolder()): Promise<string> {
	if (Number(process.versions.node.split('.')[0]) >= NODE_MAJOR_NEEDED) return process.execPath;
	const name = `node-${platformName()}`;
	const folder = path.join(cache, `${name}-${NODE_VERSION}`);
	await onceInFolder(folder, async (unfinished) => {
		writeFileSync(path.join(unfinished, 'package.json'), '{"private":true}\n');
		await withProgress(
			`Installing Node.js ${NODE_VERSION} for n8n (this one is ${process.versions.node})`,
			async () =>
				await npm(
					['install', `${name}@${NODE_VERSION}`, '--ignore-scripts'],
					unfinished,
					process.env,
				),
		);
	});
	const binary = process.platform === 'win32' ? 'bin/node.exe' : 'bin/node';
	return path.join(folder, 'node_modules', name, binary);
}

/** Platform and processor as the packages `node-<name>` write them, for example `linux-x64`. */
function platformName(): string {
	return `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
}

function npmEnvironment(nodeBinary: string): NodeJS.ProcessEnv {
	const bin = path.dirname(nodeBinary);
	const environment: NodeJS.ProcessEnv = {
		...process.env,
		PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`,
	};
	const prefix = path.dirname(bin);
	// Native add-ons must be built against the headers of the Node.js that will load them.
	if (existsSync(path.join(prefix, 'include/node/node.h'))) {
		environment.npm_config_nodedir = prefix;
	}
	return environment;
}

async function npm(args: string[], cwd: string, environment: NodeJS.ProcessEnv): Promise<void> {
	await runCommand('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd,
		environment,
	});
}

/** How far npm is: it loads for a while before it unpacks the first package. */
function unpacked(manifests: string[]): string {
	const count = manifests.filter((file) => existsSync(file)).length;
	return count === 0 ? 'loading' : `${count} of ${manifests.length} packages unpacked`;
}
