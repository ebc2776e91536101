/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
/**
 * Thousands of events, shuffled and repeated, some of them while n8n is stopped and killed; what it lost is caught up.
 * `npm run storm -- storm` sends 10,000 deliveries; other sizes:
 * PEEKER_STORM_EVENTS=500 PEEKER_STORM_STOPS=4 npm run e2e -- storm
 */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { z } from 'zod';
import type { StoredWorkflow } from '../../n8n/api';
import { exampleWorkflow, triggerPath } from '../../n8n/examples';
import { until } from '../../n8n/until';
import type { Delivery } from '../../sandbox';
import type { OrderRow } from '../../sandbox/types';
import { rows } from '../storms/database';
import { executionsByEvent, stormEvent, stormEventId, type StormExecution } from '../storms/events';
import { caughtUpOrders, LOOK, withWork } from '../storms/missed';
import { report, tally } from '../storms/numbers';
import { Settled } from '../storms/settled';
import { n8nSettings, size } from '../storms/size';
import { publish, SANDBOX_KEY, sharedWorld } from '../world';

const EVENTS = size('STORM_EVENTS', 60);
const COPIES = 2;
const STOPS = size('STORM_STOPS', 2);
/** Deliveries handed to the sender at a time; it makes 16 attempts at once. */
const WINDOW = 64;
const DRAIN = { timeoutMs: 120_000, everyMs: 500 };
const STORM = { timeoutMs: 3_600_000, everyMs: 10 };

/** A time during which n8n was down, in Unix milliseconds. */
interface Outage {
	signal: 'SIGTERM' | 'SIGKILL';
	from: number;
	/** When it answered again. */
	to: number;
}

/** `count` indices, each `COPIES` times, in random order. */
function shuffled(count: number): number[] {
	const all = Array.from({ length: count * COPIES }, (_, index) => index % count);
	for (let at = all.length - 1; at > 0; at--) {
		const other = Math.floor(Math.random() * (at + 1));
		[all[at], all[other]] = [all[other], all[at]];
	}
	return all;
}

function isAnswered2xx({ status }: Delivery): boolean {
	return status !== null && status >= 200 && status < 300;
}

/**
 * Why an event has a further execution: n8n went down after it had stored the earlier one and before
 * it had told the sender (in good order it may still answer 500 and run what it stored after the
 * restart). `undefined` when that is not what happened.
 */
function explain(
	[first, second]: StormExecution[],
	outages: Outage[],
	attempts: Delivery[],
): string | undefined {
	const outage = outages.find(({ to }) => first.createdAt < to);
	const answered = attempts.filter(({ at }) => Date.parse(at) < second.createdAt);
	if (!outage || second.createdAt < outage.from || answered.some(isAnswered2xx)) return undefined;
	const told = answered.find(({ at }) => Date.parse(at) >= first.createdAt);
	const after = first.createdAt - outage.from;
	return [
		`execution ${first.id} stored ${Math.abs(after)} ms ${after < 0 ? 'before' : 'after'} ${outage.signal}`,
		`the sender got: ${told?.status ?? told?.error}`,
		`it ended as ${first.status}, the one of the retry (${second.id}) as ${second.status}`,
	].join('; ');
}

