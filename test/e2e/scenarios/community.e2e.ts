/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
/**
 * The tarball that would be published, installed as a user does it. By hand, with one that was
 * packed before: PEEKER_TARBALL=release/n8n-nodes-peeker-0.1.0.tgz npm run e2e -- community
 */
import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, describe, it } from 'node:test';
import { orderEvents } from '../../demo/events';
import { exampleWorkflow, MANUAL_START } from '../../n8n/examples';
import { errorText, outputOf } from '../../n8n/executions';
import { installN8n } from '../../n8n/install';
import { N8nServer } from '../../n8n/server';
import { createPeekerCredential, OWNER } from '../../n8n/stage';
import { contentProblems, expectedContents, filesBelow } from '../../package/contents';
import { packPackage, ROOT } from '../../package/tarball';
import { startSandbox, type Sandbox } from '../../sandbox';
import { Editor } from '../browser';
import { LocalRegistry } from '../registry';
import { credentialFor, endWorld, listenForEvents, publish, SANDBOX_KEY } from '../world';

const { PEEKER_TARBALL } = process.env;
const NAME = 'n8n-nodes-peeker';
const INSTALL = { timeout: 120_000 };
const ORDER_TIMEOUT_MS = 90_000;

describe('the tarball, installed on the page Community nodes', () => {
	const temporary = mkdtempSync(path.join(os.tmpdir(), 'peeker-tarball-'));
	let sandbox: Sandbox;
	let registry: LocalRegistry;
	let n8n: N8nServer;
	let editor: Editor;

	before(async () => {
		registry = await LocalRegistry.start(PEEKER_TARBALL ?? (await packPackage(temporary)));
		sandbox = await startSandbox();
		n8n = await N8nServer.create(await installN8n(), { environment: registry.environment });
		await n8n.start();
		await n8n.api.createOwner(OWNER);
		editor = await Editor.open(n8n);
	});

	after(async () => {
		await editor?.close();
		await endWorld({ n8n, sandbox });
		registry.close();
		rmSync(temporary, { recursive: true, force: true });
	});

	it('is found, installed and listed', async () => {
		const { page } = editor;
		await page.goto(`${n8n.url}/settings/community-nodes`);
		await page
			.getByRole('button', { name: /install/i })
			.first()
			.click();
		await page.getByPlaceholder('e.g. n8n-nodes-chatwork').fill(NAME);
		await page.getByText(/I understand the risks/).click();
		await page.getByTestId('install-community-package-button').click();
		const card = page.getByTestId('community-package-card');
		await card.waitFor(INSTALL);
		assert.match(await card.innerText(), new RegExp(NAME));
		assert.ok(registry.requests.some((request) => request.endsWith('.tgz')));
	});

	it('lies there as it was packed, without development tools', () => {
		const folder = path.join(n8n.userFolder, '.n8n/nodes/node_modules', NAME);
		assert.deepEqual(contentProblems(filesBelow(folder), expectedContents(ROOT)), []);
		const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as object;
		assert.ok(!('dependencies' in manifest) && !('devDependencies' in manifest));
	});

	it('does the main job, without a restart', async () => {
		const fields = credentialFor(sandbox, SANDBOX_KEY);
		const credential = await createPeekerCredential(n8n, 'Peeker sandbox', fields);
		const world = { n8n, sandbox, credential };
		const events = await listenForEvents(world);
		const quickstart = await publish(world, exampleWorkflow('partner-quickstart', credential));
		const id = await n8n.api.runManually(quickstart, MANUAL_START);
		const execution = await n8n.api.finishedExecution(id, { timeoutMs: ORDER_TIMEOUT_MS });
		assert.equal(errorText(execution), '');
		assert.match(String(outputOf(execution, 'Order')[0].id), /^ord_/);
		const ordered = outputOf(execution, 'As Many as Needed').length;
		const received = await orderEvents(n8n, events.workflow, ordered, {
			timeoutMs: ORDER_TIMEOUT_MS,
		});
		assert.deepEqual(new Set(received.map(({ status }) => status)), new Set(['success']));
	});
});
