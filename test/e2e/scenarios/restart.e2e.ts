/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventOf } from '../../demo/events';
import {
	deliver,
	endWorld,
	listenForEvents,
	startWorld,
	type EventsWorkflow,
	type World,
} from '../world';

describe('Peeker Trigger when n8n is restarted', () => {
	let world: World;
	let events: EventsWorkflow;

	before(async () => {
		world = await startWorld();
		events = await listenForEvents(world);
	});

	after(async () => await endWorld(world));

	async function send(eventId: string): Promise<void> {
		const body = JSON.stringify({ id: eventId, type: 'order.completed', data: { id: 'ord_1' } });
		const secret = world.sandbox.webhooks.secrets.test;
		assert.equal((await deliver(events.url, { eventId, body, secret })).status, 200);
	}

	async function eventsReceived(count: number): Promise<unknown[]> {
		const executions = await world.n8n.api.finishedExecutions(events.workflow, count);
		return executions.map((one) => eventOf(one).id);
	}

	it('recognises an event that it handled before a shutdown', async () => {
		await send('evt_before_stop');
		await world.n8n.stop();
		await world.n8n.start();
		await send('evt_before_stop');
		await send('evt_after_stop');
		assert.deepEqual(await eventsReceived(2), ['evt_before_stop', 'evt_after_stop']);
	});

	it('recognises an event whose execution had finished before a crash', async () => {
		await world.n8n.kill();
		await world.n8n.start();
		await send('evt_after_stop');
		await send('evt_after_crash');
		assert.deepEqual(await eventsReceived(3), [
			'evt_before_stop',
			'evt_after_stop',
			'evt_after_crash',
		]);
	});

	it('gets an event that was sent while n8n was down, by the retry', async () => {
		await world.n8n.stop();
		const missed = world.sandbox.webhooks.emit('order.failed', { id: 'ord_2', status: 'failed' });
		await world.n8n.start();
		assert.equal((await eventsReceived(4))[3], missed);
		const attempts = world.sandbox.webhooks.deliveries.filter(({ eventId }) => eventId === missed);
		assert.equal(attempts[attempts.length - 1].status, 200);
		assert.ok(attempts.length > 1, 'the first attempt must have failed');
	});
});
