/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   Test code, never part of the package. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { INode } from 'n8n-workflow';

import { exampleNames } from '../n8n/examples';

const ROOT = path.resolve(__dirname, '../..');
const read = (file: string) => readFileSync(path.join(ROOT, file), 'utf8');

interface Example {
	nodes: INode[];
	pinData?: Record<string, unknown[]>;
}

/** Triggers that somebody else's data starts, which nobody has at hand while building. */
const STARTED_FROM_OUTSIDE = /\.(peekerTrigger|formTrigger|webhook)$/;

/** n8n's own yellow, and grey: notes that nobody has given a colour. */
const UNCOLOURED = [undefined, 1, 7];

const scenarios = ['scenarios', 'storms']
	.flatMap((folder) =>
		readdirSync(path.join(ROOT, 'test/e2e', folder)).map((file) => `test/e2e/${folder}/${file}`),
	)
	.map(read)
	.join('\n');

describe.each(exampleNames())('%s', (name) => {
	const { nodes, pinData = {} } = JSON.parse(read(`examples/${name}.json`)) as Example;

	it('has coloured notes', () => {
		const notes = nodes.filter(({ type }) => type === 'n8n-nodes-base.stickyNote');
		expect(notes.length).toBeGreaterThan(0);
		const plain = notes.filter(({ parameters }) => UNCOLOURED.includes(parameters.color as number));
		expect(plain.map((note) => note.name)).toEqual([]);
	});

	it('has a sample for every trigger that others start', () => {
		const triggers = nodes.filter(({ type }) => STARTED_FROM_OUTSIDE.test(type));
		expect(triggers.map((node) => node.name).filter((one) => !pinData[one])).toEqual([]);
	});

	it('is run by a scenario that looks at its result', () => {
		const checks = read('test/e2e/exampleChecks.ts');
		const isChecked = new RegExp(`^\\t'?${name}'?: \\{`, 'm').test(checks);
		expect(isChecked || scenarios.includes(`'${name}'`)).toBe(true);
	});

	it('has its place and its pictures on the page of examples', () => {
		const page = read('examples/README.md');
		expect(page).toContain(`](${name}.json)`);
		expect(page).toContain(`docs/pictures/example-${name}.png`);
	});
});

describe('pictures', () => {
	const pages = ['README.md', 'examples/README.md'].concat(
		readdirSync(path.join(ROOT, 'docs'))
			.filter((file) => file.endsWith('.md'))
			.map((file) => `docs/${file}`),
	);
	const shown = new Set(
		pages.flatMap((page) =>
			[...read(page).matchAll(/(?:src|srcset)="([^"]+\.png)"/g)].map(([, file]) =>
				path.relative(ROOT, path.resolve(ROOT, path.dirname(page), file)),
			),
		),
	);

	it('are there, in light and in dark', () => {
		const missing = [...shown].filter((file) => !existsSync(path.join(ROOT, file)));
		expect(missing).toEqual([]);
		const light = [...shown].filter((file) => !file.endsWith('-dark.png'));
		expect(
			light.map((file) => file.replace('.png', '-dark.png')).filter((file) => !shown.has(file)),
		).toEqual([]);
	});

	it('are all shown on some page', () => {
		const files = readdirSync(path.join(ROOT, 'docs/pictures'));
		expect(files.filter((file) => !shown.has(`docs/pictures/${file}`))).toEqual([]);
	});
});
