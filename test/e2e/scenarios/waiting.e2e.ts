/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
/**
 * Orders that take days, waited for by suspended executions. The full size, with queue mode beside it:
 * PEEKER_WAITING_EXECUTIONS=50 PEEKER_WAITING_ORDERS=20 PEEKER_WAITING_ROUNDS=4 npm run e2e -- waiting
 * PEEKER_N8N_MODE=queue npm run e2e -- waiting
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { after, before, describe, it } from 'node:test';
import type { StoredWorkflow, WorkflowDefinition } from '../../n8n/api';
import { until } from '../../n8n/until';
import { report, tally } from '../storms/numbers';
import { size } from '../storms/size';
import { endWorld, publish, SANDBOX_KEY, startWorld, type World } from '../world';
import { peekerNode, webhookChain } from '../workflows';

const EXECUTIONS = size('WAITING_EXECUTIONS', 3);
const ORDERS = size('WAITING_ORDERS', 4);
/** In each a part of the orders ends, and n8n is restarted: killed, but in the last one stopped in good order. */
const ROUNDS = size('WAITING_ROUNDS', 2);
const LOOK_EVERY_S = 65;
/** n8n looks for executions to wake every minute, and a small machine takes a while to run them. */
const LATE_S = LOOK_EVERY_S + 60 + 30;

/** What a waiting workflow reports: an order that came out, or an execution that begins to wait. */
interface Reported {
	order?: string;
	status?: string;
	row?: string;
	resumeUrl?: string;
	at: number;
}

