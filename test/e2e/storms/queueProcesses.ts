/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { n8nEnvironment } from '../../n8n/environment';
import { installN8n } from '../../n8n/install';
import { N8nProcess } from '../../n8n/process';
import { freePorts, type N8nServer } from '../../n8n/server';
import { until } from '../../n8n/until';

const START = { timeoutMs: 120_000, everyMs: 200 };

/** What runs beside the main process in the scenarios of queue mode, and in docs/queue-mode. */
export const QUEUE_PROCESSES = ['worker', 'worker', 'webhook', 'webhook'] as const;

/** n8n's settings there beside those of the services: by default it ends itself when Redis is away for 10 s. */
export const QUEUE_SETTINGS = { QUEUE_BULL_REDIS_TIMEOUT_THRESHOLD: '120000' };

/** Has workers say when they are ready. */
export const HEALTH_CHECK = { QUEUE_HEALTH_CHECK_ACTIVE: 'true' };

/** A worker or webhook process beside the main one of an n8n in queue mode. */
export interface QueueProcess {
	kind: 'webhook' | 'worker';
	url: string;
	process: N8nProcess;
	/** What it has written so far. */
	log(): string;
}

/**
 * Starts one more process of an n8n in queue mode and waits until it is ready.
 *
 * @param main Whose folder, and so package and key, it shares.
 * @param settings The same as the main process's.
 */
export async function startQueueProcess(
	kind: QueueProcess['kind'],
	main: N8nServer,
	settings: NodeJS.ProcessEnv,
): Promise<QueueProcess> {
	const installation = await installN8n();
	const { nodeBinary, n8nScript } = installation;
	const [port, brokerPort, healthPort] = await freePorts(3);
	const { userFolder } = main;
	const environment = {
		...n8nEnvironment({ installation, userFolder, port, brokerPort }),
		// Where the main process is reached: a worker tells executions the address that wakes them.
		N8N_EDITOR_BASE_URL: main.url,
		N8N_WEBHOOK_URL: `${main.url}/`,
		...settings,
		...HEALTH_CHECK,
		QUEUE_HEALTH_CHECK_PORT: String(healthPort),
	};
	const logFile = path.join(userFolder, `${kind}-${port}.log`);
	const child = N8nProcess.spawn(nodeBinary, [n8nScript, kind], environment, logFile);
	const probe = `http://127.0.0.1:${kind === 'worker' ? healthPort : port}/healthz/readiness`;
	await until(
		`the ${kind} process to be ready`,
		async () => {
			if (child.exit) throw new Error(`The ${kind} process ended.\n${child.logTail()}`);
			const response = await fetch(probe).catch(() => undefined);
			return response?.ok || undefined;
		},
		{ ...START, hint: () => child.logTail() },
	);
	const log = () => readFileSync(logFile, 'utf8');
	return { kind, url: `http://127.0.0.1:${port}`, process: child, log };
}
