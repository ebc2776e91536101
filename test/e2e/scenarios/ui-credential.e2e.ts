/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { Editor } from '../browser';
import { endWorld, SANDBOX_KEY, startWorld, type World } from '../world';

describe('the dialog of a new Peeker credential', () => {
	let world: World;
	let editor: Editor;

	before(async () => {
		world = await startWorld();
		editor = await Editor.open(world.n8n);
		const { page } = editor;
		await editor.goto('/home/credentials/create');
		await page.getByPlaceholder('Search for app...').pressSequentially('peeker');
		await page.locator('.el-select-dropdown__item').filter({ hasText: 'Peeker API' }).click();
		await page.getByTestId('new-credential-type-button').click();
		await editor.field('apiKey').waitFor();
	});

	after(async () => {
		await editor?.close();
		await endWorld(world);
	});

	const dialog = () => editor.page.getByTestId('editCredential-modal');
	const input = (parameter: string) => editor.field(parameter).locator('input').first();

	/** What the dialog says after a click on Save. */
	async function answerTo(fields: Record<string, string>): Promise<string> {
		for (const [parameter, text] of Object.entries(fields)) await input(parameter).fill(text);
		const answered = editor.page.waitForResponse((response) =>
			response.url().endsWith('/credentials/test'),
		);
		await editor.page.getByTestId('credential-save-button').locator('button').click();
		const { data } = (await (await answered).json()) as {
			data: { status: string; message: string };
		};
		if (data.status === 'OK') {
			return await dialog().getByTestId('credentials-config-container-test-success').innerText();
		}
		// n8n 2.41 keeps the details open from one refusal to the next.
		const more = dialog().getByText('More details');
		const details = dialog().getByText(data.message);
		await more.or(details).first().waitFor();
		if (await more.isVisible()) await more.click();
		await details.first().waitFor();
		return await dialog().innerText();
	}

	it('asks in the order in which one needs it, and hides what is rarely needed', async () => {
		const labels = await dialog().locator('label').allInnerTexts();
		// Further lines of a label are n8n's switch between a fixed value and an expression.
		assert.deepEqual(
			labels
				.map((label) => label.split('\n')[0].replace('*', '').trim())
				.filter(Boolean)
				.slice(0, 7),
			[
				'API Key',
				'Smartlead Login Email',
				'Smartlead Login Password',
				'Smartlead Client ID',
				'Webhook Secret',
				'Changing the Secret, or Receiving Sandbox Events Too',
				'Use a Proxy or the Local Sandbox',
			],
		);
		assert.equal(await editor.field('baseUrl').count(), 0);
		assert.equal(await editor.field('webhookSecretPrevious').count(), 0);
		const text = await dialog().innerText();
		assert.match(text, /Needed to order: finished inboxes are added to this Smartlead account/);
		assert.match(text, /Needed by the Peeker Trigger/);
	});

	it('says what kind of key it is while it is pasted', async () => {
		await input('apiKey').fill('sk_live_1');
		await dialog().getByText('A Peeker key starts with pk_test_ or pk_live_.').waitFor();
		await input('apiKey').fill('pk_live_1');
		await dialog().getByText('is a LIVE key: orders are real and are charged').waitFor();
		await input('apiKey').fill(SANDBOX_KEY);
		await dialog().getByText('is a sandbox key').waitFor();
		assert.equal(await dialog().getByText('LIVE key').count(), 0);
		await editor.picture('credential');
	});

	it('shows the other secrets at a switch', async () => {
		await editor.field('moreEventSources').click();
		await editor.field('webhookSecretPrevious').waitFor();
		await editor.field('webhookSecretSandbox').waitFor();
	});

	it('says why an address or a key does not work', async () => {
		await editor.field('useCustomBaseUrl').click();
		await editor.field('baseUrl').waitFor();
		const { url: baseUrl } = world.sandbox;
		const texts = {
			revoked: await answerTo({ baseUrl, apiKey: 'pk_test_revoked' }),
			elsewhere: await answerTo({ baseUrl: `${baseUrl}/nowhere`, apiKey: SANDBOX_KEY }),
			unsafe: await answerTo({ baseUrl: 'http://api.peeker.example/partner/v1' }),
			otherForm: await answerTo({ baseUrl, apiKey: 'sk_live_1' }),
		};
		assert.match(texts.revoked, /Peeker does not accept this API key/);
		assert.match(texts.elsewhere, /no Peeker API at this Base URL/);
		assert.match(texts.unsafe, /https:\/\//);
		assert.match(texts.otherForm, /pk_test_/);
		// The dialog's upper part: beside it lie n8n's notes that something was saved.
		await editor.picture('credential-refused', { x: 216, y: 90, width: 1008, height: 515 });
	});

	it('is saved and tested with a good key', async () => {
		assert.match(await answerTo({ apiKey: SANDBOX_KEY }), /tested successfully/);
	});
});
