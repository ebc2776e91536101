/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { StoredWorkflow } from '../../n8n/api';
import { eventOf, orderEvents } from '../../demo/events';
import { exampleWorkflow, MANUAL_START } from '../../n8n/examples';
import { errorText, nodesRun, outputOf, type Execution } from '../../n8n/executions';
import { deliver, sharedEventsWorld } from '../world';

const ORDER_TIMEOUT_MS = 90_000;

describe('the partner quickstart on a real n8n', () => {
	const world = sharedEventsWorld();
	let quickstart: StoredWorkflow;
	let execution: Execution;
	let received: Execution[];

	before(async () => {
		// Run by hand it need not be published; n8n 1 publishes nothing that only a person starts.
		quickstart = await world.n8n.api.createWorkflow(
			exampleWorkflow('partner-quickstart', world.credential),
		);
		const id = await world.n8n.api.runManually(quickstart, MANUAL_START);
		execution = await world.n8n.api.finishedExecution(id, { timeoutMs: ORDER_TIMEOUT_MS });
		assert.equal(errorText(execution), '');
		const ordered = outputOf(execution, 'As Many as Needed').length;
		received = await orderEvents(world.n8n, world.events.workflow, ordered, {
			timeoutMs: ORDER_TIMEOUT_MS,
			hint: () => JSON.stringify(world.sandbox.webhooks.deliveries),
		});
	});

	it('runs every node once, in order', () => {
		assert.equal(execution.status, 'success');
		assert.deepEqual(nodesRun(execution), [
			MANUAL_START,
			'Your Input',
			'Find Bundles',
			'Is There One',
			'Create Bundle',
			'Bundle',
			'Check Availability',
			'As Many as Needed',
			'Plan',
			'Would It Go Through',
			'Order',
		]);
	});

	it('creates a bundle that tells how many domains it needs', () => {
		const [bundle, ...more] = outputOf(execution, 'Create Bundle');
		assert.deepEqual(more, []);
		assert.match(String(bundle.id), /^bun_/);
		assert.equal(bundle.monthly_sending_volume, 5000);
		assert.deepEqual(bundle.required_domains, { google: 3, microsoft: 1, total: 4 });
	});

	it('goes on with the names that are free, in the order asked', () => {
		const asked = String(outputOf(execution, 'Your Input')[0].domains).split(', ');
		const rows = outputOf(execution, 'Check Availability');
		assert.deepEqual(
			rows.map(({ domain }) => domain),
			asked.filter((domain) => !domain.startsWith('taken-')),
		);
		assert.equal(rows.length, asked.length - 1);
	});

	it('plans the order before it is placed', () => {
		const [plan] = outputOf(execution, 'Plan');
		assert.equal(plan.orderable, true);
		assert.match(String(plan.summary), /registers 4 domains for \d+\.\d\d USD/);
	});

	it('makes one order out of all available names', () => {
		const names = outputOf(execution, 'As Many as Needed').map(({ domain }) => domain);
		const orders = outputOf(execution, 'Order');
		assert.equal(orders.length, 1);
		assert.match(String(orders[0].id), /^ord_/);
		assert.equal(names.length, 4);
		const made = world.sandbox.webhooks.deliveries.filter(
			({ type }) => type === 'domain.connected',
		);
		assert.equal(made.length, names.length);
	});

	it('starts one execution per event, with the event as sent', () => {
		const [order] = outputOf(execution, 'Order');
		const names = outputOf(execution, 'As Many as Needed').map(({ domain }) => domain);
		const got = received.map(eventOf);
		assert.deepEqual(
			received.map(({ status }) => status),
			received.map(() => 'success'),
		);
		assert.deepEqual(
			got.map(({ type }) => type).sort(),
			[...names.map(() => 'domain.connected'), 'order.completed', 'order.in_progress'].sort(),
		);
		const dataOf = (type: string) =>
			got.filter((event) => event.type === type).map(({ data }) => Object(data));
		assert.deepEqual(
			dataOf('domain.connected')
				.map(({ domain }) => domain)
				.sort(),
			names.sort(),
		);
		for (const type of ['order.in_progress', 'order.completed']) {
			assert.deepEqual(
				dataOf(type).map(({ id }) => id),
				[order.id],
			);
		}
		assert.equal(new Set(got.map(({ id }) => id)).size, got.length);
	});

	it('answers 401 to a forged delivery and starts nothing for it', async () => {
		const earlier = (await world.n8n.api.executions(world.events.workflow)).length;
		const forged = { id: 'evt_forged', type: 'order.completed', data: { id: 'ord_forged' } };
		const body = JSON.stringify(forged);
		const answer = await deliver(world.events.url, { eventId: forged.id, body, secret: 'guessed' });
		assert.equal(answer.status, 401);

		// A true event afterwards shows that n8n has had the time to start one for the forged one too.
		const eventId = world.sandbox.webhooks.emit('order.failed', { id: 'ord_1', status: 'failed' });
		const all = await world.n8n.api.finishedExecutions(world.events.workflow, earlier + 1);
		assert.equal(all.length, earlier + 1);
		assert.equal(eventOf(all[all.length - 1]).id, eventId);
	});

	it('answers 200 to a repeated delivery and starts nothing for it', async () => {
		const before = (await world.n8n.api.executions(world.events.workflow)).length;
		const event = { id: 'evt_repeated', type: 'order.failed', data: { id: 'ord_2' } };
		const delivery = {
			eventId: event.id,
			body: JSON.stringify(event),
			secret: world.sandbox.webhooks.secrets.test,
		};
		for (let attempt = 1; attempt <= 3; attempt++) {
			assert.equal((await deliver(world.events.url, delivery)).status, 200);
		}
		const eventId = world.sandbox.webhooks.emit('order.failed', { id: 'ord_3', status: 'failed' });
		const all = await world.n8n.api.finishedExecutions(world.events.workflow, before + 2);
		assert.deepEqual(
			all.slice(before).map((one) => eventOf(one).id),
			[event.id, eventId],
		);
	});
});
