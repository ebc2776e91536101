/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { eventOf } from '../../demo/events';
import { Ending } from '../../demo/ending';
import { playSandbox } from '../../demo/sandboxed';
import type { StoredWorkflow } from '../../n8n/api';
import { installN8n } from '../../n8n/install';
import { N8nServer } from '../../n8n/server';
import { endStage, startWithPackage } from '../../n8n/stage';
import { until } from '../../n8n/until';
import { Editor } from '../browser';
import { stepsOf } from '../documentSteps';

/** What a step of the documentation has a reader do, by its own words. */
type Clicks = Record<string, () => Promise<void>>;

describe('from nothing to a finished order, as the documentation lists the clicks', () => {
	const ending = new Ending();
	let n8n: N8nServer;
	let next: StoredWorkflow;
	let editor: Editor;
	let eventsId: string;

	before(async () => {
		n8n = await N8nServer.create(await installN8n());
		ending.add(async () => await endStage(n8n));
		await startWithPackage(n8n);
		// What `npm start` does after this, with its own sandbox.
		next = await playSandbox(n8n, ending);
	});

	after(async () => {
		await editor?.close();
		await ending.close();
	});

	const output = () => editor.page.getByTestId('output-panel');

	const overview = async () => await editor.page.getByTestId('project-home-menu-item').click();

	const README: Clicks = {
		'Open the address below Next, and sign in with the email and password printed there.':
			async () => {
				editor = await Editor.open(n8n);
				await editor.openWorkflow(next.id);
			},
		'Press Execute workflow. Every node on the way turns green.': async () => {
			await editor.page.getByTestId('execute-workflow-button').click();
			await editor.node('Order').getByTestId('canvas-node-status-success').waitFor();
			await editor.canvasPicture('quickstart');
		},
		'Double-click Order: who ordered, how many domains, what it costs. Press Escape.': async () => {
			await editor.openNode('Order');
			await output().getByText('dana@customer.example').first().waitFor();
			const columns = await output().locator('th').allInnerTexts();
			assert.deepEqual(columns.slice(0, 4), ['email', 'status', 'domain_count', 'total']);
			await output()
				.getByText(/^Order accepted: 4 domains, \d+\.\d\d USD\. Peeker sends the event/)
				.waitFor();
			await editor.closeNode();
		},
		'Open Overview, the house at the left, and there Peeker: receive events.': async () => {
			await overview();
			await editor.page
				.getByTestId('workflow-card-name')
				.getByText('Peeker: receive events', { exact: true })
				.click();
			await editor.page.getByTestId('canvas-node').first().waitFor();
			[, eventsId = ''] = /\/workflow\/([^/?]+)/.exec(editor.page.url()) ?? [];
		},
		'Open Executions: one for each event that Peeker sent. order.completed is among them: the order is finished.':
			async () => {
				await editor.page.getByText('Executions', { exact: true }).first().click();
				const { page } = editor;
				await page.getByText('Succeeded').filter({ visible: true }).first().waitFor();
			},
	};

	const BY_HAND: Clicks = {
		'Open Overview, the house at the left, and press Create workflow.': async () => {
			await overview();
			await editor.page.getByRole('button', { name: 'Create workflow' }).click();
			await editor.page.getByTestId('canvas-add-button').waitFor();
		},
		'Press Add first step and choose Trigger manually.': async () => {
			await editor.page.getByTestId('canvas-add-button').click();
			await editor.page
				.getByTestId('node-creator-item-name')
				.getByText('Trigger manually', { exact: true })
				.click();
			await editor.page.getByTestId('canvas-handle-plus').waitFor();
		},
		'Press + behind it, search for inboxes, choose Peeker, then Order domains and inboxes for money. The only credential, Peeker sandbox, is chosen by itself.':
			async () => {
				const { page } = editor;
				await page.getByTestId('canvas-handle-plus').click();
				await page.getByTestId('node-creator-search-bar').fill('inboxes');
				await page
					.getByTestId('node-creator-item-name')
					.getByText('Peeker', { exact: true })
					.click();
				await page.getByText('Order domains and inboxes for money', { exact: true }).click();
				await page.getByTestId('parameter-input').first().waitFor();
			},
		'User: type lee@customer.example. An address that nobody has yet makes a new user.': async () =>
			await editor.type('userId', 'lee@customer.example'),
		'Bundle: open the list, type Starter 5k, and click + Create a bundle.': async () => {
			await editor.createInList('bundleId', 'Starter 5k');
			await editor.waitForChosen('bundleId', /^bun_/);
		},
		'Domains: type try-hand.com, get-hand.com, meet-hand.com, join-hand.com.': async () =>
			await editor.type('domains', 'try-hand.com, get-hand.com, meet-hand.com, join-hand.com'),
		'Names: type Lee Novak.': async () => {
			const lacking = output().getByText("Name at least one person under 'Names'");
			await lacking.waitFor();
			await editor.type('personaNames', 'Lee Novak');
			await lacking.waitFor({ state: 'hidden' });
		},
		'Press Execute step. The output says what was ordered and what it costs.': async () => {
			await editor.executeStep();
			await output()
				.getByText(/^Order accepted: 4 domains, \d+\.\d\d USD/)
				.waitFor();
			await output().getByText('lee@customer.example').first().waitFor();
		},
		'Choose Operation = Get, and the first order in the list of Order: it is the newest.':
			async () => {
				await editor.choose('operation', 'Get');
				await editor.field('orderId').getByTestId('rlc-input').click();
				const newest = editor.page.getByTestId('rlc-item').first();
				await newest.getByText(/^lee@customer\.example · 4 domains/).waitFor();
				await newest.click();
			},
		'Press Execute step. status is completed: the inboxes are live.': async () => {
			await editor.executeStep();
			await output().getByText('completed', { exact: true }).first().waitFor();
		},
	};

	it('README lists exactly these clicks', () => {
		assert.deepEqual(stepsOf('README.md', '## Try it'), Object.keys(README));
	});

	it('docs/first-order.md lists exactly these clicks', () => {
		assert.deepEqual(stepsOf('docs/first-order.md'), Object.keys(BY_HAND));
	});

	for (const [step, click] of Object.entries(README)) it(`README: ${step}`, click);

	it('has every event of the order among the executions', async () => {
		// That of `npm start` itself, and the one placed by the click.
		await until('both orders to be completed', async () => {
			const all = await n8n.api.finishedExecutions({ ...next, id: eventsId }, 0);
			const ends = all.filter((one) => eventOf(one).type === 'order.completed');
			return ends.length === 2 || undefined;
		});
	});

	for (const [step, click] of Object.entries(BY_HAND)) it(`by hand: ${step}`, click);

	it('makes a user out of the list, too', async () => {
		await editor.choose('operation', 'Create');
		await editor.chooseMode('userId', 'From list');
		await editor.createInList('userId', 'noor@customer.example');
		await editor.waitForChosen('userId', /^usr_/);
	});

	it('has no error to report', () => assert.deepEqual(editor.errors, []));
});
