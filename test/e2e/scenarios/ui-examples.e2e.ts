/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { exampleFile, exampleNames, exampleWorkflow } from '../../n8n/examples';
import { Editor } from '../browser';
import { cutNotes, overlappingNodes } from '../canvas';
import { endWorld, startWorld, type World } from '../world';

describe('every example, as the editor draws it', () => {
	let world: World;
	let editor: Editor;

	before(async () => {
		world = await startWorld();
		editor = await Editor.open(world.n8n);
	});

	after(async () => {
		await editor?.close();
		await endWorld(world);
	});

	for (const name of exampleNames()) {
		it(`${name}: no note is cut off, nothing lies on another node`, async () => {
			const definition = exampleWorkflow(name, world.credential);
			const { id } = await world.n8n.api.createWorkflow(definition);
			await editor.openWorkflow(id);
			await editor.canvasPicture(`example-${name}`);
			assert.deepEqual(await cutNotes(editor.page), []);
			assert.deepEqual(await overlappingNodes(editor.page), []);
		});
	}

	it('README: one is imported with ⋯ → Import → From file', async () => {
		const { page } = editor;
		const [name] = exampleNames();
		await editor.goto('/workflow/new');
		await page.getByTestId('workflow-menu').click();
		await page.getByText('Import', { exact: true }).hover();
		const [chooser] = await Promise.all([
			page.waitForEvent('filechooser'),
			page.getByText('From file').click(),
		]);
		await chooser.setFiles(exampleFile(name));
		const { nodes } = exampleWorkflow(name, world.credential);
		for (const node of nodes.filter(({ credentials }) => credentials)) {
			await editor.node(node.name).waitFor();
		}
	});

	it('has no error to report', () => assert.deepEqual(editor.errors, []));
});
