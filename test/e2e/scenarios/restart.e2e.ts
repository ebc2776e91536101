/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { eventOf } from '../../demo/events';
import { until } from '../../n8n/until';
import { deliver, sharedEventsWorld } from '../world';

describe('Peeker Trigger when n8n is restarted', () => {
	const world = sharedEventsWorld();

	async function send(eventId: string): Promise<void> {
		const body = JSON.stringify({ id: eventId, type: 'order.completed', data: { id: 'ord_1' } });
		const secret = world.sandbox.webhooks.secrets.test;
		assert.equal((await deliver(world.events.url, { eventId, body, secret })).status, 200);
	}

	/** Waits for an execution started by `lastEventId`, and gives all events received until then. */
	async function receivedUntil(lastEventId: string): Promise<unknown[]> {
		return await until(`an execution for ${lastEventId}`, async () => {
			const executions = await world.n8n.api.finishedExecutions(world.events.workflow, 1);
			const received = executions.map((one) => eventOf(one)?.id);
			return received.includes(lastEventId) ? received : undefined;
		});
	}

	function timesReceived(eventId: string, received: unknown[]): number {
		return received.filter((id) => id === eventId).length;
	}

	it('recognises events that it handled before a shutdown', async () => {
		await send('evt_first');
		await send('evt_second');
		await world.n8n.stop();
		await world.n8n.start();
		await send('evt_first');
		await send('evt_second');
		await send('evt_after_stop');
		const received = await receivedUntil('evt_after_stop');
		assert.equal(timesReceived('evt_first', received), 1);
		assert.equal(timesReceived('evt_second', received), 1);
	});

	it('recognises events whose executions had finished before a crash', async () => {
		await send('evt_third');
		await send('evt_fourth');
		await receivedUntil('evt_fourth');
		await world.n8n.kill();
		await world.n8n.start();
		await send('evt_third');
		await send('evt_fourth');
		await send('evt_after_crash');
		const received = await receivedUntil('evt_after_crash');
		assert.equal(timesReceived('evt_third', received), 1);
		assert.equal(timesReceived('evt_fourth', received), 1);
	});

	it('gets an event that was sent while n8n was down, by the retry', async () => {
		await world.n8n.stop();
		const missed = world.sandbox.webhooks.emit('order.failed', { id: 'ord_2', status: 'failed' });
		await world.n8n.start();
		assert.equal(timesReceived(missed, await receivedUntil(missed)), 1);
		const attempts = world.sandbox.webhooks.deliveries.filter(({ eventId }) => eventId === missed);
		assert.equal(attempts[attempts.length - 1].status, 200);
		assert.ok(attempts.length > 1, 'the first attempt must have failed');
	});
});