/** Takes what the workflows report by HTTP. */
async function startRecorder(): Promise<{ url: string; reported: Reported[]; server: Server }> {
	const reported: Reported[] = [];
	const server = createServer((request, response) => {
		void text(request).then((body) => {
			reported.push({ ...(JSON.parse(body) as object), at: Date.now() });
			response.setHeader('content-type', 'application/json').end('{}');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, reported, server };
}

const httpRequest = (name: string, url: string, jsonBody: string, y: number) => ({
	id: name,
	name,
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	position: [880, y] as [number, number],
	parameters: { method: 'POST', url, sendBody: true, specifyBody: 'json', jsonBody },
});

/** Rows of a CRM come in by webhook; each order that ends is reported with the row it belongs to. */
function waitingWorkflow(
	{ credential }: World,
	{ path, url, lookEverySeconds }: { path: string; url: string; lookEverySeconds: number },
): WorkflowDefinition {
	const rows = {
		id: 'rows',
		name: 'Rows',
		type: 'n8n-nodes-base.splitOut',
		typeVersion: 1,
		position: [220, 0] as [number, number],
		parameters: { fieldToSplitOut: 'body.rows' },
	};
	const begin = httpRequest('Begin', url, '={{ { resumeUrl: $execution.resumeUrl } }}', 0);
	const wait = peekerNode(
		'Wait',
		{
			resource: 'order',
			operation: 'waitUntilFinished',
			orderId: { __rl: true, mode: 'id', value: "={{ $('Rows').item.json.order }}" },
			lookEverySeconds,
		},
		credential,
	);
	const out = httpRequest(
		'Out',
		url,
		"={{ { order: $json.id, status: $json.status, row: $('Rows').item.json.row } }}",
		-200,
	);
	const definition = webhookChain(`Waiting ${path}`, path, rows, begin, wait, out);
	const to = (node: string) => [{ node, type: 'main' as const, index: 0 }];
	return {
		...definition,
		connections: { ...definition.connections, Wait: { main: [to('Out'), to('Wait')] } },
	};
}

describe('Wait Until Finished on a real n8n', () => {
	let world: World;
	let recorder: Awaited<ReturnType<typeof startRecorder>>;
	/** When each order ended, by its ID. */
	const ended = new Map<string, number>();

	before(async () => {
		recorder = await startRecorder();
		world = await startWorld();
	});

	after(async () => {
		recorder.server.close();
		await endWorld(world);
	});

	const cameOut = () => recorder.reported.filter(({ order }) => order !== undefined);

	/** Starts an execution that waits for these orders. */
	async function waitFor(path: string, orders: string[]): Promise<void> {
		const rows = orders.map((order) => ({ order, row: `row of ${order}` }));
		const response = await fetch(`${world.n8n.url}/webhook/${path}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ rows }),
		});
		assert.equal(response.status, 200);
	}

	async function statuses(workflow: StoredWorkflow): Promise<Record<string, number>> {
		return tally((await world.n8n.api.executions(workflow)).map(({ status }) => status));
	}

	async function allWaiting(workflow: StoredWorkflow, count: number): Promise<void> {
		await until(
			`${count} executions to wait`,
			async () => (((await statuses(workflow)).waiting ?? 0) === count ? true : undefined),
			{ timeoutMs: 120_000, everyMs: 500, hint: () => world.n8n.log().slice(-3_000) },
		);
	}

	const residentMb = () =>
		Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${world.n8n.pid}/status`, 'utf8'))?.[1]) /
		1_024;

	/** The most calls within any minute. */
	function callsPerMinute(): number {
		const times = world.sandbox.requests.map(({ at }) => at);
		return Math.max(
			0,
			...times.map((at) => times.filter((t) => t >= at && t < at + 60_000).length),
		);
	}

	it('hands every order on exactly once, over kills and restarts', async () => {
		const rows = world.sandbox.seed.orders(SANDBOX_KEY, EXECUTIONS * ORDERS, {
			status: 'in_progress',
		});
		const end = (part: typeof rows) => {
			for (const row of part) {
				row.status = 'completed';
				ended.set(row.id, Date.now());
			}
		};
		const workflow = await publish(
			world,
			waitingWorkflow(world, {
				path: 'wait-restarts',
				url: recorder.url,
				lookEverySeconds: LOOK_EVERY_S,
			}),
		);
		for (let at = 0; at < EXECUTIONS; at++) {
			const own = rows.slice(at * ORDERS, (at + 1) * ORDERS);
			await waitFor(
				'wait-restarts',
				own.map(({ id }) => id),
			);
		}
		await allWaiting(workflow, EXECUTIONS);
		const memory = [residentMb()];

		for (let round = 0; round < ROUNDS; round++) {
			// The last execution has nothing to hand on before the last round.
			const part = rows.filter((_, at) => at % ROUNDS === round);
			end(part);
			await (round < ROUNDS - 1 ? world.n8n.kill() : world.n8n.stop());
			await world.n8n.start();
			await until(
				`round ${round + 1} of the orders to come out`,
				() => (cameOut().length >= ended.size ? true : undefined),
				{
					timeoutMs: (LATE_S + 120) * 1_000,
					everyMs: 500,
					hint: () => world.n8n.log().slice(-3_000),
				},
			);
			if (round < ROUNDS - 1) {
				await allWaiting(workflow, EXECUTIONS);
				memory.push(residentMb());
			}
		}
		await world.n8n.api.finishedExecutions(workflow, EXECUTIONS, { timeoutMs: 120_000 });

		const late = cameOut().map(({ order = '', at }) => (at - (ended.get(order) ?? 0)) / 1_000);
		const timesOut = tally(
			rows.map(({ id }) => String(cameOut().filter(({ order }) => order === id).length)),
		);
		report('Orders waited for over restarts', {
			executions: EXECUTIONS,
			orders: rows.length,
			restarts: ROUNDS,
			'times that an order came out': timesOut,
			'seconds from its end': {
				most: Math.max(...late),
				median: late.sort((a, b) => a - b)[late.length >> 1],
			},
			'calls in the busiest minute': callsPerMinute(),
			'calls in all': tally(world.sandbox.requests.map(({ operationId }) => String(operationId))),
			'resident memory while all wait (MB)': memory.map(Math.round),
			'executions in the end': await statuses(workflow),
		});
		assert.deepEqual(timesOut, { 1: rows.length });
		assert.ok(
			cameOut().every(
				({ order, row, status }) => row === `row of ${order}` && status === 'completed',
			),
		);
		assert.ok(Math.max(...late) <= LATE_S, `came out ${Math.max(...late)} s late`);
		assert.ok(callsPerMinute() <= 600);
		assert.deepEqual(await statuses(workflow), { success: EXECUTIONS });
	});

	it('is woken by whoever has the token, and by nobody else', async () => {
		const [row] = world.sandbox.seed.orders(SANDBOX_KEY, 1, { status: 'in_progress' });
		const workflow = await publish(
			world,
			waitingWorkflow(world, { path: 'wait-woken', url: recorder.url, lookEverySeconds: 86_400 }),
		);
		const earlier = cameOut().length;
		await waitFor('wait-woken', [row.id]);
		await allWaiting(workflow, 1);
		const { resumeUrl = '' } = recorder.reported[recorder.reported.length - 1];
		assert.match(resumeUrl, /webhook-waiting/);
		const post = async (url: string) => (await fetch(url, { method: 'POST', body: '{}' })).status;

		const forged = new URL(resumeUrl);
		forged.searchParams.set(
			'signature',
			'f'.repeat((forged.searchParams.get('signature') ?? '').length),
		);
		assert.equal(await post(forged.href), 401);
		assert.equal(await post(`${forged.origin}${forged.pathname}`), 401);
		assert.deepEqual(await statuses(workflow), { waiting: 1 });

		// What the caller claims is not believed: the order still runs, and so it is waited for again.
		const looks = () =>
			world.sandbox.requests.filter(({ path }) => path === `/orders/${row.id}`).length;
		const before = looks();
		assert.equal(await post(resumeUrl), 200);
		await until('the woken node to ask the API', () => (looks() > before ? true : undefined));
		await allWaiting(workflow, 1);
		assert.equal(cameOut().length, earlier);

		row.status = 'completed';
		const woken = Date.now();
		assert.equal(await post(resumeUrl), 200);
		await world.n8n.api.finishedExecutions(workflow, 1);
		const [out, ...more] = cameOut().slice(earlier);
		assert.deepEqual(more, []);
		assert.equal(out.order, row.id);
		assert.equal(out.row, `row of ${row.id}`);
		report('An order whose execution is woken', {
			'seconds from its end': (out.at - woken) / 1_000,
		});
	});
});
