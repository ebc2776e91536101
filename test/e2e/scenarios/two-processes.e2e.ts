/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
/**
 * Two copies of each event at the same instant, one to each of two webhook processes, while processes are killed.
 * By hand, bigger: PEEKER_QUEUE_STORM_EVENTS=5000 PEEKER_QUEUE_STORM_STOPS=8 npm run e2e -- two-processes
 */
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../n8n/until';
import { executionsByEventInPostgres, stormEventId, type StormExecution } from '../storms/events';
import { genuine, post } from '../storms/forgeries';
import { report, tally } from '../storms/numbers';
import { QUEUE_SETTINGS, startQueueProcess, type QueueProcess } from '../storms/queueProcesses';
import { missingServices, Services } from '../storms/services';
import { n8nSettings, size } from '../storms/size';
import { endWorld, listenForEvents, startWorld, type EventsWorkflow, type World } from '../world';

const EVENTS = size('QUEUE_STORM_EVENTS', 40);
const STOPS = size('QUEUE_STORM_STOPS', 2);
/** Events that are sent at a time, each to both processes. */
const AT_ONCE = 6;
const RETRY_MS = 500;
/** A worker's jobs are given to another one a minute and a half after its death. */
const DRAIN = { timeoutMs: 900_000, everyMs: 2_000 };
const STORM = { timeoutMs: 3_600_000, everyMs: 20 };

describe(
	`${EVENTS * 2} deliveries of ${EVENTS} events to two webhook processes, ${STOPS} kills`,
	{
		skip: missingServices() ?? false,
	},
	() => {
		const agent = new http.Agent({ keepAlive: true });
		/** Two webhook processes, then a worker. */
		const processes: QueueProcess[] = [];
		const answers: string[] = [];
		let services: Services;
		let environment: NodeJS.ProcessEnv;
		let world: World;
		let events: EventsWorkflow;
		let path: string;
		let sent = 0;

		before(async () => {
			services = await Services.start();
			environment = { ...services.environment, ...QUEUE_SETTINGS, ...n8nSettings() };
			world = await startWorld({ environment });
			for (const kind of ['webhook', 'webhook', 'worker'] as const) {
				processes.push(await startQueueProcess(kind, world.n8n, environment));
			}
			events = await listenForEvents(world);
			path = new URL(events.url).pathname;
		});

		after(async () => {
			agent.destroy();
			await Promise.all(processes.map(async ({ process }) => await process.kill()));
			await endWorld(world);
			await services.end();
		});

		/** Sends one copy until it is accepted, as the sender's retries do. */
		async function sendCopy(delivery: ReturnType<typeof genuine>, to: number): Promise<void> {
			for (;;) {
				const { status, text } = await post(agent, `${processes[to].url}${path}`, delivery);
				answers.push(status === 200 ? text : String(status));
				if (status === 200) return;
				await pause(RETRY_MS);
			}
		}

		async function sendAll(): Promise<void> {
			const secret = world.sandbox.webhooks.secrets.test;
			const work = async () => {
				while (sent < EVENTS) {
					const delivery = genuine(secret, stormEventId(sent++));
					await Promise.all([sendCopy(delivery, 0), sendCopy(delivery, 1)]);
				}
			};
			await Promise.all(Array.from({ length: AT_ONCE }, work));
		}

		/** Kills a webhook process, the other one, the worker, and so on, each at a random moment. */
		async function killAgainAndAgain(): Promise<string[]> {
			const kills: string[] = [];
			for (let round = 0; round < STOPS; round++) {
				const due = Math.floor((EVENTS * (round + 0.3 + 0.4 * Math.random())) / STOPS);
				await until('the next kill', () => sent >= due || undefined, STORM);
				const at = round % processes.length;
				const { kind, process } = processes[at];
				await process.kill();
				kills.push(kind);
				processes[at] = await startQueueProcess(kind, world.n8n, environment);
			}
			return kills;
		}

		async function settled(): Promise<Map<string, StormExecution[]>> {
			return await until(
				'all executions to end',
				async () => {
					const found = await executionsByEventInPostgres(services);
					const states = [...found.values()].flat().map(({ status }) => status);
					return states.some((status) => ['new', 'running'].includes(status)) ? undefined : found;
				},
				DRAIN,
			);
		}

		it('does the work of each event once', async () => {
			const started = performance.now();
			const [kills] = await Promise.all([killAgainAndAgain(), sendAll()]);
			const seconds = (performance.now() - started) / 1000;
			const found = await settled();
			const ids = Array.from({ length: EVENTS }, (_, index) => stormEventId(index));
			const worked = ids.map((id) => (found.get(id) ?? []).filter(({ didWork }) => didWork).length);
			const crashed = ids.filter((_, index) => worked[index] === 0);
			for (const id of crashed) {
				const own = found.get(id) ?? [];
				const broken = own.find(({ status }) => status === 'crashed' || status === 'error');
				if (broken) await world.n8n.api.retry(String(broken.id));
			}
			const retried = await settled();
			const unworked = ids.filter((id) => !retried.get(id)?.some(({ didWork }) => didWork));
			report('Storm on two webhook processes, copies at the same instant', {
				events: EVENTS,
				deliveries: EVENTS * 2,
				kills,
				seconds: seconds.toFixed(1),
				'deliveries a second': ((EVENTS * 2) / seconds).toFixed(1),
				'answers to attempts': tally(answers),
				'executions per event': tally(ids.map((id) => String(found.get(id)?.length ?? 0))),
				'executions that did the work, per event': tally(worked.map(String)),
				'by status': tally([...found.values()].flat().map(({ status }) => status)),
				'events whose execution crashed with its worker': crashed.length,
				'events without work after a retry in the editor': unworked.length,
			});
			assert.deepEqual(
				ids.filter((_, index) => worked[index] > 1),
				[],
			);
			assert.deepEqual(unworked, []);
			if (STOPS === 0) assert.deepEqual(crashed, []);
		});
	},
);
