/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
/**
 * Two copies of each event at the same instant, one to each of two webhook processes, while processes are killed and
 * stopped. `npm run storm -- two-processes` sends 10,000 deliveries; other sizes:
 * PEEKER_COPIES_EVENTS=200 PEEKER_COPIES_STOPS=4 npm run e2e -- two-processes
 */
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { exampleWorkflow, triggerPath } from '../../n8n/examples';
import { until } from '../../n8n/until';
import { sign } from '../../sandbox/signing';
import type { OrderRow } from '../../sandbox/types';
import { executionsByEventInPostgres, stormEventId, type StormExecution } from '../storms/events';
import { post, type Post } from '../storms/forgeries';
import { caughtUpOrders, GET_MISSED, LOOK, withWork } from '../storms/missed';
import { report, tally } from '../storms/numbers';
import { QUEUE_SETTINGS, startQueueProcess, type QueueProcess } from '../storms/queueProcesses';
import { missingServices, Services } from '../storms/services';
import { n8nSettings, size } from '../storms/size';
import { endWorld, publish, SANDBOX_KEY, startWorld, type World } from '../world';

const EVENTS = size('COPIES_EVENTS', 40);
const STOPS = size('COPIES_STOPS', 2);
/**
 * The workflow's own time-out: an execution that has not ended so long after it began, never will. A look at all
 * orders must fit in.
 */
const TIME_OUT_SECONDS = Math.ceil(30 + EVENTS / 40);
/** Events that are sent at a time, each to both processes. */
const AT_ONCE = 6;
const RETRY_MS = 500;
/** n8n gives up a killed worker's jobs after a minute and a half, if who waited for them is still there. */
const STALLED_MS = 100_000;
const DRAIN = { timeoutMs: 1_800_000, everyMs: 2_000 };
const STORM = { timeoutMs: 3_600_000, everyMs: 20 };
/** What is listed as running for ever comes back five minutes after the workflow's time-out. */
const CATCH_UP = { timeoutMs: 900_000, everyMs: 15_000 };

const title = `${EVENTS * 2} deliveries of ${EVENTS} events to two webhook processes, ${STOPS} stops`;

