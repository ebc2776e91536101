/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';

/** Published whatever `files` of package.json says. */
const ALWAYS = ['LICENSE.md', 'README.md', 'package.json'];
const SOURCES = ['nodes', 'credentials'];

/** The modules of fields, which the build writes down (gulpfile.js, `write:properties`). */
const isOfFields = (file: string) => /^nodes\/\w+\/properties\.ts$/.test(file);

/** The files below a folder, as paths relative to it with forward slashes. */
export function filesBelow(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
		.map((file) => file.split(path.sep).join('/'))
		.sort();
}

/**
 * What the tarball has to hold, told by the sources: of each TypeScript file its JavaScript, the fields of each
 * node as JSON, every icon, codex and output schema as it is, and three files that npm adds.
 *
 * @param root The checkout.
 */
export function expectedContents(root: string): string[] {
	const sources = SOURCES.flatMap((folder) =>
		filesBelow(path.join(root, folder)).map((file) => `${folder}/${file}`),
	);
	const built = sources.flatMap((file) => [
		`dist/${file.replace(/\.ts$/, '.js')}`,
		...(isOfFields(file) ? [`dist/${file.replace(/\.ts$/, '.json')}`] : []),
	]);
	return [...ALWAYS, ...built].sort();
}

/** How a tarball's files differ from the expected ones, in words; empty when they do not. */
export function contentProblems(actual: string[], expected: string[]): string[] {
	return [
		...expected.filter((file) => !actual.includes(file)).map((file) => `${file} is missing`),
		...actual.filter((file) => !expected.includes(file)).map((file) => `${file} is not expected`),
	];
}

/** In words, which nodes of an unpacked tarball do not have the fields of their sources; empty when all do. */
export async function fieldProblems(unpacked: string, root: string): Promise<string[]> {
	const problems: string[] = [];
	for (const file of filesBelow(path.join(root, 'nodes'))) {
		if (!isOfFields(`nodes/${file}`)) continue;
		const module = path.join('nodes', file.replace(/\.ts$/, ''));
		const [own, packed]: unknown[] = await Promise.all(
			[path.join(root, module), path.join(unpacked, 'dist', module)].map(
				async (name) => (await import(name)).properties,
			),
		);
		if (!isDeepStrictEqual(JSON.parse(JSON.stringify(own)), packed)) {
			problems.push(`${module} has other fields than its source`);
		}
	}
	return problems;
}
