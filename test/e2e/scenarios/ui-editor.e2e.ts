/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { StoredWorkflow } from '../../n8n/api';
import { resources as ours } from '../../../nodes/Peeker/operations';
import { exampleWorkflow } from '../../n8n/examples';
import { Editor } from '../browser';
import {
	endWorld,
	listenForEvents,
	publish,
	startWorld,
	type EventsWorkflow,
	type World,
} from '../world';
import { manualChain, peekerNode } from '../workflows';

/** n8n adds this to every node that has a credential of the HTTP Request node's kind. */
const FROM_N8N = 'Custom API Call';

describe("n8n's editor in a real browser", () => {
	let world: World;
	let editor: Editor;
	let quickstart: StoredWorkflow;
	let events: EventsWorkflow;

	before(async () => {
		world = await startWorld();
		quickstart = await publish(world, exampleWorkflow('partner-quickstart', world.credential));
		events = await listenForEvents(world);
		editor = await Editor.open(world.n8n);
	});

	after(async () => {
		await editor?.close();
		await endWorld(world);
	});

	it('runs the quickstart at a click and shows what came back', async () => {
		await editor.openWorkflow(quickstart.id);
		await editor.page.getByTestId('execute-workflow-button').click();
		const order = editor.node('Order');
		await order.getByTestId('canvas-node-status-success').waitFor();
		await editor.openNode('Order');
		const output = editor.page.getByTestId('output-panel');
		await output.getByText(/^ord_/).waitFor();
	});

	it('offers every resource, and the operations of one', async () => {
		const resources = await editor.choicesOf('resource');
		const operations = await editor.choicesOf('operation');
		assert.deepEqual(resources, [...ours.map(({ name }) => name), FROM_N8N]);
		const [order] = ours.filter(({ value }) => value === 'order');
		assert.deepEqual(operations, [...order.operations.map(({ name }) => name), FROM_N8N]);
		// What one needs first stands first, and what ends an order last.
		assert.deepEqual(
			[resources[0], operations[0], operations.at(-2)],
			['Order', 'Create', 'Cancel'],
		);
	});

	it('shows and tests the credential', async () => {
		const { page } = editor;
		await page.getByTestId('credential-edit-button').click();
		await page.getByTestId('credentials-config-container-test-success').waitFor();
		const apiKey = page.getByTestId('parameter-input-apiKey').locator('input');
		assert.equal(await apiKey.getAttribute('type'), 'password');
		assert.doesNotMatch(await apiKey.inputValue(), /pk_test_/);
	});

	it('lists bundles to choose from', async () => {
		const parameters = {
			resource: 'bundle',
			operation: 'get',
			bundleId: { __rl: true, mode: 'list', value: '' },
		};
		const node = peekerNode('Get Bundle', parameters, world.credential);
		const workflow = await world.n8n.api.createWorkflow(manualChain('List', node));
		await editor.openWorkflow(workflow.id);
		await editor.openNode('Get Bundle');
		await editor.page.getByTestId('rlc-input-container').click();
		const items = editor.page.getByTestId('rlc-item');
		await items.first().waitFor();
		assert.match(
			await items.first().innerText(),
			/^Quickstart 5k · needs 4 domains \(3 Google, 1 Microsoft\) · 5,000 emails/,
		);
	});

	it('draws the two outputs of a wait, one of them leading back', async () => {
		const example = exampleWorkflow('order-and-wait', world.credential);
		const workflow = await world.n8n.api.createWorkflow(example);
		await editor.openWorkflow(workflow.id);
		for (const output of ['Finished', 'Still Running']) {
			const handles = editor.page.getByTestId('canvas-node-output-handle');
			await handles.filter({ hasText: output }).first().waitFor();
		}
	});

	it("shows the trigger's production URL", async () => {
		await editor.openWorkflow(events.workflow.id);
		await editor.openNode('Peeker Trigger');
		await editor.page.getByText('Webhook URLs', { exact: true }).click();
		await editor.page.getByText('Production URL', { exact: true }).first().click();
		await editor.page.getByTestId('ndv').getByText(events.url).waitFor();
		await editor.picture('trigger');
		const choices = await editor.choicesOf('events');
		assert.equal(choices.length, 19);
	});

	it('finds both nodes in the node creator', async () => {
		const { page } = editor;
		await editor.openWorkflow(quickstart.id);
		await page.getByTestId('node-creator-plus-button').first().click();
		await page.getByTestId('node-creator-search-bar').pressSequentially('peeker');
		await page.getByTestId('node-creator-item-name').getByText('Peeker', { exact: true }).click();
		const actions = ours.flatMap(({ operations }) => operations).length;
		await page.getByText(`Actions (${actions})`).waitFor();
		await page.getByText('Triggers (19)').waitFor();
	});

	it('shows the events received', async () => {
		const { page } = editor;
		await page.goto(`${world.n8n.url}/workflow/${events.workflow.id}/executions`);
		await page.getByText('Succeeded').filter({ visible: true }).first().waitFor();
	});

	it('has no error to report', () => {
		assert.deepEqual(editor.errors, []);
	});
});
