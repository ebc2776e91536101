/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { chromium, selectors, type Browser, type ConsoleMessage, type Page } from 'playwright-core';
import type { N8nServer } from '../n8n/server';
import { OWNER } from '../n8n/stage';

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'];
const VIEWPORT = { width: 1440, height: 900 };
const STEP_TIMEOUT_MS = 30_000;

/** n8n's editor in a real browser, signed in. */
export class Editor {
	/** Errors since signing in: thrown by the page, in its console, or refused files of our package. */
	readonly errors: string[] = [];

	private constructor(
		private readonly browser: Browser,
		readonly page: Page,
		private readonly url: string,
		private readonly screenshots: string | undefined,
	) {
		page.setDefaultTimeout(STEP_TIMEOUT_MS);
		page.on('pageerror', (error) => this.errors.push(error.message));
		page.on('console', (message) => this.noteConsole(message));
		page.on('response', (response) => {
			const isOurs = response.url().includes('n8n-nodes-peeker');
			if (isOurs && !response.ok()) this.errors.push(`${response.status()} ${response.url()}`);
		});
	}

	/**
	 * Opens the editor and signs in through its form.
	 *
	 * @param screenshots Folder for pictures; without one none are taken.
	 */
	static async open(n8n: N8nServer, screenshots: string | undefined): Promise<Editor> {
		const executablePath = BROWSERS.find((file) => existsSync(file));
		if (!executablePath) throw new Error(`None of these is installed: ${BROWSERS.join(', ')}`);
		if (screenshots) mkdirSync(screenshots, { recursive: true });
		// Chromium refuses its own sandbox when it runs as root, as on a CI machine.
		selectors.setTestIdAttribute('data-test-id');
		const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
		const context = await browser.newContext({ viewport: VIEWPORT });
		// Nothing but n8n itself is asked for anything.
		await context.route(
			({ protocol, origin }) => protocol.startsWith('http') && origin !== n8n.url,
			async (route) => await route.abort('blockedbyclient'),
		);
		const editor = new Editor(browser, await context.newPage(), n8n.url, screenshots);
		await editor.signIn();
		return editor;
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	/** Opens a workflow and waits until its nodes are drawn. */
	async openWorkflow(id: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/${id}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	/** Opens a node's panel by a double click on the canvas. */
	async openNode(name: string): Promise<void> {
		await this.page.getByTestId('canvas-node').filter({ hasText: name }).first().dblclick();
		await this.page.getByTestId('parameter-input').first().waitFor();
	}

	/**
	 * Reads the names that a drop-down parameter of the open node offers, and takes a picture of them.
	 */
	async choicesOf(parameter: string): Promise<string[]> {
		await this.page.getByTestId(`parameter-input-${parameter}`).click();
		const options = this.page.locator('[role=option]:visible');
		await options.first().waitFor();
		const texts = await options.allInnerTexts();
		await this.picture(`choices-${parameter}`);
		await this.page.keyboard.press('Escape');
		await options.first().waitFor({ state: 'hidden' });
		return texts.map((text) => text.split('\n')[0]);
	}

	/** A picture of the page, if pictures are wanted. */
	async picture(name: string): Promise<void> {
		if (!this.screenshots) return;
		await this.page.screenshot({ path: path.join(this.screenshots, `${name}.png`) });
	}

	private async signIn(): Promise<void> {
		const { page } = this;
		await page.goto(`${this.url}/signin`);
		await page.locator('input[type=email], input[autocomplete=email]').first().fill(OWNER.email);
		await page.locator('input[type=password]').fill(OWNER.password);
		await page.getByTestId('form-submit-button').click();
		await page.waitForURL(({ pathname }) => !pathname.includes('signin'));
		// Before signing in n8n's own page asks for the session and is refused.
		this.errors.length = 0;
	}

	private noteConsole(message: ConsoleMessage): void {
		// Which file could not be loaded is not in the message; `response` above tells it.
		const isAboutFile = message.text().startsWith('Failed to load resource');
		if (message.type() === 'error' && !isAboutFile) this.errors.push(message.text());
	}
}
