/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { INode, INodeParameters } from 'n8n-workflow';
import { Editor } from '../browser';
import { endWorld, startWorld, type World } from '../world';
import { itemsNode, manualChain, peekerNode } from '../workflows';

const NAMES = ['try-acme.com', 'get-acme.com', 'meet-acme.com', 'join-acme.com'];

/** What people type who look for this node (n8n 2.41's own search). */
const SEARCHES = [
	'peeker',
	'cold email',
	'domains',
	'inbox',
	'inboxes',
	'mailbox',
	'mailboxes',
	'email accounts',
	'outreach',
	'buy domains',
	'order domain',
	'registrar',
	'smartlead',
	'warmup',
	'deliverability',
	'email infrastructure',
	'forwarding',
];

/** Words that are somebody's own brand: whoever types them gets that brand's node first. */
const BRANDS: Record<string, RegExp> = {
	outlook: /^Microsoft Outlook/,
	gmail: /^Gmail/,
	'google workspace': /^Google Workspace/,
	'microsoft 365': /^Microsoft/,
};

describe('what the panels say', () => {
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

	const output = () => editor.page.getByTestId('output-panel');

	/** Opens the panel of a Peeker node that has these parameters, with these nodes before it. */
	async function openPanel(parameters: INodeParameters, ...before: INode[]): Promise<void> {
		const node = peekerNode('Peeker', parameters, world.credential);
		const { id } = await world.n8n.api.createWorkflow(manualChain('Panel', ...before, node));
		await editor.openWorkflow(id);
		if (before.length > 0) {
			await editor.page.getByTestId('execute-workflow-button').waitFor();
		}
		await editor.openNode('Peeker');
	}

	const custom: INodeParameters = {
		resource: 'order',
		operation: 'create',
		userId: { __rl: true, mode: 'email', value: 'dana@customer.example' },
		orderType: 'custom',
		googleLicenses: 8,
		personaNames: 'Lee Novak',
	};

	it('warns before the run where several items would place several orders', async () => {
		const rows = itemsNode(
			'Free Names',
			NAMES.map((domain) => ({ domain })),
		);
		await openPanel({ ...custom, domains: '={{ $json.domain }}' }, rows);
		await editor.page.getByText('Execute previous nodes').click();
		const warning = output().getByText(/Several input items: this places one order for each/);
		await warning.waitFor();
		await editor.picture('several-items');
		await editor.choose('domainsFrom', 'From All Input Items');
		await warning.waitFor({ state: 'hidden' });
	});

	it('makes one order of all input items with that setting', async () => {
		await editor.executeStep();
		await output()
			.getByText(/^Order accepted: 4 domains/)
			.waitFor();
		await output().getByText('1 item', { exact: true }).waitFor();
	});

	it('counts a custom order while it is typed, and asks for people', async () => {
		await openPanel({ ...custom, personaNames: '' });
		await output().getByText("Name at least one person under 'Names'").waitFor();
		await editor.type('domains', NAMES.slice(0, 3).join('\n'));
		const warning = output().getByText('The number of domains does not fit');
		await warning.waitFor();
		await editor.type('domains', NAMES.join('\n'));
		await warning.waitFor({ state: 'hidden' });
	});

	it('tells of a split of a bundle that does not add up', async () => {
		const additionalFields = { googlePercent: 70, microsoftPercent: 70 };
		await openPanel({
			resource: 'bundle',
			operation: 'create',
			name: 'Starter',
			additionalFields,
		});
		await output().getByText('The two shares do not fit').waitFor();
	});

	it('says of a plan whether it would go through, and what is wrong', async () => {
		const plan = { ...custom, operation: 'plan', domains: 'try-acme-2.com, taken-acme.com' };
		await openPanel(plan);
		await editor.executeStep();
		await output()
			.getByText(/^This order would be refused\./)
			.first()
			.waitFor();
		await editor.picture('plan');
		await editor.type('domains', NAMES.map((name) => `new-${name}`).join(', '));
		await editor.executeStep();
		await output()
			.getByText(/^This order would go through: it registers 4 domains for \d+\.\d\d USD/)
			.first()
			.waitFor();
	});

	it('counts and sums the names that are free, without empty cells', async () => {
		const domains = 'fresh-acme.com, taken-acme.com, taken-two.com, bright-acme.com';
		await openPanel({ resource: 'domain', operation: 'checkAvailability', domains });
		await editor.executeStep();
		await output()
			.getByText(/^2 of 4 can be registered, for \d+\.\d\d USD in all\.$/)
			.waitFor();
		await output().locator('td').first().waitFor();
		const columns = await output().locator('th').allInnerTexts();
		assert.deepEqual(columns.slice(0, 4), ['domain', 'available', 'reason', 'price']);
		assert.doesNotMatch(await output().innerText(), /undefined/);
		await editor.picture('availability');
	});

	it('escapes what a user typed in an error, and keeps its lines', async () => {
		await openPanel({
			resource: 'domain',
			operation: 'checkAvailability',
			domains: '<b>bold</b>.com',
		});
		await editor.executeStep();
		await output()
			.getByText(/'Domains' has a name that cannot be a domain name/)
			.first()
			.waitFor();
		await output()
			.getByText(/<b>bold<\/b>\.com/)
			.first()
			.waitFor();
		assert.equal(await output().locator('b', { hasText: 'bold' }).count(), 0);
	});

	it('puts code, field and request ID of an error into the details', async () => {
		const bundleId = { __rl: true, mode: 'id', value: 'bun_unknown' };
		await openPanel({ resource: 'bundle', operation: 'get', bundleId });
		await editor.executeStep();
		await output().getByText('Error details').first().click();
		await output().getByText(/req_/).first().waitFor();
		await editor.picture('error');
		assert.doesNotMatch(await output().innerText(), /\[item \d+\]/);
	});

	it('picks filters from lists, and shows waiting options only while waiting', async () => {
		await openPanel({
			resource: 'order',
			operation: 'getAll',
			filters: { userId: { __rl: true, mode: 'list', value: '' } },
		});
		await editor.page.getByTestId('rlc-input').first().click();
		const items = editor.page.getByTestId('rlc-item');
		await items.first().waitFor();
		assert.match(await items.first().innerText(), /dana@customer\.example/);
		const options = { maxWaitSeconds: 60 };
		await openPanel({ ...custom, waitForCompletion: true, options });
		const { page } = editor;
		await page.getByText('Max Wait (Seconds)').waitFor();
		await editor.field('waitForCompletion').locator('.el-switch, [role=switch]').first().click();
		await page.getByText('Max Wait (Seconds)').waitFor({ state: 'hidden' });
	});

	async function found(words: string): Promise<string[]> {
		const bar = editor.page.getByTestId('node-creator-search-bar');
		const names = editor.page.getByTestId('node-creator-item-name');
		const none = editor.page.getByTestId('node-creator-no-results');
		// The search follows the typing a moment later: first back to the categories, so that no older result is read.
		const category = names.getByText('AI', { exact: true }).first();
		await bar.fill('');
		await category.waitFor();
		await bar.fill(words);
		await category.waitFor({ state: 'hidden' });
		await names.or(none).first().waitFor();
		return await names.allInnerTexts();
	}

	it('is found by what people look for, and never above a brand of its own', async () => {
		await openPanel(custom);
		await editor.closeNode();
		await editor.page.getByTestId('node-creator-plus-button').first().click();
		const missing: string[] = [];
		for (const words of SEARCHES) {
			const names = await found(words);
			if (!names.includes('Peeker')) missing.push(`${words}: ${names.slice(0, 3).join(', ')}`);
		}
		assert.deepEqual(missing, []);
		for (const [brand, own] of Object.entries(BRANDS)) {
			const [first] = await found(brand);
			assert.match(first, own, brand);
		}
	});

	it('has no error to report', () => assert.deepEqual(editor.errors, []));
});
