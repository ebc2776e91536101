import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Editor } from '../browser';
import { listenForEvents, endWorld, publish, startWorld, type World } from '../world';
import { exampleWorkflow } from '../../n8n/examples';

/** Folder for screenshots; none are taken without it. */
const { PEEKER_SCREENSHOTS } = process.env;

describe("n8n's editor in a real browser", () => {
	let world: World;
	let editor: Editor;

	before(async () => {
		world = await startWorld();
		editor = await Editor.open(world.n8n, PEEKER_SCREENSHOTS);
	});

	after(async () => {
		await editor?.close();
		await endWorld(world);
	});

	it('draws the quickstart', async () => {
		const workflow = await publish(world, exampleWorkflow('partner-quickstart', world.credential));
		await editor.openWorkflow(workflow.id);
		await editor.picture('quickstart');
		await editor.openNode('Order');
		await editor.picture('order');
	});

	it('draws the trigger', async () => {
		const { workflow } = await listenForEvents(world);
		await editor.openWorkflow(workflow.id);
		await editor.picture('events');
		await editor.openNode('Peeker Trigger');
		await editor.picture('trigger');
	});

	it('reports', () => {
		assert.deepEqual(editor.errors, []);
	});
});
