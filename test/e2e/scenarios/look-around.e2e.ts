/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import { exampleWorkflow, MANUAL_START } from '../../n8n/examples';
import { errorText, outputOf, type Execution } from '../../n8n/executions';
import { publish, SANDBOX_KEY, sharedWorld } from '../world';

describe('the read-only example on a real n8n', () => {
	const world = sharedWorld();
	let execution: Execution;

	before(async () => {
		const workflow = await publish(world, exampleWorkflow('look-around', world.credential));
		const id = await world.n8n.api.runManually(workflow, MANUAL_START);
		execution = await world.n8n.api.finishedExecution(id);
		assert.equal(errorText(execution), '');
	});

	it('tells whose key it is', () => {
		const [account] = outputOf(execution, 'Account');
		assert.equal(Object(account.api_key).environment, 'test');
	});

	it('checks the names', () => {
		const rows = outputOf(execution, 'Names');
		assert.deepEqual(
			rows.map(({ domain, available }) => [domain, available]),
			[
				['try-acme-outreach.com', true],
				['get-acme-outreach.com', true],
			],
		);
	});

	it('changes nothing', () => {
		const { bundles, orders, users } = world.sandbox.books(SANDBOX_KEY);
		assert.deepEqual([bundles, orders, users], [[], [], []]);
	});
});
