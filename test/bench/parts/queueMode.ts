/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import http from 'node:http';
import { stormEventId } from '../../e2e/storms/events';
import { genuine, post } from '../../e2e/storms/forgeries';
import { quantile, tally } from '../../e2e/storms/numbers';
import {
	QUEUE_SETTINGS,
	startQueueProcess,
	type QueueProcess,
} from '../../e2e/storms/queueProcesses';
import { Services } from '../../e2e/storms/services';
import { size } from '../../e2e/storms/size';
import { endWorld, listenForEvents, startWorld } from '../../e2e/world';
import { until } from '../../n8n/until';
import { processorMs } from '../processorTime';
import type { Part } from '../report';

const EVENTS = size('QUEUE_BENCH_EVENTS', 600);
const WARM_UP = 50;
const AT_A_TIME = 16;

interface Variant {
	name: string;
	webhooks: number;
	workers: number;
	settings: NodeJS.ProcessEnv;
}

const LAZY = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };
const UNSAVED = { EXECUTIONS_DATA_SAVE_ON_SUCCESS: 'none' };

const VARIANTS: Variant[] = [
	{ name: "n8n's defaults", webhooks: 1, workers: 1, settings: {} },
	{ name: 'lazy expression engine', webhooks: 1, workers: 1, settings: LAZY },
	{ name: 'lazy, 2 webhook processes', webhooks: 2, workers: 1, settings: LAZY },
	{ name: 'lazy, 2 webhook processes, 2 workers', webhooks: 2, workers: 2, settings: LAZY },
	{
		name: 'the same, successful executions not saved',
		webhooks: 2,
		workers: 2,
		settings: { ...LAZY, ...UNSAVED },
	},
];

/** What one variant did, by what was measured. */
async function measured(variant: Variant): Promise<Record<string, number>> {
	const services = await Services.start();
	const environment = { ...services.environment, ...QUEUE_SETTINGS, ...variant.settings };
	const world = await startWorld({ environment });
	const agent = new http.Agent({ keepAlive: true, maxSockets: AT_A_TIME });
	const processes: QueueProcess[] = [];
	try {
		for (let count = 0; count < variant.workers; count++) {
			processes.push(await startQueueProcess('worker', world.n8n, environment));
		}
		for (let count = 0; count < variant.webhooks; count++) {
			processes.push(await startQueueProcess('webhook', world.n8n, environment));
		}
		const { pathname } = new URL((await listenForEvents(world)).url);
		const webhooks = processes.filter(({ kind }) => kind === 'webhook');
		const urls = webhooks.map(({ url }) => `${url}${pathname}`);
		const { test: secret } = world.sandbox.webhooks.secrets;
		await drive({ agent, urls, secret, services }, 0, WARM_UP);
		const before = await statistics(services, processes);
		const { accepted, drained, answers, p95 } = await drive(
			{ agent, urls, secret, services },
			WARM_UP,
			EVENTS,
		);
		const after = await statistics(services, processes);
		if (answers['200'] !== EVENTS) throw new Error(`Answers: ${JSON.stringify(answers)}`);
		const perEvent = (name: keyof Statistics) => (after[name] - before[name]) / EVENTS;
		return {
			'accepted a second': EVENTS / accepted,
			'worked off a second': EVENTS / drained,
			'95th percentile, ms': p95,
			'webhook processes, ms an event': perEvent('webhookMs'),
			'workers, ms an event': perEvent('workerMs'),
			'PostgreSQL, ms an event': perEvent('postgresMs'),
			'commits an event': perEvent('commits'),
			'bytes an event': perEvent('bytes'),
		};
	} finally {
		agent.destroy();
		await Promise.all(processes.map(async ({ process }) => await process.kill()));
		await endWorld(world);
		await services.end();
	}
}

interface Target {
	agent: http.Agent;
	urls: string[];
	secret: string;
	services: Services;
}

/** Sends events and waits until all have been worked off. Times in seconds since the first was sent. */
async function drive({ agent, urls, secret, services }: Target, first: number, count: number) {
	const times: number[] = [];
	const answers: string[] = [];
	const started = performance.now();
	const since = () => (performance.now() - started) / 1000;
	let next = first;
	const work = async () => {
		for (let index = next++; index < first + count; index = next++) {
			const delivery = genuine(secret, stormEventId(index));
			const answered = await post(agent, urls[index % urls.length], delivery);
			times.push(answered.milliseconds);
			answers.push(String(answered.status));
		}
	};
	await Promise.all(Array.from({ length: AT_A_TIME }, work));
	const accepted = since();
	await until(
		'all executions to end',
		async () => {
			const sql = `SELECT count(*) FROM execution_entity WHERE status IN ('new', 'running', 'waiting')`;
			return Number(await services.ask(sql)) === 0 || undefined;
		},
		{ timeoutMs: 300_000, everyMs: 200 },
	);
	return { accepted, drained: since(), answers: tally(answers), p95: quantile(times, 0.95) };
}

/** Sums since the start: processor time in milliseconds, and what the database tells of itself. */
interface Statistics {
	webhookMs: number;
	workerMs: number;
	postgresMs: number;
	commits: number;
	bytes: number;
}

async function statistics(services: Services, processes: QueueProcess[]): Promise<Statistics> {
	const text = await services.ask(
		`SELECT xact_commit || ' ' || pg_database_size(datname) FROM pg_stat_database WHERE datname = current_database()`,
	);
	const [commits, bytes] = text.trim().split(' ').map(Number);
	const ofKind = (wanted: QueueProcess['kind']) =>
		processes
			.filter(({ kind }) => kind === wanted)
			.reduce((sum, { process }) => sum + processorMs(process.pid), 0);
	return {
		webhookMs: ofKind('webhook'),
		workerMs: ofKind('worker'),
		postgresMs: processorMs(`-p ${services.postgresPort} `),
		commits,
		bytes,
	};
}

/** Once each, whatever the number of rounds. Takes about two minutes a variant, needs PostgreSQL and Redis. */
export const queueModePart: Part = {
	name: 'queueMode',
	title: 'Deliveries in queue mode, with one setting more at a time',
	runsOnlyByName: true,
	async run() {
		const measurements = [];
		for (const variant of VARIANTS) {
			for (const [what, figure] of Object.entries(await measured(variant))) {
				measurements.push({ what: `${variant.name}: ${what}`, unit: '', figures: [figure] });
			}
		}
		return {
			measured: measurements,
			goals: [],
			notes: [
				`${EVENTS} deliveries, ${AT_A_TIME} at a time, to a published workflow with a Peeker Trigger and nothing behind it. Measured once.`,
			],
		};
	},
};
