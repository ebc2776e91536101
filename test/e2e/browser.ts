/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import {
	chromium,
	selectors,
	type Browser,
	type ConsoleMessage,
	type Locator,
	type Page,
} from 'playwright-core';
import type { N8nServer } from '../n8n/server';
import { OWNER } from '../n8n/stage';

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'];
const VIEWPORT = { width: 1440, height: 900 };
const STEP_TIMEOUT_MS = 30_000;

/** Where the pictures of the documentation are. */
const PICTURES = path.resolve(__dirname, '../../docs/pictures');

/** A part of the page that a picture shows, in pixels. */
interface Clip {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** n8n's editor in a real browser, signed in. */
export class Editor {
	/** Errors since signing in: thrown by the page, in its console, or refused files of our package. */
	readonly errors: string[] = [];

	private constructor(
		private readonly browser: Browser,
		readonly page: Page,
		private readonly url: string,
	) {
		page.setDefaultTimeout(STEP_TIMEOUT_MS);
		page.on('pageerror', (error) => this.errors.push(error.message));
		page.on('console', (message) => this.noteConsole(message));
		page.on('response', (response) => {
			const isOurs = response.url().includes('n8n-nodes-peeker');
			if (isOurs && !response.ok()) this.errors.push(`${response.status()} ${response.url()}`);
		});
	}

	/** Opens the editor and signs in through its form. */
	static async open(n8n: N8nServer): Promise<Editor> {
		const executablePath = BROWSERS.find((file) => existsSync(file));
		if (!executablePath) throw new Error(`None of these is installed: ${BROWSERS.join(', ')}`);
		// Chromium refuses its own sandbox when it runs as root, as on a CI machine.
		selectors.setTestIdAttribute('data-test-id');
		const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
		const context = await browser.newContext({ viewport: VIEWPORT, colorScheme: 'light' });
		// Nothing but n8n itself is asked for anything.
		await context.route(
			({ protocol, origin }) => protocol.startsWith('http') && origin !== n8n.url,
			async (route) => await route.abort('blockedbyclient'),
		);
		const editor = new Editor(browser, await context.newPage(), n8n.url);
		await editor.signIn();
		return editor;
	}

	async close(): Promise<void> {
		await this.browser.close();
	}

	async goto(address: string): Promise<void> {
		await this.page.goto(`${this.url}${address}`);
	}

	/** Opens a workflow and waits until its nodes are drawn. */
	async openWorkflow(id: string): Promise<void> {
		await this.goto(`/workflow/${id}`);
		await this.page.getByTestId('canvas-node').first().waitFor();
	}

	/** Opens a node's panel by a double click on the canvas. */
	async openNode(name: string): Promise<void> {
		await this.page.getByTestId('canvas-node').filter({ hasText: name }).first().dblclick();
		await this.page.getByTestId('parameter-input').first().waitFor();
	}

	/** Closes the panel of a node, back to the canvas. */
	async closeNode(): Promise<void> {
		await this.page.keyboard.press('Escape');
		await this.page.getByTestId('ndv').waitFor({ state: 'hidden' });
	}

	/** Runs the node whose panel is open. */
	async executeStep(): Promise<void> {
		await this.page.getByTestId('node-execute-button').click();
	}

	/** The field of a parameter in the open panel. */
	field(parameter: string): Locator {
		return this.page.getByTestId(`parameter-input-${parameter}`);
	}

	/** Reads the names that a drop-down parameter of the open node offers. */
	async choicesOf(parameter: string): Promise<string[]> {
		await this.page.getByTestId(`parameter-input-${parameter}`).click();
		const options = this.page.locator('[role=option]:visible');
		await options.first().waitFor();
		const texts = await options.allInnerTexts();
		await this.page.keyboard.press('Escape');
		await options.first().waitFor({ state: 'hidden' });
		return texts.map((text) => text.split('\n')[0]);
	}

	/** A picture of the page for the documentation, in light and in dark colours. */
	async picture(name: string, clip?: Clip): Promise<void> {
		mkdirSync(PICTURES, { recursive: true });
		// Nothing that blinks or moves; and no note that covers what is shown.
		await this.page.mouse.move(0, 0);
		for (const colorScheme of ['dark', 'light'] as const) {
			await this.page.emulateMedia({ colorScheme });
			const file = `${name}${colorScheme === 'dark' ? '-dark' : ''}.png`;
			const animations = 'disabled';
			await this.page.screenshot({ path: path.join(PICTURES, file), clip, animations });
		}
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