for (const stops of STOPS > 0 ? [0, STOPS] : [0]) {
	describe(`${EVENTS * COPIES} deliveries of ${EVENTS} events, n8n ended ${stops} times`, () => {
		const world = sharedWorld({ environment: n8nSettings() });
		let workflow: StoredWorkflow;
		let url: string;
		let orders: OrderRow[];

		before(async () => {
			const definition = withWork(exampleWorkflow('catch-up', world.credential));
			workflow = await publish(world, definition);
			url = `${world.n8n.url}${triggerPath(definition)}`;
			orders = world.sandbox.seed.orders(SANDBOX_KEY, EVENTS, { status: 'in_progress' });
			assert.deepEqual(await look(), []);
		});

		/** Lets *Get Missed* look, and gives the IDs of the completed orders that it puts out. */
		async function look(): Promise<string[]> {
			const idSchema = z.object({ id: z.number().nullable() });
			const newest = 'SELECT max(id) AS id FROM execution_entity';
			const [{ id: last }] = await rows(world.n8n, newest, idSchema);
			await fetch(`${world.n8n.url}/webhook/${LOOK}`, { method: 'POST' });
			const ended = `${newest} WHERE id > ${last ?? 0} AND status = 'success'`;
			const id = await until(
				'the look to end',
				async () => (await rows(world.n8n, ended, idSchema))[0].id ?? undefined,
				DRAIN,
			);
			return caughtUpOrders(await world.n8n.api.execution(String(id)));
		}

		/** What n8n keeps of the executions of some events. */
		async function keptOf(
			executions: Map<string, StormExecution[]>,
			eventIds: string[],
		): Promise<Record<string, unknown>> {
			const all = eventIds.flatMap((eventId) => executions.get(eventId) ?? []);
			const kept: Record<string, unknown> = {};
			for (const { id, eventId, status } of all) {
				const { data } = await world.n8n.api.execution(String(id));
				const nodes = Object.entries(data.resultData.runData).map(
					([name, [{ executionStatus }]]) => `${name} ${executionStatus}`,
				);
				kept[`${eventId}, execution ${id}`] = { status, nodes };
			}
			return kept;
		}

		/** Ends n8n at random places of the storm, in good order and the hard way in turn. */
		async function endAgainAndAgain(settled: Settled): Promise<Outage[]> {
			const outages: Outage[] = [];
			for (let round = 0; round < stops; round++) {
				const part = (round + 0.3 + 0.4 * Math.random()) / stops;
				const due = Math.floor(EVENTS * COPIES * part);
				await until('the next outage', () => settled.count >= due || undefined, STORM);
				const from = Date.now();
				if (round % 2 === 0) await world.n8n.kill();
				else await world.n8n.stop();
				const signal = round % 2 === 0 ? 'SIGKILL' : 'SIGTERM';
				await world.n8n.start();
				outages.push({ signal, from, to: Date.now() });
			}
			return outages;
		}

		async function sendAll(settled: Settled): Promise<void> {
			const { webhooks } = world.sandbox;
			for (const [sent, index] of shuffled(EVENTS).entries()) {
				const hasRoom = () => sent - settled.count < WINDOW || undefined;
				await until('room for the next delivery', hasRoom, STORM);
				orders[index].status = 'completed';
				webhooks.send(stormEvent(index, url, orders[index].id));
			}
			await webhooks.idle();
		}

		it('does the work of each event once', async () => {
			const { webhooks } = world.sandbox;
			const settled = new Settled(webhooks);
			const started = performance.now();
			const [outages] = await Promise.all([endAgainAndAgain(settled), sendAll(settled)]);
			const seconds = (performance.now() - started) / 1000;

			const executions = await until(
				'all executions to end',
				async () => {
					const found = await executionsByEvent(world.n8n);
					const all = [...found.values()].flat();
					return all.some(({ status }) => ['new', 'running'].includes(status)) ? undefined : found;
				},
				DRAIN,
			);
			const ids = Array.from({ length: EVENTS }, (_, index) => stormEventId(index));
			const lost = ids.filter((id) => !executions.has(id));
			const repeated = ids.filter((id) => (executions.get(id)?.length ?? 0) > 1);
			const workOf = (id: string) =>
				(executions.get(id) ?? []).filter(({ didWork }) => didWork).length;
			const workedTwice = ids.filter((id) => workOf(id) > 1);
			const unfinished = ids.filter((id) => executions.has(id) && workOf(id) === 0);
			const explained = repeated.map((id) => {
				const attempts = webhooks.deliveries.filter(({ eventId }) => eventId === id);
				return { id, why: explain(executions.get(id) ?? [], outages, attempts) };
			});
			report('Storm', {
				'n8n settings': n8nSettings(),
				events: EVENTS,
				deliveries: EVENTS * COPIES,
				attempts: webhooks.deliveries.length,
				'answers to attempts': tally(
					webhooks.deliveries.map(({ status, error }) => String(status ?? error)),
				),
				'deliveries given up': settled.givenUp,
				seconds: seconds.toFixed(1),
				'accepted a second': (settled.accepted / seconds).toFixed(1),
				outages: outages.map(({ signal, from, to }) => `${signal} ${to - from} ms`),
				executions: [...executions.values()].flat().length,
				'by status': tally([...executions.values()].flat().map(({ status }) => status)),
				'events without an execution': lost.length,
				'events with several executions': repeated.length,
				'events whose work was done more than once': workedTwice.length,
				'events whose execution crashed with n8n, to be caught up': unfinished.length,
			});
			const signals = explained.map(
				({ why = 'UNEXPLAINED' }) => why.match(/SIG[A-Z]+|UNEX.*/)?.[0] ?? '',
			);
			report('Events with several executions', {
				'by what ended n8n': tally(signals),
				...Object.fromEntries(explained.map(({ id, why }) => [id, why ?? 'UNEXPLAINED'])),
			});
			assert.deepEqual(lost, []);
			assert.deepEqual(workedTwice, []);
			assert.equal(settled.givenUp, 0);
			assert.deepEqual(
				explained.filter(({ why }) => why === undefined),
				[],
			);
			// Also a look at n8n's list over many pages, as the editor asks for them; one execution was the first look.
			const listed = await world.n8n.api.executions(workflow);
			assert.equal(listed.length, [...executions.values()].flat().length + 1);
			// Until the first delivery after a restart, Get Missed waits for what it was at as long as in queue mode.
			webhooks.send(stormEvent(0, url, orders[0].id));
			await webhooks.idle();
			const orderOf = (id: string) => orders[ids.indexOf(id)].id;
			const caughtUp = await look();
			const leftOut = unfinished.filter((id) => !caughtUp.includes(orderOf(id)));
			report('Executions of events that were not caught up', await keptOf(executions, leftOut));
			assert.deepEqual(caughtUp.sort(), unfinished.map(orderOf).sort());
			assert.deepEqual(await look(), []);
			if (stops === 0) {
				assert.deepEqual(repeated, []);
				assert.deepEqual(unfinished, []);
			}
			assert.ok(repeated.length <= stops * 16, 'at most what was in flight at each outage');
		});
	});
}
