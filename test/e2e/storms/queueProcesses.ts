/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import path from 'node:path';
import { n8nEnvironment } from '../../n8n/environment';
import { installN8n } from '../../n8n/install';
import { N8nProcess } from '../../n8n/process';
import { freePorts, type N8nServer } from '../../n8n/server';
import { until } from '../../n8n/until';

const START = { timeoutMs: 120_000, everyMs: 200 };

/** A worker or webhook process beside the main one of an n8n in queue mode. */
export interface QueueProcess {
	url: string;
	process: N8nProcess;
}

/**
 * Starts one more process of an n8n in queue mode and waits until it is ready.
 *
 * @param main Whose folder, and so package and key, it shares.
 * @param settings The same as the main process's.
 */
export async function startQueueProcess(
	kind: 'webhook' | 'worker',
	main: N8nServer,
	settings: NodeJS.ProcessEnv,
): Promise<QueueProcess> {
	const { nodeBinary, n8nScript } = await installN8n();
	const [port, brokerPort, healthPort] = await freePorts(3);
	const { userFolder } = main;
	const environment = {
		...n8nEnvironment({ nodeBinary, userFolder, port, brokerPort }),
		...settings,
		QUEUE_HEALTH_CHECK_ACTIVE: 'true',
		QUEUE_HEALTH_CHECK_PORT: String(healthPort),
	};
	const log = path.join(userFolder, `${kind}-${port}.log`);
	const child = N8nProcess.spawn(nodeBinary, [n8nScript, kind], environment, log);
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
	return { url: `http://127.0.0.1:${port}`, process: child };
}
