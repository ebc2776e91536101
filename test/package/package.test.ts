/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals --
   Test code, never part of the package. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

import { PeekerApi } from '../../credentials/PeekerApi.credentials';
import { Peeker } from '../../nodes/Peeker/Peeker.node';
import { PeekerTrigger } from '../../nodes/PeekerTrigger/PeekerTrigger.node';

const ROOT = path.resolve(__dirname, '../..');
const readJson = (file: string) => JSON.parse(readFileSync(path.join(ROOT, file), 'utf8'));
const manifest = readJson('package.json');

describe('package.json', () => {
	it("keeps n8n's rules for verified packages", () => {
		expect(manifest.dependencies).toBeUndefined();
		expect(manifest.overrides).toBeUndefined();
		expect(manifest.peerDependencies).toEqual({ 'n8n-workflow': '*' });
		expect(manifest.n8n.strict).toBe(true);
		expect(manifest.license).toBe('MIT');
		expect(manifest.files).toEqual(['dist']);
		expect(manifest.keywords).toContain('n8n-community-node-package');
		const lifecycle = ['preinstall', 'install', 'postinstall', 'prepare'];
		expect(Object.keys(manifest.scripts)).not.toEqual(
			expect.arrayContaining([expect.stringMatching(new RegExp(`^(${lifecycle.join('|')})$`))]),
		);
	});

	it('names a source file for everything it promises to n8n', () => {
		for (const file of [...manifest.n8n.nodes, ...manifest.n8n.credentials]) {
			const source = file.replace(/^dist\//, '').replace(/\.js$/, '.ts');
			expect([source, existsSync(path.join(ROOT, source))]).toEqual([source, true]);
		}
	});

	it('pins what n8n supplies at run time to the versions n8n ships', () => {
		const shipped = readJson('test/n8n/package-lock.json').packages;
		expect(manifest.devDependencies.zod).toBe(shipped['node_modules/zod'].version);
	});

	it('locks versions without addresses', () => {
		for (const file of ['package-lock.json', 'test/n8n/package-lock.json']) {
			expect(readFileSync(path.join(ROOT, file), 'utf8')).not.toMatch(/"resolved": "http/);
		}
	});
});

describe('icons and codex files', () => {
	const described = [
		{ folder: 'nodes/Peeker', icon: new Peeker().description.icon, codex: 'Peeker.node.json' },
		{
			folder: 'nodes/PeekerTrigger',
			icon: new PeekerTrigger().description.icon,
			codex: 'PeekerTrigger.node.json',
		},
		{ folder: 'credentials', icon: new PeekerApi().icon, codex: undefined },
	];

	it.each(described)('$folder has a light and a dark icon, and its codex', (one) => {
		const { light, dark } = Object(one.icon);
		expect(light).not.toBe(dark);
		for (const file of [light, dark]) {
			expect(existsSync(path.join(ROOT, one.folder, file.replace('file:', '')))).toBe(true);
		}
		if (one.codex) {
			const codex = readJson(path.join(one.folder, one.codex));
			expect(codex.node).toMatch(/^n8n-nodes-peeker\.peeker(Trigger)?$/);
		}
	});
});

describe('examples', () => {
	const files = ['partner-quickstart', 'peeker-events', 'fan-out', 'look-around'];

	it.each(files)('%s uses only parameters that the nodes have', (name) => {
		const workflow = readJson(`examples/${name}.json`);
		const types: Record<string, Peeker | PeekerTrigger> = {
			'n8n-nodes-peeker.peeker': new Peeker(),
			'n8n-nodes-peeker.peekerTrigger': new PeekerTrigger(),
		};
		const ours = workflow.nodes.filter(({ type }: { type: string }) => type in types);
		expect(ours.length).toBeGreaterThan(0);
		for (const node of ours) {
			const known = types[node.type].description.properties.map((property) => property.name);
			expect(known).toEqual(expect.arrayContaining(Object.keys(node.parameters)));
		}
	});
});
