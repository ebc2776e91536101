/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
/**
 * n8n's queue mode: PostgreSQL, Redis, two workers, two webhook processes. By hand, bigger:
 * PEEKER_QUEUE_EVENTS=200 PEEKER_QUEUE_OUTAGE_MS=20000 npm run e2e -- queue
 */
import assert from 'node:assert/strict';
import http from 'node:http';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { until } from '../../n8n/until';
import { executionsByEventInPostgres, stormEvent, stormEventId } from '../storms/events';
import { genuine, post } from '../storms/forgeries';
import { report, tally } from '../storms/numbers';
import {
	QUEUE_PROCESSES,
	QUEUE_SETTINGS,
	startQueueProcess,
	type QueueProcess,
} from '../storms/queueProcesses';
import { missingServices, Services } from '../storms/services';
import { n8nSettings, size } from '../storms/size';
import { endWorld, listenForEvents, startWorld, type World } from '../world';

const EVENTS = size('QUEUE_EVENTS', 5);
const OUTAGE_EVENTS = size('QUEUE_OUTAGE_EVENTS', 5);
const DRAIN = { timeoutMs: 180_000, everyMs: 500 };
/** Milliseconds between two copies of an event, sent to two processes. */
const GAPS_MS = [0, 50, 100, 200, 400];
const OUTAGE_MS = size('QUEUE_OUTAGE_MS', 2_000);

describe('Peeker Trigger in queue mode', { skip: missingServices() ?? false }, () => {
	const agent = new http.Agent({ keepAlive: true });
	const processes: QueueProcess[] = [];
	let services: Services;
	let world: World;
	let path: string;
	let next = 0;

	before(async () => {
		services = await Services.start();
		const environment = { ...services.environment, ...QUEUE_SETTINGS, ...n8nSettings() };
		world = await startWorld({ environment });
		for (const kind of QUEUE_PROCESSES) {
			processes.push(await startQueueProcess(kind, world.n8n, environment));
		}
		path = new URL((await listenForEvents(world)).url).pathname;
	});

	after(async () => {
		agent.destroy();
		// Only their data is left to lose, and an orderly shutdown takes them half a minute.
		await Promise.all(processes.map(async ({ process }) => await process.kill()));
		await endWorld(world);
		await services.end();
	});

	const [firstUrl, secondUrl] = [0, 1].map((index) => () => {
		const webhookProcesses = processes.filter(({ kind }) => kind === 'webhook');
		return `${webhookProcesses[index].url}${path}`;
	});

	/** How many executions each of the given events has, once all have ended. */
	async function executionsOf(ids: string[]): Promise<Record<string, number>> {
		return await until(
			'all executions to end',
			async () => {
				const found = await executionsByEventInPostgres(services);
				const own = ids.map((id) => found.get(id) ?? []);
				const states = own.flat().map(({ status }) => status);
				if (states.some((status) => ['new', 'running'].includes(status))) return undefined;
				return tally(
					own.map((all) => {
						const worked = all.filter(({ didWork }) => didWork).length;
						const states = all.map(({ status }) => status);
						return `${worked} of ${all.length} (${states.join(', ')})`;
					}),
				);
			},
			DRAIN,
		);
	}

	/** Sends new events, two copies of each, the second `gapMs` after the first. */
	async function sendTwice(
		[one, other]: [string, string],
		gapMs: number,
	): Promise<{
		events: number;
		answers: Record<string, number>;
		executions: Record<string, number>;
	}> {
		const ids: string[] = [];
		const answers: string[] = [];
		for (let sent = 0; sent < EVENTS; sent++) {
			const id = stormEventId(next++);
			const delivery = genuine(world.sandbox.webhooks.secrets.test, id);
			const first = post(agent, one, delivery);
			if (gapMs > 0) await pause(gapMs);
			const answered = await Promise.all([first, post(agent, other, delivery)]);
			ids.push(id);
			answers.push(answered.map(({ status, text }) => `${status} ${text}`).join(' + '));
		}
		return { events: EVENTS, answers: tally(answers), executions: await executionsOf(ids) };
	}

	it('starts one execution when both copies reach the same webhook process', async () => {
		const result = await sendTwice([firstUrl(), firstUrl()], 0);
		report('Queue mode, two copies at once to one webhook process', result);
		assert.deepEqual(result.executions, { '1 of 1 (success)': EVENTS });
	});

	it('does the work once when the copies reach two', async () => {
		for (const gapMs of GAPS_MS) {
			const result = await sendTwice([firstUrl(), secondUrl()], gapMs);
			report(`Queue mode, two copies to two webhook processes, ${gapMs} ms apart`, result);
			const { '1 of 1 (success)': one = 0, '1 of 2 (success, success)': two = 0 } =
				result.executions;
			assert.equal(one + two, EVENTS, 'each event is worked on exactly once');
		}
	});

	it('recognises at one process what the other has handled before', async () => {
		const id = stormEventId(next++);
		const delivery = genuine(world.sandbox.webhooks.secrets.test, id);
		assert.match((await post(agent, firstUrl(), delivery)).text, /Event accepted/);
		assert.match((await post(agent, secondUrl(), delivery)).text, /already handled/);
	});

	/** Executions that n8n ended without keeping what they were about, as it does when a worker cannot go on. */
	async function droppedByN8n(): Promise<number> {
		const sql = `SELECT count(*) FROM execution_entity execution
			JOIN execution_data stored ON stored."executionId" = execution.id
			WHERE execution.status IN ('error', 'crashed') AND stored.data NOT LIKE '%evt_%'`;
		return Number(await services.ask(sql));
	}

	/** Sends events while something is down, and lets the sender retry. */
	async function sendDuring(stop: () => Promise<void>, start: () => Promise<void>, name: string) {
		const { webhooks } = world.sandbox;
		const earlier = webhooks.deliveries.length;
		const indices = Array.from({ length: OUTAGE_EVENTS }, () => next++);
		const droppedBefore = await droppedByN8n();
		await stop();
		const sent = Date.now();
		for (const index of indices) webhooks.send(stormEvent(index, firstUrl()));
		await until('the outage to have lasted', () => Date.now() - sent > OUTAGE_MS || undefined);
		const during = webhooks.deliveries.slice(earlier).map(({ status }) => String(status));
		await start();
		await webhooks.idle();
		const all = webhooks.deliveries.slice(earlier).map(({ status }) => String(status));
		const executions = await executionsOf(indices.map(stormEventId));
		const dropped = (await droppedByN8n()) - droppedBefore;
		report(`Queue mode, ${name} stopped for ${OUTAGE_MS / 1000} s`, {
			events: OUTAGE_EVENTS,
			'answers meanwhile': tally(during),
			'answers to all attempts (null: none within 15 s)': tally(all),
			'executions per event': executions,
			'executions whose event n8n did not keep': dropped,
		});
		assert.ok(during.every((status) => !status.startsWith('2')));
		assert.equal(all.filter((status) => status === '200').length, OUTAGE_EVENTS);
		const total = Object.entries(executions).filter(([text]) => text.startsWith('1 of '));
		assert.equal(total.reduce((sum, [, count]) => sum + count, 0) + dropped, OUTAGE_EVENTS);
	}

	it('loses no event while PostgreSQL is stopped', async () => {
		await sendDuring(
			async () => await services.stopPostgres(),
			async () => await services.startPostgres(),
			'PostgreSQL',
		);
	});

	it('loses no event while Redis is stopped', async () => {
		await sendDuring(
			async () => await services.stopRedis(),
			async () => await services.startRedis(),
			'Redis',
		);
	});
});
