import type { Page } from 'playwright-core';

/** A part of the page, in pixels. */
export interface Clip {
	x: number;
	y: number;
	width: number;
	height: number;
}

/** What lies on the canvas without belonging to the workflow, hidden. */
export const BARE_CANVAS =
	'.vue-flow__panel, [data-test-id=canvas-controls], [class*=executionButtons], [class*=nodeButtonsWrapper] { display: none !important; }';

/** n8n's passing messages, hidden: they lie on what is shown. */
export const NO_MESSAGES = '.el-notification { display: none !important; }';

/** Around what a picture of a canvas shows, in pixels. */
const MARGIN = 24;

interface Box {
	left: number;
	top: number;
	right: number;
	bottom: number;
}

const boxesOf = async (page: Page, selector: string): Promise<Box[]> =>
	await page.locator(selector).evaluateAll((elements) =>
		elements
			.map((element) => element.getBoundingClientRect())
			.filter(({ width, height }) => width > 0 && height > 0)
			.map(({ left, top, right, bottom }) => ({ left, top, right, bottom })),
	);

/** Around all nodes and notes of the open workflow, within the window. */
export async function contentClip(
	page: Page,
	window: { width: number; height: number },
): Promise<Clip> {
	const nodes = await boxesOf(page, '.vue-flow__node');
	// A node's name and the ends of its outputs stand outside of it; the text of a note may be longer than it.
	const parts = await boxesOf(page, '.vue-flow__node, .vue-flow__node:not(:has(.n8n-sticky)) *');
	// A trigger has its sign at its left.
	const x = Math.max(0, Math.min(...nodes.map(({ left }) => left)) - 2 * MARGIN);
	const y = Math.max(0, Math.min(...nodes.map(({ top }) => top)) - MARGIN);
	const right = Math.min(window.width, Math.max(...parts.map((box) => box.right)) + MARGIN);
	const bottom = Math.min(window.height, Math.max(...parts.map((box) => box.bottom)) + MARGIN);
	return { x, y, width: right - x, height: bottom - y };
}

/** The beginnings of the notes whose text is longer than they are high. */
export const cutNotes = async (page: Page): Promise<string[]> =>
	await page
		.locator('[data-test-id=sticky] .n8n-markdown, .n8n-sticky .markdown')
		.evaluateAll((notes) =>
			notes
				.filter((note) => note.scrollHeight > note.clientHeight + 2)
				.map((note) => (note.textContent ?? '').slice(0, 60)),
		);

/** Pairs of nodes of which one lies on the other. */
export async function overlappingNodes(page: Page): Promise<Array<[Box, Box]>> {
	const boxes = await boxesOf(page, '[data-test-id=canvas-node]:not(:has([data-test-id=sticky]))');
	return boxes.flatMap((one, index) =>
		boxes
			.slice(index + 1)
			.filter(
				(other) =>
					one.left < other.right &&
					other.left < one.right &&
					one.top < other.bottom &&
					other.top < one.bottom,
			)
			.map((other): [Box, Box] => [one, other]),
	);
}
