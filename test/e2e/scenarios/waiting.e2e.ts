/* eslint-disable @n8n/community-nodes/no-restricted-imports, no-console --
   runs on a developer machine, never inside n8n */
/**
 * Orders that take days, waited for by suspended executions. The full size, with queue mode beside it:
 * PEEKER_WAITING_EXECUTIONS=50 PEEKER_WAITING_ORDERS=20 PEEKER_WAITING_KILLS=3 PEEKER_WAITING_QUIET_LOOKS=3 npm run e2e -- waiting
 * PEEKER_N8N_MODE=queue npm run e2e -- waiting
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { StoredWorkflow } from '../../n8n/api';
import { exampleWorkflow, triggerPath } from '../../n8n/examples';
import { errorText, outputOf, outputOfAllRuns } from '../../n8n/executions';
import { until } from '../../n8n/until';
import { quantile, report, tally } from '../storms/numbers';
import { size } from '../storms/size';
import {
	publishRetries,
	startRecorder,
	waitFor,
	WAIT,
	waitingWorkflow,
	Watch,
	type Recorder,
} from '../storms/waitingOrders';
import {
	deliver,
	endWorld,
	IN_QUEUE_MODE,
	killN8n,
	publish,
	SANDBOX_KEY,
	startN8nAgain,
	startWorld,
	stopN8n,
	type World,
} from '../world';

const EXECUTIONS = size('WAITING_EXECUTIONS', 3);
const ORDERS = size('WAITING_ORDERS', 4);
/** How often n8n is killed: while it looks, then while all wait, and so on; at last it is stopped in good order. */
const KILLS = size('WAITING_KILLS', 1);
/** Seconds between two looks. */
const LOOK_EVERY_S = size('WAITING_LOOK_SECONDS', 65);
/** How many looks pass before anything happens, so that it shows what waiting itself takes. */
const QUIET_LOOKS = size('WAITING_QUIET_LOOKS', 0);
const IDLE_S = QUIET_LOOKS > 0 ? 60 : 2;
/** n8n looks for executions to wake every minute, and a small machine takes a while to run them. */
const LATE_S = LOOK_EVERY_S + 60 + 30;
/** n8n takes a killed worker's executions for lost only by and by, and the retries come every minute. */
const RETRIED_S = 240;
const CALLS_PER_MINUTE = 600;
/** How long each step of the API's own work on an order takes: long enough to be waited for. */
const STEP_MS = 5_000;
/** Time-out of a workflow that is shorter than the interval between two looks. */
const TIMEOUT_S = 30;

