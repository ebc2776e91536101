/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import type { StoredWorkflow } from '../../n8n/api';
import { exampleWorkflow, MANUAL_START } from '../../n8n/examples';
import { errorText, outputOf, type Execution } from '../../n8n/executions';
import { publish, SANDBOX_KEY, sharedWorld } from '../world';
import { orderOf, peekerNode, webhookChain } from '../workflows';

describe('What can be read of a run afterwards', () => {
	const world = sharedWorld();
	let errorWorkflow: StoredWorkflow;

	before(async () => {
		errorWorkflow = await publish(world, exampleWorkflow('when-runs-fail', world.credential));
	});

	/** Runs one Peeker node as a published workflow does, and gives the execution. */
	async function runOnce(path: string, parameters: INodeParameters): Promise<Execution> {
		const definition = webhookChain(path, path, peekerNode('Order', parameters, world.credential));
		const settings = { ...definition.settings, errorWorkflow: errorWorkflow.id };
		const workflow = await publish(world, { ...definition, settings });
		await fetch(`${world.n8n.url}/webhook/${path}`, { method: 'POST' });
		const [execution] = await world.n8n.api.finishedExecutions(workflow, 1);
		return execution;
	}

	/** What the error workflow made of the failed runs so far, the latest last. */
	async function whatFailed(count: number): Promise<IDataObject> {
		const executions = await world.n8n.api.finishedExecutions(errorWorkflow, count);
		const latest = executions[executions.length - 1];
		assert.equal(errorText(latest), '');
		return outputOf(latest, 'What Failed')[0];
	}

	it('is the order, its environment and cost, as highlighted data of the execution', async () => {
		const execution = await runOnce('bought', orderOf('traced.com'));
		assert.equal(errorText(execution), '');
		const [{ id, costs }] = outputOf(execution, 'Order');
		const { total_cents: cents, currency } = costs as IDataObject;
		assert.deepEqual(execution.data.resultData.metadata, {
			order_id: id,
			environment: 'test',
			cost_cents: String(cents),
			currency,
		});
	});

	it('is code and request ID, in an error workflow', async () => {
		const unknown = { __rl: true, mode: 'list', value: 'ord_unknown' };
		const get = { resource: 'order', operation: 'get', orderId: unknown };
		const execution = await runOnce('unknown', get);
		assert.equal(execution.status, 'error');
		const failed = await whatFailed(1);
		const { requestId } = world.sandbox.requests[world.sandbox.requests.length - 1];
		assert.equal(failed.code, 'not_found');
		assert.equal(failed.request_id, requestId);
		assert.equal(failed.node, 'Order');
		assert.match(String(failed.execution), /executions\/\d+/);
	});

	it('is the order that goes on, in an error workflow', async () => {
		world.sandbox.faults.add({ kind: 'status', status: 500, operationId: 'getOrder', times: 4 });
		const execution = await runOnce('waited', {
			...orderOf('waited.com'),
			waitForCompletion: true,
			options: { pollIntervalSeconds: 5 },
		});
		assert.equal(execution.status, 'error');
		const failed = await whatFailed(2);
		const [order] = world.sandbox.books(SANDBOX_KEY).orders.slice(-1);
		assert.equal(failed.order_id, order.id);
		assert.equal(execution.data.resultData.metadata?.order_id, order.id);
		const executions = await world.n8n.api.finishedExecutions(errorWorkflow, 2);
		const watched = outputOf(executions[executions.length - 1], 'Watch the Order');
		assert.deepEqual(
			watched.map(({ id }) => id),
			[order.id],
		);
	});

	it('is what differs from own records, by the nightly comparison', async () => {
		const definition = exampleWorkflow('nightly-reconciliation', world.credential);
		const workflow = await world.n8n.api.createWorkflow(definition);
		const id = await world.n8n.api.runManually(workflow, MANUAL_START);
		const execution = await world.n8n.api.finishedExecution(id);
		assert.equal(errorText(execution), '');
		const idsOf = (node: string) => outputOf(execution, node).map((item) => item.id);
		assert.deepEqual(idsOf('Not Known to Peeker'), ['ord_only_with_you']);
		const placed = world.sandbox.books(SANDBOX_KEY).orders.map((order) => order.id);
		assert.deepEqual(idsOf('Missing in Your Records').sort(), placed.sort());
	});
});