describe(title, { skip: missingServices() ?? false }, () => {
	const agent = new http.Agent({ keepAlive: true });
	/** Two webhook processes, then a worker. */
	const processes: QueueProcess[] = [];
	const answers: string[] = [];
	let services: Services;
	let environment: NodeJS.ProcessEnv;
	let world: World;
	let path: string;
	let orders: OrderRow[];
	let sent = 0;

	before(async () => {
		services = await Services.start();
		environment = { ...services.environment, ...QUEUE_SETTINGS, ...n8nSettings() };
		world = await startWorld({ environment });
		for (const kind of ['webhook', 'webhook', 'worker'] as const) {
			processes.push(await startQueueProcess(kind, world.n8n, environment));
		}
		const example = exampleWorkflow('catch-up', world.credential);
		const definition = withWork(example, { executionTimeout: TIME_OUT_SECONDS });
		await publish(world, definition);
		path = triggerPath(definition);
		orders = world.sandbox.seed.orders(SANDBOX_KEY, EVENTS, { status: 'in_progress' });
		assert.deepEqual(await look(), []);
	});

	after(async () => {
		agent.destroy();
		await Promise.all(processes.map(async ({ process }) => await process.kill()));
		await endWorld(world);
		await services.end();
	});

	/** Lets *Get Missed* look, and gives the IDs of the completed orders that it puts out. */
	async function look(): Promise<string[]> {
		const last = Number(await services.ask('SELECT coalesce(max(id), 0) FROM execution_entity'));
		const { status } = await fetch(`${processes[0].url}/webhook/${LOOK}`, { method: 'POST' });
		assert.equal(status, 200);
		const sql = `SELECT execution.id FROM execution_entity execution
			JOIN execution_data stored ON stored."executionId" = execution.id
			WHERE execution.id > ${last} AND execution.status NOT IN ('new', 'running')
				AND stored.data LIKE '%"${GET_MISSED}"%'`;
		const id = await until(
			'the look to end',
			async () => (await services.ask(sql)).trim() || undefined,
			DRAIN,
		);
		const found = await world.n8n.api.execution(id);
		assert.equal(found.status, 'success');
		return caughtUpOrders(found);
	}

	/** Lets *Get Missed* look until it has put out all of the given orders. Tells what it put out, and in how many looks. */
	async function catchUp(lost: string[]): Promise<{ orders: string[]; looks: number }> {
		const caughtUp: string[] = [];
		let looks = 0;
		const begun = Date.now();
		for (;;) {
			caughtUp.push(...(await look()));
			looks++;
			const isDone = lost.every((id) => caughtUp.includes(id));
			if (isDone || Date.now() - begun > CATCH_UP.timeoutMs) return { orders: caughtUp, looks };
			await pause(CATCH_UP.everyMs);
		}
	}

	/** One delivery of the nth event: that the nth order is completed. */
	function deliveryOf(index: number): Post {
		const secret = world.sandbox.webhooks.secrets.test;
		const eventId = stormEventId(index);
		const timestamp = Math.floor(Date.now() / 1000);
		const created_at = new Date().toISOString();
		const data = { id: orders[index].id };
		const body = JSON.stringify({ id: eventId, type: 'order.completed', created_at, data });
		const headers = {
			'content-type': 'application/json',
			'peeker-event-id': eventId,
			'peeker-timestamp': timestamp,
			'peeker-signature': sign(body, { secret, eventId, timestamp }),
		};
		return { headers, body };
	}

	/** Sends one copy until it is accepted, as the sender's retries do. */
	async function sendCopy(delivery: Post, to: number): Promise<void> {
		for (;;) {
			const { status, text } = await post(agent, `${processes[to].url}${path}`, delivery);
			answers.push(status === 200 ? text : String(status));
			if (status === 200) return;
			await pause(RETRY_MS);
		}
	}

	async function sendAll(): Promise<void> {
		const work = async () => {
			while (sent < EVENTS) {
				orders[sent].status = 'completed';
				const delivery = deliveryOf(sent++);
				await Promise.all([sendCopy(delivery, 0), sendCopy(delivery, 1)]);
			}
		};
		await Promise.all(Array.from({ length: AT_ONCE }, work));
	}

	/**
	 * Ends the worker, a webhook process, the other one, and so on, each at a random moment: three the hard way, the
	 * next three in good order, and again.
	 */
	async function endAgainAndAgain(): Promise<string[]> {
		const ends: string[] = [];
		for (let round = 0; round < STOPS; round++) {
			const due = Math.floor((EVENTS * (round + 0.3 + 0.4 * Math.random())) / STOPS);
			await until('the next stop', () => sent >= due || undefined, STORM);
			const at = (round + 2) % processes.length;
			const { kind, process } = processes[at];
			const isKill = Math.floor(round / processes.length) % 2 === 0;
			if (isKill) await process.kill();
			else await process.stop();
			ends.push(`${kind} ${isKill ? 'killed' : 'stopped'}`);
			processes[at] = await startQueueProcess(kind, world.n8n, environment);
		}
		return ends;
	}

	/** The executions of all events, once nothing has changed for longer than n8n waits for a killed worker. */
	async function settled(): Promise<Map<string, StormExecution[]>> {
		const states = 'SELECT string_agg(id || status, $$,$$ ORDER BY id) FROM execution_entity';
		let last = '';
		let since = Date.now();
		await until(
			'all executions to end',
			async () => {
				const now = await services.ask(states);
				if (now !== last) since = Date.now();
				last = now;
				const isOver = !/new|running/.test(now);
				return isOver || Date.now() - since > STALLED_MS || undefined;
			},
			DRAIN,
		);
		return await executionsByEventInPostgres(services);
	}

	it('do the work of each event once; what n8n lost with a worker is caught up', async () => {
		const started = performance.now();
		const [ends] = await Promise.all([endAgainAndAgain(), sendAll()]);
		const seconds = (performance.now() - started) / 1000;
		const before = await settled();
		const ids = Array.from({ length: EVENTS }, (_, index) => stormEventId(index));
		const executionsOf = (id: string, found: typeof before) => found.get(id) ?? [];
		const isUnworked = (id: string) => !executionsOf(id, before).some(({ didWork }) => didWork);
		const lost = orders.filter((_, index) => isUnworked(ids[index])).map(({ id }) => id);
		const caughtUp = await catchUp(lost);
		const after = await executionsByEventInPostgres(services);
		const worked = ids.map(
			(id, index) =>
				executionsOf(id, after).filter(({ didWork }) => didWork).length +
				caughtUp.orders.filter((order) => order === orders[index].id).length,
		);
		report('Copies at the same instant to two webhook processes', {
			events: EVENTS,
			deliveries: EVENTS * 2,
			ends,
			seconds: seconds.toFixed(1),
			'deliveries a second': ((EVENTS * 2) / seconds).toFixed(1),
			'answers to attempts (0: no connection)': tally(answers),
			'executions that n8n kept, per event': tally(
				ids.map((id) => String(executionsOf(id, before).length)),
			),
			'events whose executions n8n lost': lost.length,
			'how n8n lists those': tally(
				ids.filter(isUnworked).map((id) =>
					executionsOf(id, before)
						.map(({ status }) => status)
						.join(', '),
				),
			),
			'caught up by Get Missed': caughtUp.orders.length,
			'in so many looks': caughtUp.looks,
			'times that the work was done, per event': tally(worked.map(String)),
			'events whose work was done more than once': worked.filter((count) => count > 1).length,
			'events without work': worked.filter((count) => count === 0).length,
		});
		const wrong = ids.filter((_, index) => worked[index] !== 1);
		const states = wrong.map((id) => [
			id,
			...executionsOf(id, after).map(
				({ id: execution, status, didWork }) => `${execution} ${status} ${didWork}`,
			),
		]);
		assert.deepEqual(states, []);
	});
});
