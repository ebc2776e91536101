/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCommand } from '../../n8n/command';
import { N8nProcess } from '../../n8n/process';
import { freePorts } from '../../n8n/server';
import { until } from '../../n8n/until';

const POSTGRES_ROOT = '/usr/lib/postgresql';
const REDIS = '/usr/bin/redis-server';
const USER = 'n8n';
const DATABASE = 'postgres';

/** n8n's settings for queue mode, wherever the services are. */
export const queueSettings = {
	EXECUTIONS_MODE: 'queue',
	DB_TYPE: 'postgresdb',
	DB_POSTGRESDB_USER: USER,
};

/** What the settings are called that say where the services are. */
export const ADDRESSES = [
	'QUEUE_BULL_REDIS_HOST',
	'QUEUE_BULL_REDIS_PORT',
	'DB_POSTGRESDB_HOST',
	'DB_POSTGRESDB_PORT',
	'DB_POSTGRESDB_DATABASE',
	'N8N_ENCRYPTION_KEY',
] as const;

/** The versions that docs/queue-mode.md was measured with. */
export const MEASURED_WITH = { postgres: '15', redis: '7' };

function postgresFolder(): string | undefined {
	const versions = existsSync(POSTGRES_ROOT) ? readdirSync(POSTGRES_ROOT) : [];
	return versions.map((version) => path.join(POSTGRES_ROOT, version, 'bin')).pop();
}

/** What has to be installed before `Services` can be started; `undefined` when all is there. */
export function missingServices(): string | undefined {
	const missing = [
		...(postgresFolder() ? [] : ['postgresql']),
		...(existsSync(REDIS) ? [] : ['redis-server']),
	];
	return missing.length > 0 ? `needs apt-get install ${missing.join(' ')}` : undefined;
}

/** PostgreSQL and Redis for n8n's queue mode, on loopback ports and in a folder of their own. */
export class Services {
	private redis: N8nProcess | undefined;

	private constructor(
		private readonly folder: string,
		private readonly bin: string,
		readonly postgresPort: number,
		readonly redisPort: number,
	) {}

	/** Starts both. @throws When one of them is not installed. */
	static async start(): Promise<Services> {
		const bin = postgresFolder();
		if (!bin) throw new Error(`Queue mode ${missingServices()}`);
		const folder = mkdtempSync(path.join(os.tmpdir(), 'n8n-services-'));
		const [postgresPort, redisPort] = await freePorts(2);
		const services = new Services(folder, bin, postgresPort, redisPort);
		// PostgreSQL refuses to run as root.
		if (process.getuid?.() === 0) {
			const id = async (kind: string) => Number(await runCommand('id', [kind, 'postgres']));
			chownSync(folder, await id('-u'), await id('-g'));
		}
		await services.asPostgres('initdb', ['-D', services.data, '-A', 'trust', '-U', USER]);
		await services.startPostgres();
		await services.startRedis();
		return services;
	}

	/** n8n's settings for queue mode with these services. */
	get environment(): typeof queueSettings & Record<(typeof ADDRESSES)[number], string> {
		return {
			...queueSettings,
			QUEUE_BULL_REDIS_HOST: '127.0.0.1',
			QUEUE_BULL_REDIS_PORT: String(this.redisPort),
			DB_POSTGRESDB_HOST: '127.0.0.1',
			DB_POSTGRESDB_PORT: String(this.postgresPort),
			DB_POSTGRESDB_DATABASE: DATABASE,
			N8N_ENCRYPTION_KEY: 'for-tests-only',
		};
	}

	async startPostgres(): Promise<void> {
		const settings = `-p ${this.postgresPort} -c listen_addresses=127.0.0.1 -c unix_socket_directories=${this.folder}`;
		const log = path.join(this.folder, 'postgres.log');
		await this.asPostgres('pg_ctl', ['-D', this.data, '-o', settings, '-l', log, '-w', 'start']);
	}

	async stopPostgres(): Promise<void> {
		await this.asPostgres('pg_ctl', ['-D', this.data, '-m', 'fast', '-w', 'stop']);
	}

	async startRedis(): Promise<void> {
		const log = path.join(this.folder, 'redis.log');
		const settings = ['--port', String(this.redisPort), '--bind', '127.0.0.1', '--save', ''];
		this.redis = N8nProcess.spawn(REDIS, settings, process.env, log);
		const ping = ['-p', String(this.redisPort), 'ping'];
		await until('Redis to be ready', async () => {
			const answer = await runCommand('redis-cli', ping).catch(() => '');
			return answer.startsWith('PONG') || undefined;
		});
	}

	async stopRedis(): Promise<void> {
		await this.redis?.stop();
	}

	/** Runs a query and gives its first column of its first row, as text. */
	async ask(sql: string): Promise<string> {
		const address = ['-h', '127.0.0.1', '-p', String(this.postgresPort), '-U', USER];
		return await runCommand('psql', [...address, '-d', DATABASE, '-Atc', sql]);
	}

	/** Stops both and removes their data. */
	async end(): Promise<void> {
		await this.stopRedis();
		await this.stopPostgres();
		rmSync(this.folder, { recursive: true, force: true });
	}

	private get data(): string {
		return path.join(this.folder, 'data');
	}

	private async asPostgres(program: string, args: string[]): Promise<void> {
		const file = path.join(this.bin, program);
		if (process.getuid?.() !== 0) await runCommand(file, args);
		else await runCommand('runuser', ['-u', 'postgres', '--', file, ...args]);
	}
}
