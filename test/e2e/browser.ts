/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import {
	chromium,
	selectors,
	type Browser,
	type ConsoleMessage,
	type ElementHandle,
	type Locator,
	type Page,
} from 'playwright-core';
import { decode, encode, toRGBA8 } from 'upng-js';
import type { N8nServer } from '../n8n/server';
import { until } from '../n8n/until';
import { BARE_CANVAS, contentClip, NO_MESSAGES, type Clip } from './canvas';
import { OWNER } from '../n8n/stage';

const BROWSERS = ['/usr/bin/chromium', '/usr/bin/google-chrome', '/usr/bin/chromium-browser'];
const VIEWPORT = { width: 1440, height: 900 };
const STEP_TIMEOUT_MS = 30_000;

/** Where the pictures of the documentation are. */
const PICTURES = path.resolve(__dirname, '../../docs/pictures');

/** n8n 2.41 may say this when a workflow is left, whichever nodes it has. */
const N8N_OWN_ERROR = /was accessed without an active workflow document store/;

/** Enough for what an editor draws; a picture of so many takes a third of the space. */
const COLOURS = 96;

/** The same picture with few colours, for a repository that everybody clones. */
function compressed(png: Buffer): Buffer {
	const image = decode(new Uint8Array(png).buffer);
	return Buffer.from(encode(toRGBA8(image), image.width, image.height, COLOURS));
}

const removeStyle = async (style: ElementHandle): Promise<void> =>
	await style.evaluate((element) => (element as unknown as { remove(): void }).remove());

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
		page.on('pageerror', ({ message }) => {
			if (!N8N_OWN_ERROR.test(message)) this.errors.push(message);
		});
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

	/** A node on the canvas, by its exact name. */
	node(name: string): Locator {
		const label = this.page.getByText(name, { exact: true });
		return this.page.getByTestId('canvas-node').filter({ has: label }).first();
	}

	/** Opens a node's panel by a double click on the canvas. */
	async openNode(name: string): Promise<void> {
		await this.node(name).dblclick();
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

	/** Types into a text field of the open panel, in place of what is there. */
	async type(parameter: string, text: string): Promise<void> {
		await this.field(parameter).locator('input, textarea').last().fill(text);
	}

	/** Chooses a value of a drop-down parameter by its name. */
	async choose(parameter: string, name: string): Promise<void> {
		await this.field(parameter).click();
		await this.option(name).click();
	}

	/** Chooses how the thing of a locator is given, such as *By ID*. */
	async chooseMode(parameter: string, mode: string): Promise<void> {
		await this.field(parameter).getByTestId('rlc-mode-selector').click();
		await this.option(mode).click();
	}

	/** Makes a thing out of what is typed into the list of a locator, by the first row of that list. */
	async createInList(parameter: string, text: string): Promise<void> {
		await this.field(parameter).getByTestId('rlc-input').click();
		await this.page.getByTestId('rlc-search').fill(text);
		await this.page.getByTestId('rlc-item-add-resource').click();
	}

	/** Waits until the list of a locator has something chosen whose ID, or name, is like this. */
	async waitForChosen(parameter: string, shown: RegExp): Promise<void> {
		const input = this.field(parameter).getByTestId('rlc-input');
		await until(
			`${parameter} to be chosen`,
			async () => shown.test(await input.inputValue()) || undefined,
		);
	}

	private option(name: string): Locator {
		return this.page
			.locator('[role=option]:visible')
			.filter({ has: this.page.getByText(name, { exact: true }) })
			.first();
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
		// Nothing that blinks or moves.
		await this.page.mouse.move(0, 0);
		const silent = await this.page.addStyleTag({ content: NO_MESSAGES });
		for (const colorScheme of ['dark', 'light'] as const) {
			await this.page.emulateMedia({ colorScheme });
			const file = `${name}${colorScheme === 'dark' ? '-dark' : ''}.png`;
			const animations = 'disabled';
			const shown = await this.page.screenshot({ clip, animations });
			writeFileSync(path.join(PICTURES, file), compressed(shown));
		}
		await removeStyle(silent);
	}

	/** A picture of the nodes and notes on the canvas alone, all of them in view. */
	async canvasPicture(name: string): Promise<void> {
		const { page } = this;
		const bare = await page.addStyleTag({ content: BARE_CANVAS });
		await page.keyboard.press('1');
		let last = '';
		const clip = await until(
			'the canvas to rest',
			async () => {
				const box = await contentClip(this.page, VIEWPORT);
				const isResting = JSON.stringify(box) === last;
				last = JSON.stringify(box);
				return isResting ? box : undefined;
			},
			{ everyMs: 250 },
		);
		await this.picture(name, clip);
		await removeStyle(bare);
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
		const isExpected = isAboutFile || N8N_OWN_ERROR.test(message.text());
		if (message.type() === 'error' && !isExpected) this.errors.push(message.text());
	}
}