describe('Wait Until Finished on a real n8n', () => {
	let world: World;
	let recorder: Recorder;
	/** Waits for an order that goes on and on, with a time-out of `TIMEOUT_S`. */
	let timed: StoredWorkflow;

	before(async () => {
		recorder = await startRecorder();
		world = await startWorld({
			environment: {
				N8N_EXECUTIONS_QUEUE_RECOVERY_INTERVAL: '1',
				// In queue mode n8n 2.41 wakes overdue executions before this module is ready, and loses them.
				...(IN_QUEUE_MODE && { N8N_DISABLED_MODULES: 'mcp-registry,otel' }),
			},
			sandbox: { stepMs: STEP_MS },
		});
		const path = 'wait-timed';
		const options = { path, recorder, lookEverySeconds: 65, executionTimeout: TIMEOUT_S };
		timed = await publish(world, waitingWorkflow(world, options));
		const [endless] = world.sandbox.seed.orders(SANDBOX_KEY, 1, { status: 'in_progress' });
		await waitFor(world, path, [endless.id]);
	});

	after(async () => {
		recorder.close();
		await endWorld(world);
	});

	/** The most calls within any minute. */
	function callsPerMinute(): number {
		const times = world.sandbox.requests.map(({ at }) => at);
		return Math.max(
			0,
			...times.map((at) => times.filter((t) => t >= at && t < at + 60_000).length),
		);
	}

	const statesOf = async (workflow: StoredWorkflow) =>
		tally((await world.n8n.api.executions(workflow)).map(({ status }) => status));

	const lastLines = () => world.n8n.log().slice(-3_000);

	async function allWaiting(workflow: StoredWorkflow, count: number): Promise<void> {
		let states = {};
		await until(
			`${count} executions to wait`,
			async () => {
				states = await statesOf(workflow);
				return Object(states).waiting === count || undefined;
			},
			{
				timeoutMs: (LATE_S + 60) * 1_000,
				everyMs: 500,
				hint: () => `${JSON.stringify(states)}\n${lastLines()}`,
			},
		);
	}

	it('is woken by whoever has the token, and by nobody else', async () => {
		const [row] = world.sandbox.seed.orders(SANDBOX_KEY, 1, { status: 'in_progress' });
		const path = 'wait-woken';
		const workflow = await publish(
			world,
			waitingWorkflow(world, { path, recorder, lookEverySeconds: 86_400 }),
		);
		const earlier = recorder.cameOut().length;
		await waitFor(world, path, [row.id]);
		await allWaiting(workflow, 1);
		const { resumeUrl = '' } = recorder.reported.at(-1) ?? {};
		assert.match(resumeUrl, /webhook-waiting/);
		const post = async (url: string) => (await fetch(url, { method: 'POST', body: '{}' })).status;

		const forged = new URL(resumeUrl);
		forged.searchParams.set(
			'signature',
			'f'.repeat((forged.searchParams.get('signature') ?? '').length),
		);
		assert.equal(await post(forged.href), 401);
		assert.equal(await post(`${forged.origin}${forged.pathname}`), 401);
		await allWaiting(workflow, 1);

		// What the caller claims is not believed: the order still runs, and so it is waited for again.
		const looks = () =>
			world.sandbox.requests.filter((request) => request.path === `/orders/${row.id}`).length;
		const before = looks();
		assert.equal(await post(resumeUrl), 200);
		await until('the woken node to ask the API', () => looks() > before || undefined);
		await allWaiting(workflow, 1);
		assert.equal(recorder.cameOut().length, earlier);

		row.status = 'completed';
		const woken = Date.now();
		assert.equal(await post(resumeUrl), 200);
		await world.n8n.api.finishedExecutions(workflow, 1);
		const [out, ...more] = recorder.cameOut().slice(earlier);
		assert.deepEqual(more, []);
		assert.equal(out.order, row.id);
		assert.equal(out.row, `row of ${row.id}`);
		report('An order whose execution is woken', {
			'seconds from its end': (out.at - woken) / 1_000,
		});
	});

	it('is woken by the signed event of its order, through the Peeker Trigger', async () => {
		const { api, url } = world.n8n;
		const { webhooks } = world.sandbox;
		const waits = await publish(world, exampleWorkflow('order-and-resume', world.credential));
		const resume = exampleWorkflow('resume-orders', world.credential);
		const wakes = await publish(world, resume);
		const trigger = `${url}${triggerPath(resume)}`;
		webhooks.setUrl('*', trigger);

		const rows = ['by-event-one.com', 'by-event-two.com'].map((domains, at) => ({
			deal: `deal_${at}`,
			email: `customer${at}@customer.example`,
			domains,
			website: 'https://customer.example',
		}));
		for (const row of rows) {
			const response = await fetch(`${url}/webhook/peeker-crm-rows-resume`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ rows: [row] }),
			});
			assert.equal(response.status, 200);
		}
		await allWaiting(waits, rows.length);

		// A forged event is refused and wakes nobody; so is one of an order that nobody waits for.
		const { orders } = world.sandbox.books(SANDBOX_KEY);
		const forged = { id: 'evt_forged', type: 'order.completed', data: { id: orders.at(-1)?.id } };
		const refused = await deliver(trigger, {
			eventId: forged.id,
			body: JSON.stringify(forged),
			secret: 'whsec_of_somebody_else',
		});
		assert.equal(refused.status, 401);
		assert.deepEqual(await statesOf(waits), { waiting: rows.length });
		assert.deepEqual(await statesOf(wakes), {});

		const finished = await api.finishedExecutions(waits, rows.length, { timeoutMs: 90_000 });
		const events = await api.finishedExecutions(wakes, rows.length);
		const seconds = finished.map((execution) => {
			assert.equal(execution.status, 'success');
			const written = outputOfAllRuns(execution, 'Write Back');
			const [{ deal }] = outputOf(execution, 'Rows');
			const [{ id }] = outputOf(execution, 'Order');
			assert.deepEqual(written, [{ deal, order_id: id, status: 'completed' }]);
			const event = events.find((one) => Object(outputOf(one, 'Peeker Trigger')[0].data).id === id);
			const { 'Peeker Trigger': received = [] } = event?.data.resultData.runData ?? {};
			const { 'Write Back': wrote } = execution.data.resultData.runData;
			return (wrote[0].startTime - received[0]?.startTime) / 1_000;
		});
		webhooks.setUrl('*', null);
		report('Orders whose executions are woken by their signed events', {
			'seconds from the event': seconds,
			'answers to all events': tally(webhooks.deliveries.map(({ status }) => String(status))),
		});
		for (const one of seconds) assert.ok(one >= 0 && one < 60, `woken after ${one} s`);
	});

	it("is ended by the workflow's time-out in regular mode, and in queue mode is not", async () => {
		const execution = await until(
			'the execution to be woken after its time-out',
			async () => {
				const [{ id, status }] = await world.n8n.api.executions(timed);
				const found = await world.n8n.api.execution(id);
				const looks = found.data.resultData.runData[WAIT]?.length ?? 0;
				return status === 'canceled' || (status === 'waiting' && looks > 2) ? found : undefined;
			},
			{ timeoutMs: (LOOK_EVERY_S + LATE_S) * 1_000, everyMs: 1_000, hint: lastLines },
		);
		report(`A workflow with a time-out of ${TIMEOUT_S} s that waits for longer`, {
			mode: IN_QUEUE_MODE ? 'queue' : 'regular',
			state: execution.status,
			error: errorText(execution),
		});
		assert.equal(execution.status, IN_QUEUE_MODE ? 'waiting' : 'canceled');
	});

	describe('over kills and restarts', () => {
		let workflow: StoredWorkflow;
		let watch: Watch;
		/** When each order ended, by its ID, and how many seconds later it must be out. */
		const ended = new Map<string, { at: number; withinS: number }>();

		/** Every time that one of these orders came out. */
		const outs = () =>
			recorder.cameOut().flatMap(({ order = '', ...out }) => {
				const end = ended.get(order);
				return end ? [{ order, ...out, end }] : [];
			});
		const newlyOut = () => new Set(outs().map(({ order }) => order));

		async function allOut(doing: string, seconds: number): Promise<void> {
			watch.doing = doing;
			await until(
				`what ended to come out (${doing})`,
				() => newlyOut().size >= ended.size || undefined,
				{
					timeoutMs: seconds * 1_000,
					everyMs: 500,
					hint: () =>
						`${newlyOut().size} of ${ended.size} orders are out\n${watch.table(10)}\n${lastLines()}`,
				},
			);
		}

		/** Kills n8n in the middle of its looks: the API is slow for once, and every look is under way. */
		async function killWhileLooking(): Promise<void> {
			watch.doing = 'killed while it looks';
			const { requests, faults } = world.sandbox;
			const fault = faults.add({ kind: 'slow', ms: 600_000, times: 0 });
			const earlier = requests.length;
			await until('a look to begin', () => requests.length > earlier || undefined, {
				timeoutMs: LATE_S * 1_000,
				hint: lastLines,
			});
			// The others begin theirs within the same wake-up of n8n.
			await pause(2_000);
			await killN8n(world);
			fault.remove();
			await startN8nAgain(world);
		}

		/** And leaves it dead for so long that all of them are overdue when it comes back. */
		async function killWhileWaiting(): Promise<void> {
			watch.doing = 'killed while it waits';
			await killN8n(world);
			await pause(LOOK_EVERY_S * 1_000);
			await startN8nAgain(world);
		}

		async function stopInGoodOrder(): Promise<void> {
			watch.doing = 'restarted in good order';
			await stopN8n(world);
			await startN8nAgain(world);
		}

		after(() => watch.end());

		it('hands every order on exactly once', async () => {
			const rows = world.sandbox.seed.orders(SANDBOX_KEY, EXECUTIONS * ORDERS, {
				status: 'in_progress',
			});
			const rounds = KILLS + 1;
			const endPart = (round: number, withinS = LATE_S) => {
				for (const row of rows.filter((_, at) => at % rounds === round)) {
					row.status = 'completed';
					ended.set(row.id, { at: Date.now(), withinS });
				}
			};
			const path = 'wait-restarts';
			workflow = await publish(
				world,
				waitingWorkflow(world, { path, recorder, lookEverySeconds: LOOK_EVERY_S }),
			);
			await publishRetries(world, workflow);
			watch = new Watch(world, workflow);
			watch.doing = 'nothing waits yet';
			await pause(IDLE_S * 1_000);

			watch.doing = 'orders come in';
			for (let at = 0; at < EXECUTIONS; at++) {
				const own = rows.slice(at * ORDERS, (at + 1) * ORDERS);
				await waitFor(
					world,
					path,
					own.map(({ id }) => id),
				);
			}
			await until(
				'every execution to have been seen waiting',
				() => watch.seenWaiting.size >= EXECUTIONS || undefined,
				{ timeoutMs: 240_000, hint: () => `${watch.table(5)}\n${lastLines()}` },
			);
			watch.doing = 'all wait';
			await pause(QUIET_LOOKS * LOOK_EVERY_S * 1_000);

			for (let round = 0; round < KILLS; round++) {
				if (round % 2 === 0) {
					await killWhileLooking();
					endPart(round, LATE_S + RETRIED_S);
					await allOut('what was killed is retried', LATE_S + RETRIED_S);
				} else {
					endPart(round, 2 * LOOK_EVERY_S + 120);
					await killWhileWaiting();
					await allOut('what ended comes out', LATE_S + 120);
				}
			}
			endPart(KILLS);
			await stopInGoodOrder();
			await allOut('the last ones come out', LATE_S + 120);
			watch.doing = 'all is over';
			await until(
				'every execution to end',
				async () => ((await watch.look()).success ?? 0) >= EXECUTIONS || undefined,
				{ timeoutMs: 120_000, everyMs: 500, hint: () => watch.table(10) },
			);
			watch.end();
			const states = await watch.look();
			const executions = await world.n8n.api.executions(workflow);
			const retried = executions.filter(({ mode }) => mode === 'retry').length;

			const late = outs().map(({ at, end }) => (at - end.at) / 1_000);
			const timesOut = tally(
				rows.map(({ id }) => String(outs().filter(({ order }) => order === id).length)),
			);
			const quiet = watch.samples.filter(({ doing }) => doing === 'all wait');
			console.log(`\n        s  waiting  running  MB main   worker`);
			console.log(watch.table(15));
			report('Orders waited for over restarts', {
				executions: EXECUTIONS,
				orders: rows.length,
				kills: KILLS,
				'times that an order came out': timesOut,
				'seconds from its end': {
					most: quantile(late, 1),
					median: quantile(late, 0.5),
				},
				'calls in the busiest minute': callsPerMinute(),
				'calls in all': tally(world.sandbox.requests.map((request) => String(request.operationId))),
				'executions in the end': states,
				'retried after they were hit': retried,
				'samples while all wait': quiet.length,
				'samples with none at work': quiet.filter(({ running }) => running === 0).length,
			});
			assert.deepEqual(timesOut, { 1: rows.length });
			for (const { order, row, status, at, end } of outs()) {
				assert.deepEqual([row, status], [`row of ${order}`, 'completed']);
				const seconds = (at - end.at) / 1_000;
				assert.ok(seconds <= end.withinS, `came out ${seconds} s after its end`);
			}
			assert.ok(callsPerMinute() < CALLS_PER_MINUTE);
			const { success, crashed = 0, ...others } = states;
			assert.deepEqual([success, others], [EXECUTIONS, {}]);
			// Each of them was retried once, and not more often.
			assert.equal(retried, crashed);
			assert.ok(retried > 0, 'no look was hit');
			if (QUIET_LOOKS > 0)
				assert.ok(quiet.some((one) => one.running === 0 && one.waiting === EXECUTIONS));
		});
	});
});
