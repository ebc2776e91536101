/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { readdirSync } from 'node:fs';
import path from 'node:path';

/** Published whatever `files` of package.json says. */
const ALWAYS = ['LICENSE.md', 'README.md', 'package.json'];
const SOURCES = ['nodes', 'credentials'];

/** The files below a folder, as paths relative to it with forward slashes. */
export function filesBelow(folder: string): string[] {
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
		.map((file) => file.split(path.sep).join('/'))
		.sort();
}

/**
 * What the tarball has to hold, told by the sources: of each TypeScript file its JavaScript, every
 * icon, codex and output schema as it is, and three files that npm adds.
 *
 * @param root The checkout.
 */
export function expectedContents(root: string): string[] {
	const built = SOURCES.flatMap((folder) =>
		filesBelow(path.join(root, folder)).map(
			(file) => `dist/${folder}/${file.replace(/\.ts$/, '.js')}`,
		),
	);
	return [...ALWAYS, ...built].sort();
}

/** How a tarball's files differ from the expected ones, in words; empty when they do not. */
export function contentProblems(actual: string[], expected: string[]): string[] {
	return [
		...expected.filter((file) => !actual.includes(file)).map((file) => `${file} is missing`),
		...actual.filter((file) => !expected.includes(file)).map((file) => `${file} is not expected`),
	];
}
