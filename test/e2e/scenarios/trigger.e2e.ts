/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import type { INode } from 'n8n-workflow';
import { eventOf, TRIGGER_NODE } from '../../demo/events';
import { exampleWorkflow, triggerPath } from '../../n8n/examples';
import { errorText } from '../../n8n/executions';
import { until } from '../../n8n/until';
import type { Delivery } from '../../sandbox/webhooks';
import { lockWrites } from '../storms/database';
import { executionsByEvent, stormEvent, stormEventId } from '../storms/events';
import { report, tally } from '../storms/numbers';
import { size } from '../storms/size';
import { deliver, IN_QUEUE_MODE, publish, sharedEventsWorld } from '../world';

const EVENTS = size('UNWRITABLE_EVENTS', 20);

describe('Peeker Trigger on a real n8n', () => {
	const world = sharedEventsWorld();

	async function send(url: string, eventId: string): Promise<string> {
		const body = JSON.stringify({ id: eventId, type: 'order.completed', data: { id: 'ord_1' } });
		const secret = world.sandbox.webhooks.secrets.test;
		const response = await deliver(url, { eventId, body, secret });
		return `${response.status} ${await response.text()}`;
	}

	it('takes a test event at the test URL only while listening, and leaves it to production', async () => {
		const { api } = world.n8n;
		const testUrl = world.events.url.replace('/webhook/', '/webhook-test/');
		assert.match(await send(testUrl, 'evt_tested'), /^404/);
		await api.listenForTestEvent(world.events.workflow, TRIGGER_NODE);
		assert.match(await send(testUrl, 'evt_tested'), /^200 .*Event accepted/);
		const [tested] = await api.finishedExecutions(world.events.workflow, 1);
		assert.equal(tested.mode, 'manual');
		assert.equal(eventOf(tested).id, 'evt_tested');

		await api.listenForTestEvent(world.events.workflow, TRIGGER_NODE);
		assert.match(await send(testUrl, 'evt_tested'), /^200 .*Event accepted/);
		assert.match(await send(world.events.url, 'evt_tested'), /^200 .*Event accepted/);
		assert.match(await send(world.events.url, 'evt_tested'), /^200 .*already handled/);
		const all = await api.finishedExecutions(world.events.workflow, 3);
		assert.deepEqual(tally(all.map(({ mode }) => mode)), { manual: 2, webhook: 1 });
	});

	it('shows whoever listens why a delivery was refused; the answer tells nothing', async () => {
		const { api } = world.n8n;
		const testUrl = world.events.url.replace('/webhook/', '/webhook-test/');
		const before = (await api.executions(world.events.workflow)).length;
		await api.listenForTestEvent(world.events.workflow, TRIGGER_NODE);
		const body = JSON.stringify({ id: 'evt_wrong', type: 'order.completed', data: {} });
		const wrong = { eventId: 'evt_wrong', body, secret: 'not the secret' };
		const answer = await deliver(testUrl, wrong);
		assert.equal(answer.status, 401);
		assert.deepEqual(await answer.json(), { message: 'Unauthorized' });
		const refused = (await api.finishedExecutions(world.events.workflow, before + 1)).at(-1);
		assert.equal(refused?.status, 'error');
		assert.match(
			refused ? errorText(refused) : '',
			/arrived, but it was refused: no signature matches .* Compare Webhook Secret/,
		);
		assert.equal((await deliver(world.events.url, wrong)).status, 401);
		assert.equal((await api.executions(world.events.workflow)).length, before + 1);
	});

	it('is not published with a field that lets nothing through', async () => {
		const definition = exampleWorkflow('peeker-events', world.credential);
		const [trigger, ...others] = definition.nodes;
		const wrong = { ...trigger, parameters: { ...trigger.parameters, environment: 'sandbox' } };
		const workflow = await world.n8n.api.createWorkflow({
			...definition,
			nodes: [wrong, ...others],
		});
		const refusal = await world.n8n.api.publish(workflow).then(
			() => 'published',
			(error: unknown) => String(error),
		);
		// Where the reason is read differs: n8n up to 2.20 answers with it, newer ones log it.
		assert.match(
			`${refusal}\n${world.n8n.log()}`,
			/The field \\?"Environment\\?" is \\?"sandbox\\?"/,
		);
		assert.notEqual(refusal, 'published');
	});

	const skip =
		IN_QUEUE_MODE && 'locks the SQLite file; the scenario "queue" stops PostgreSQL instead';

	it(
		'answers 5xx while n8n cannot write to its database, and takes the retries',
		{ skip },
		async () => {
			const { webhooks } = world.sandbox;
			const ids = Array.from({ length: EVENTS }, (_, index) => stormEventId(index));
			const earlier = webhooks.deliveries.length;
			const attempts = () => webhooks.deliveries.slice(earlier);
			const firstAttempts = () => attempts().filter(({ attempt }) => attempt === 1).length;
			const [alone, ...others] = ids.keys();
			let refused: Delivery[];
			const unlock = await lockWrites(world.n8n);
			try {
				webhooks.send(stormEvent(alone, world.events.url));
				await until('the answer to one alone', () => firstAttempts() || undefined);
				for (const index of others) webhooks.send(stormEvent(index, world.events.url));
				await until('every first attempt', () => firstAttempts() >= EVENTS || undefined);
				refused = attempts();
			} finally {
				await unlock();
			}
			await webhooks.idle();
			const executions = await until('the executions', async () => {
				const found = await executionsByEvent(world.n8n);
				const isOver = [...found.values()].flat().every(({ status }) => status === 'success');
				return isOver ? found : undefined;
			});
			report('Database unwritable (SQLite, locked by another program)', {
				events: EVENTS,
				'answers while it was (null: none within 15 s)': tally(
					refused.map(({ status }) => String(status)),
				),
				'answers to all attempts': tally(attempts().map(({ status }) => String(status))),
				'executions per event': tally(ids.map((id) => String(executions.get(id)?.length ?? 0))),
			});
			assert.ok((refused[0].status ?? 0) >= 500, `answered ${refused[0].status}`);
			// n8n waits a second for each write, one after the other: of many some get no answer in time.
			const statuses = refused.map(({ status }) => String(status)).join(', ');
			assert.ok(
				refused.every(({ status }) => status === null || status >= 500),
				`answered ${statuses}`,
			);
			assert.deepEqual(tally(ids.map((id) => String(executions.get(id)?.length ?? 0))), {
				1: EVENTS,
			});
		},
	);

	it('knows its events beside a node that changes static data, as long as n8n runs', async () => {
		const definition = exampleWorkflow('peeker-events', world.credential);
		const [trigger] = definition.nodes;
		const code: INode = {
			id: randomUUID(),
			name: 'Code',
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			position: [220, 0],
			parameters: {
				jsCode:
					"const data = $getWorkflowStaticData('global'); data.runs = (data.runs ?? 0) + 1; return $input.all();",
			},
		};
		const workflow = await publish(world, {
			...definition,
			name: 'Counts its runs',
			nodes: [trigger, code],
			connections: { [trigger.name]: { main: [[{ node: 'Code', type: 'main', index: 0 }]] } },
		});
		const url = `${world.n8n.url}${triggerPath(definition)}`;
		for (const [index, eventId] of ['evt_one', 'evt_two', 'evt_three'].entries()) {
			assert.match(await send(url, eventId), /Event accepted/);
			await world.n8n.api.finishedExecutions(workflow, index + 1);
		}
		for (const eventId of ['evt_one', 'evt_two', 'evt_three']) {
			assert.match(await send(url, eventId), /already handled/);
		}
	});
});
