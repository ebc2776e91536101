/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
/**
 * Two copies of each event at the same instant, one to each of two webhook processes, while processes are killed.
 * By hand, bigger: PEEKER_COPIES_EVENTS=5000 PEEKER_COPIES_KILLS=8 npm run e2e -- two-processes
 */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { INode, INodeConnections } from 'n8n-workflow';
import type { StoredWorkflow, WorkflowDefinition } from '../../n8n/api';
import { exampleWorkflow, triggerPath } from '../../n8n/examples';
import { outputOf } from '../../n8n/executions';
import { until } from '../../n8n/until';
import { sign } from '../../sandbox/signing';
import type { OrderRow } from '../../sandbox/types';
import { executionsByEventInPostgres, stormEventId, type StormExecution } from '../storms/events';
import { post, type Post } from '../storms/forgeries';
import { report, tally } from '../storms/numbers';
import { QUEUE_SETTINGS, startQueueProcess, type QueueProcess } from '../storms/queueProcesses';
import { missingServices, Services } from '../storms/services';
import { n8nSettings, size } from '../storms/size';
import { endWorld, publish, SANDBOX_KEY, startWorld, type World } from '../world';

const EVENTS = size('COPIES_EVENTS', 40);
const KILLS = size('COPIES_KILLS', 2);
/** Events that are sent at a time, each to both processes. */
const AT_ONCE = 6;
const RETRY_MS = 500;
/** n8n gives up a killed worker's jobs after a minute and a half, if who waited for them is still there. */
const STALLED_MS = 100_000;
const DRAIN = { timeoutMs: 900_000, everyMs: 2_000 };
const STORM = { timeoutMs: 3_600_000, everyMs: 20 };

const GET_MISSED = 'Get missed events';
const LOOK = 'look';

/** The example of what was missed, with a node that stands for the work, and a look at any time. */
function withWork(example: WorkflowDefinition): WorkflowDefinition {
	const work: INode = {
		id: randomUUID(),
		name: 'Summary',
		type: 'n8n-nodes-base.noOp',
		typeVersion: 1,
		position: [500, 100],
		parameters: {},
	};
	const start: INode = {
		id: randomUUID(),
		name: 'Look Now',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		position: [0, 440],
		parameters: { path: LOOK, httpMethod: 'POST' },
		webhookId: randomUUID(),
	};
	const toWork: INodeConnections = { main: [[{ node: work.name, type: 'main', index: 0 }]] };
	return {
		...example,
		nodes: [...example.nodes.filter(({ name }) => !name.startsWith('Call the')), work, start],
		connections: {
			'Peeker Trigger': toWork,
			'Every Hour': example.connections['Every Hour'],
			'Look Now': example.connections['Every Hour'],
			[GET_MISSED]: toWork,
		},
	};
}

const title = `${EVENTS * 2} deliveries of ${EVENTS} events to two webhook processes, ${KILLS} kills`;

describe(title, { skip: missingServices() ?? false }, () => {
	const agent = new http.Agent({ keepAlive: true });
	/** Two webhook processes, then a worker. */
	const processes: QueueProcess[] = [];
	const answers: string[] = [];
	/** Executions in which *Get Missed* looked. */
	const looks = new Set<string>();
	let services: Services;
	let environment: NodeJS.ProcessEnv;
	let world: World;
	let workflow: StoredWorkflow;
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
		const definition = withWork(exampleWorkflow('catch-up', world.credential));
		workflow = await publish(world, definition);
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
		const { status } = await fetch(`${processes[0].url}/webhook/${LOOK}`, { method: 'POST' });
		assert.equal(status, 200);
		const found = await until(
			'the look to end',
			async () => {
				const [last] = (await world.n8n.api.finishedExecutions(workflow, 1)).slice(-1);
				const isLook = GET_MISSED in last.data.resultData.runData && !looks.has(last.id);
				return isLook ? last : undefined;
			},
			DRAIN,
		);
		looks.add(found.id);
		assert.equal(found.status, 'success');
		return outputOf(found, GET_MISSED)
			.filter(({ type }) => type === 'order.completed')
			.map(({ key }) => String(key).replace('order.completed:', ''));
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

	/** Kills the worker, a webhook process, the other one, and so on, each at a random moment. */
	async function killAgainAndAgain(): Promise<string[]> {
		const kills: string[] = [];
		for (let round = 0; round < KILLS; round++) {
			const due = Math.floor((EVENTS * (round + 0.3 + 0.4 * Math.random())) / KILLS);
			await until('the next kill', () => sent >= due || undefined, STORM);
			const at = (round + 2) % processes.length;
			const { kind, process } = processes[at];
			await process.kill();
			kills.push(kind);
			processes[at] = await startQueueProcess(kind, world.n8n, environment);
		}
		return kills;
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
		const [kills] = await Promise.all([killAgainAndAgain(), sendAll()]);
		const seconds = (performance.now() - started) / 1000;
		const found = await settled();
		const ids = Array.from({ length: EVENTS }, (_, index) => stormEventId(index));
		const worked = ids.map((id) => (found.get(id) ?? []).filter(({ didWork }) => didWork).length);
		const unworked = orders.filter((_, index) => worked[index] === 0).map(({ id }) => id);
		const isRunning = (index: number) =>
			found.get(ids[index])?.some(({ status }) => ['new', 'running'].includes(status)) ?? false;
		const caughtUp = await look();
		const dangling = orders
			.filter(({ id }, index) => worked[index] === 0 && isRunning(index) && !caughtUp.includes(id))
			.map(({ id }) => id);
		report('Copies at the same instant to two webhook processes', {
			events: EVENTS,
			deliveries: EVENTS * 2,
			kills,
			seconds: seconds.toFixed(1),
			'deliveries a second': ((EVENTS * 2) / seconds).toFixed(1),
			'answers to attempts (0: no connection)': tally(answers),
			'executions that n8n kept, per event': tally(
				ids.map((id) => String(found.get(id)?.length ?? 0)),
			),
			'executions that did the work, per event': tally(worked.map(String)),
			'events whose work was done more than once': worked.filter((count) => count > 1).length,
			'events whose executions n8n lost with their worker': unworked.length,
			'how n8n lists those': tally(
				ids
					.filter((_, index) => worked[index] === 0)
					.map((id) => (found.get(id) ?? []).map(({ status }) => status).join(', ')),
			),
			'caught up by Get Missed': caughtUp.length,
			'listed as queued or running for ever, to be caught up after three hours': dangling.length,
			'events without work in the end': unworked.filter(
				(id) => ![...caughtUp, ...dangling].includes(id),
			).length,
		});
		assert.deepEqual(
			ids.filter((_, index) => worked[index] > 1),
			[],
		);
		assert.deepEqual([...caughtUp, ...dangling].sort(), unworked.sort());
		if (KILLS === 0) assert.deepEqual(unworked, []);
	});
});
