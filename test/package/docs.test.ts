/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   Test code, never part of the package. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');
const DOCS = ['README.md', ...readdirSync(path.join(ROOT, 'docs')).map((name) => `docs/${name}`)];
const documents = DOCS.filter((file) => file.endsWith('.md'));
const { scripts } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
	scripts: Record<string, string>;
};

describe.each(documents)('%s', (document) => {
	const text = readFileSync(path.join(ROOT, document), 'utf8');

	it('links to files that exist', () => {
		const links = [...text.matchAll(/\]\(([^)#]+)(?:#[^)]*)?\)/g)].map(([, target]) => target);
		const local = links.filter((target) => !/^\w+:/.test(target));
		const folder = path.dirname(path.join(ROOT, document));
		expect(local.filter((target) => !existsSync(path.resolve(folder, target)))).toEqual([]);
	});

	it('names files that exist', () => {
		const quoted = [...text.matchAll(/`((?:test|nodes|credentials|examples|docs)\/[\w./-]+)`/g)];
		const named = quoted.map(([, file]) => file);
		expect(named.filter((file) => !existsSync(path.join(ROOT, file)))).toEqual([]);
	});

	it('names scripts that package.json has', () => {
		const named = [...text.matchAll(/`npm run ([\w:-]+)/g)].map(([, name]) => name);
		expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
	});
});
