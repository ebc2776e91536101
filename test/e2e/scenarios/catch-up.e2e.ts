/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { before, describe, it } from 'node:test';
import type { IDataObject, INode } from 'n8n-workflow';
import type { StoredWorkflow, WorkflowDefinition } from '../../n8n/api';
import { exampleWorkflow, triggerPath } from '../../n8n/examples';
import { errorText, outputOf } from '../../n8n/executions';
import { until } from '../../n8n/until';
import { executionsByEvent, stormEventId } from '../storms/events';
import { report, tally } from '../storms/numbers';
import { GET_MISSED, LOOK, lookNow } from '../storms/missed';
import { deliver, publish, SANDBOX_KEY, sharedWorld } from '../world';

describe('what n8n loses', () => {
	const world = sharedWorld();
	let definition: WorkflowDefinition;
	let workflow: StoredWorkflow;
	let url: string;
	let looks = 0;

	before(async () => {
		const example = exampleWorkflow('catch-up', world.credential);
		// The rest of the example's workflow is another one, which the user chooses.
		const nodes = example.nodes.filter(({ name }) => !name.startsWith('Call the'));
		definition = {
			...example,
			nodes: [...nodes, lookNow()],
			connections: {
				'Every Hour': example.connections['Every Hour'],
				'Look Now': example.connections['Every Hour'],
			},
		};
		workflow = await publish(world, definition);
		url = `${world.n8n.url}${triggerPath(definition)}`;
	});

	/** Runs what the example runs every hour, and gives the keys of what it put out. */
	async function look(): Promise<string[]> {
		looks++;
		await fetch(`${world.n8n.url}/webhook/${LOOK}`, { method: 'POST' });
		const all = await until('the look to end', async () => {
			const ended = await world.n8n.api.finishedExecutions(workflow, 1);
			const own = ended.filter(({ data }) => 'Look Now' in data.resultData.runData);
			return own.length >= looks ? own : undefined;
		});
		const output: IDataObject[] = outputOf(all[all.length - 1], GET_MISSED);
		return output.map(({ key }) => String(key)).sort();
	}

	/** Publishes another version; taken out of service first, so that no delivery reaches the old one. */
	async function publishAnew(changed: WorkflowDefinition): Promise<void> {
		const { api } = world.n8n;
		await api.unpublish(workflow);
		await api.publish(await api.updateWorkflow(workflow, changed));
	}

	async function send(type: string, id: string): Promise<void> {
		const eventId = `evt_${randomUUID()}`;
		const created_at = new Date().toISOString();
		const body = JSON.stringify({ id: eventId, type, created_at, data: { id } });
		const secret = world.sandbox.webhooks.secrets.test;
		assert.equal((await deliver(url, { eventId, body, secret })).status, 200);
	}

	const ordered = () => world.sandbox.seed.orders(SANDBOX_KEY, 1, { status: 'in_progress' })[0];

	it('comes back: a delivery that never arrived, and one that n8n answered and lost', async () => {
		const [handled, unsent, lost] = [ordered(), ordered(), ordered()];
		assert.deepEqual(await look(), []);

		handled.status = 'completed';
		await send('order.completed', handled.id);
		unsent.status = 'completed';

		// As after an import: a node that nothing leads to, so that n8n publishes it, but without its credential.
		const broken: INode = {
			id: randomUUID(),
			name: 'Broken',
			type: 'n8n-nodes-base.httpRequest',
			typeVersion: 4.2,
			position: [440, 440],
			parameters: {
				url: world.sandbox.url,
				authentication: 'predefinedCredentialType',
				nodeCredentialType: 'peekerApi',
			},
			credentials: { peekerApi: { id: null, name: 'Never chosen' } },
		};
		await publishAnew({ ...definition, nodes: [...definition.nodes, broken] });
		lost.status = 'completed';
		await send('order.completed', lost.id);
		const failed = await until('the failed execution', async () => {
			const all = await world.n8n.api.finishedExecutions(workflow, 1);
			return all.find(({ status }) => status === 'error');
		});
		assert.ok(!('Peeker Trigger' in failed.data.resultData.runData));
		assert.match(errorText(failed), /Node "Broken" uses invalid credential/);

		await publishAnew(definition);
		const expected = [unsent, lost].map(({ id }) => `order.completed:${id}`);
		assert.deepEqual(await look(), expected.sort());
		assert.deepEqual(await look(), []);
	});

	it('events are known after the node was renamed and n8n restarted', async () => {
		const eventId = 'evt_renamed';
		const body = JSON.stringify({ id: eventId, type: 'order.completed', data: { id: 'ord_1' } });
		const delivery = { eventId, body, secret: world.sandbox.webhooks.secrets.test };
		assert.match(await (await deliver(url, delivery)).text(), /Event accepted/);
		const nodes = definition.nodes.map((node) =>
			node.name === 'Peeker Trigger' ? { ...node, name: 'Events' } : node,
		);
		const renamed = { ...definition, nodes };
		await publishAnew(renamed);
		await world.n8n.stop();
		await world.n8n.start();
		assert.match(await (await deliver(url, delivery)).text(), /already handled/);
	});
});

