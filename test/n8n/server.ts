/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { N8nApi } from './api';
import { dockerRun } from './docker';
import { n8nEnvironment } from './environment';
import type { Installation } from './install';
import { N8nProcess, type Exit } from './process';
import { RestClient } from './rest';
import { until } from './until';

const START_TIMEOUT_MS = 120_000;
const PROBE_TIMEOUT_MS = 2_000;

export interface ServerOptions {
	/** Set on top of the usual environment. */
	environment?: NodeJS.ProcessEnv;
}

/** A real n8n with a folder of its own, on ports of its own, on 127.0.0.1. */
export class N8nServer {
	readonly url: string;

	readonly api: N8nApi;

	/** n8n's output since the first start. */
	readonly logFile: string;

	private process: N8nProcess | undefined;

	private constructor(
		private readonly installation: Installation,
		readonly userFolder: string,
		port: number,
		private readonly environment: NodeJS.ProcessEnv,
	) {
		this.url = `http://127.0.0.1:${port}`;
		this.api = new N8nApi(new RestClient(this.url));
		this.logFile = path.join(userFolder, 'n8n.log');
	}

	/** Prepares an n8n in a new temporary folder; nothing is started yet. */
	static async create(
		installation: Installation,
		{ environment = {} }: ServerOptions = {},
	): Promise<N8nServer> {
		const userFolder = mkdtempSync(path.join(os.tmpdir(), 'n8n-peeker-'));
		const [port, brokerPort] = await freePorts(2);
		return new N8nServer(installation, userFolder, port, {
			...n8nEnvironment({ installation, userFolder, port, brokerPort }),
			...environment,
		});
	}

	/**
	 * Puts a built node package where n8n keeps community nodes; takes effect at the next start.
	 *
	 * @param folder Holds `package.json` and `dist`.
	 */
	installPackage(folder: string): void {
		const manifest = readFileSync(path.join(folder, 'package.json'), 'utf8');
		const { name } = z.object({ name: z.string() }).parse(JSON.parse(manifest));
		const target = path.join(this.userFolder, '.n8n/nodes/node_modules', name);
		rmSync(target, { recursive: true, force: true });
		mkdirSync(target, { recursive: true });
		for (const part of ['package.json', 'dist']) {
			cpSync(path.join(folder, part), path.join(target, part), { recursive: true });
		}
	}

	/**
	 * Starts n8n, or starts it again on the same folder and ports.
	 *
	 * @returns Milliseconds until it answered requests.
	 * @throws With the end of n8n's log, when it ends or does not answer in two minutes.
	 */
	async start(): Promise<number> {
		const started = performance.now();
		const child = this.spawn();
		this.process = child;
		await until(
			'n8n to be ready',
			async () => {
				if (child.exit) throw new Error(`n8n ended while starting.\n${child.logTail()}`);
				return (await this.isReady()) ? true : undefined;
			},
			{ timeoutMs: START_TIMEOUT_MS, hint: () => child.logTail() },
		);
		return Math.round(performance.now() - started);
	}

	/** Shuts n8n down in good order (SIGTERM). */
	async stop(): Promise<Exit | undefined> {
		return await this.process?.stop();
	}

	/** Ends n8n the hard way (SIGKILL). */
	async kill(): Promise<Exit | undefined> {
		return await this.process?.kill();
	}

	/** Of the running n8n. */
	get pid(): number | undefined {
		return this.process?.pid;
	}

	/** Removes the folder with the database; only after n8n has ended. */
	remove(): void {
		// Windows lets go of a file only a moment after its process has ended.
		rmSync(this.userFolder, { recursive: true, force: true, maxRetries: 10 });
	}

	/** Everything n8n has written to its log so far. */
	log(): string {
		return existsSync(this.logFile) ? readFileSync(this.logFile, 'utf8') : '';
	}

	private spawn(): N8nProcess {
		const { userFolder, environment, logFile } = this;
		const { nodeBinary, n8nScript, image } = this.installation;
		if (!image) return N8nProcess.spawn(nodeBinary, [n8nScript, 'start'], environment, logFile);
		const name = path.basename(userFolder).toLowerCase();
		const user = process.getuid && `${process.getuid()}:${process.getgid?.()}`;
		const args = dockerRun({ image, name, userFolder, environment, user });
		return N8nProcess.spawn('docker', args, process.env, logFile, name);
	}

	/** n8n answers its readiness check a little before its REST API is mounted: ask both. */
	private async isReady(): Promise<boolean> {
		for (const probe of ['/healthz/readiness', '/rest/settings']) {
			try {
				const response = await fetch(`${this.url}${probe}`, {
					signal: AbortSignal.timeout(PROBE_TIMEOUT_MS),
				});
				const isJson = response.headers.get('content-type')?.startsWith('application/json');
				if (!response.ok || !isJson) return false;
			} catch {
				return false;
			}
		}
		return true;
	}
}

/** Ports that nobody listens on; held all together first, so that they differ. */
export async function freePorts(count: number): Promise<number[]> {
	const servers = Array.from({ length: count }, () => createServer());
	try {
		return await Promise.all(
			servers.map(
				async (server) =>
					await new Promise<number>((resolve, reject) => {
						server.once('error', reject);
						server.listen(0, '127.0.0.1', () => {
							const address = server.address();
							if (address !== null && typeof address === 'object') resolve(address.port);
						});
					}),
			),
		);
	} finally {
		for (const server of servers) server.close();
	}
}
