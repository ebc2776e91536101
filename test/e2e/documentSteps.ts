/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.resolve(__dirname, '../..');

/**
 * The numbered steps of a page of the documentation, as plain text.
 *
 * @param file Path from the repository's root.
 * @param heading The heading above them, such as `## Try it`; without it all steps of the page.
 */
export function stepsOf(file: string, heading?: string): string[] {
	const text = readFileSync(path.join(ROOT, file), 'utf8');
	const [, from = text] = heading ? text.split(`\n${heading}\n`) : [];
	const [section] = heading ? from.split(/\n## /) : [text];
	return [...section.matchAll(/^\d+\. (.*)$/gm)].map(([, step]) =>
		step.replace(/\*\*|`|(?<![A-Za-z])_|_(?![A-Za-z])/g, ''),
	);
}