describe('executions that wait for their turn (one at a time) when n8n is killed', () => {
	const world = sharedWorld({ environment: { N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' } });
	let url: string;

	before(async () => {
		const example = exampleWorkflow('peeker-events', world.credential);
		const [trigger, summary] = example.nodes;
		const wait: INode = {
			id: randomUUID(),
			name: 'Wait',
			type: 'n8n-nodes-base.wait',
			typeVersion: 1.1,
			position: [440, 0],
			parameters: { amount: 4, unit: 'seconds' },
		};
		await publish(world, {
			...example,
			nodes: [trigger, summary, wait],
			connections: {
				...example.connections,
				Summary: { main: [[{ node: 'Wait', type: 'main', index: 0 }]] },
			},
		});
		url = `${world.n8n.url}${triggerPath(example)}`;
	});

	it('do the work of each event once, whatever the sender repeats', async () => {
		const ids = Array.from({ length: 4 }, (_, index) => stormEventId(index));
		const secret = world.sandbox.webhooks.secrets.test;
		const send = async (eventId: string) => {
			const body = JSON.stringify({ id: eventId, type: 'order.completed', data: { id: 'ord_1' } });
			return (await deliver(url, { eventId, body, secret }).catch(() => undefined))?.status;
		};
		const first = ids.map(send);
		await until('all to be stored', async () =>
			(await executionsByEvent(world.n8n)).size === ids.length ? true : undefined,
		);
		await world.n8n.kill();
		await Promise.all(first);
		await world.n8n.start();
		await until(
			'every event to be accepted',
			async () => {
				const statuses = await Promise.all(ids.map(send));
				return statuses.every((status) => status === 200) || undefined;
			},
			{ timeoutMs: 180_000, everyMs: 2_000 },
		);
		const found = await until(
			'all executions to end',
			async () => {
				const executions = await executionsByEvent(world.n8n);
				const states = [...executions.values()].flat().map(({ status }) => status);
				return states.some((status) => ['new', 'running'].includes(status))
					? undefined
					: executions;
			},
			{ timeoutMs: 180_000, everyMs: 500 },
		);
		const done = ids.map((id) =>
			(found.get(id) ?? []).filter(({ didWork, status }) => didWork && status === 'success'),
		);
		const crashed = ids.filter((id) => found.get(id)?.some(({ status }) => status === 'crashed'));
		report('One execution at a time, n8n killed while three wait', {
			events: ids.length,
			'executions, per event': ids.map((id) => found.get(id)?.map(({ status }) => status)),
			'executions that did the work, per event': tally(done.map(({ length }) => String(length))),
		});
		// What was running is listed as crashed: its event was answered, and its user can run it again.
		assert.ok(crashed.length <= 1);
		for (const [index, { length }] of done.entries()) {
			if (!crashed.includes(ids[index])) assert.equal(length, 1);
			else assert.ok(length <= 1);
		}
	});
});
