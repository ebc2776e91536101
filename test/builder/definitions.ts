/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   Test code, never part of the package. */
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { generateNodeDefinitions } from '@n8n/workflow-sdk/dist/generate-types/generate-node-defs-cli';
import type { INodeTypeDescription } from 'n8n-workflow';
import { filesBelow } from '../package/contents';

const NODES = path.resolve(__dirname, '../../nodes');

/** What n8n's AI builder knows of nodes, made by n8n itself, in a temporary folder. */
export class Definitions {
	private constructor(readonly folder: string) {}

	/** Has n8n make the definitions; remove them with `remove`. */
	static async of(packageName: string, descriptions: INodeTypeDescription[]): Promise<Definitions> {
		const folder = mkdtempSync(path.join(os.tmpdir(), 'peeker-definitions-'));
		const nodesJsonPath = path.join(folder, 'nodes.json');
		writeFileSync(nodesJsonPath, JSON.stringify(descriptions));
		// It looks for the schemas of outputs in the build below the working directory.
		for (const schemas of filesBelow(NODES).filter((file) => file.includes('__schema__'))) {
			cpSync(path.join(NODES, schemas), path.join(folder, 'dist/nodes', schemas));
		}
		const workingDirectory = process.cwd();
		process.chdir(folder);
		try {
			await generateNodeDefinitions({ nodesJsonPath, outputDir: folder, packageName });
		} finally {
			process.chdir(workingDirectory);
		}
		return new Definitions(folder);
	}

	/**
	 * The TypeScript that a model reads, one entry a file.
	 *
	 * @returns Text by path, without comments: those hold descriptions, which may change.
	 */
	types(): Record<string, string> {
		const files = filesBelow(this.folder).filter((file) => file.endsWith('.ts'));
		return Object.fromEntries(files.map((file) => [file, withoutComments(this.text(file))]));
	}

	/** The whole text of one file. */
	text(file: string): string {
		return readFileSync(path.join(this.folder, file), 'utf8');
	}

	remove(): void {
		rmSync(this.folder, { recursive: true, force: true });
	}
}

function withoutComments(text: string): string {
	return text
		.replace(/\/\*\*?[\s\S]*?\*\//g, '')
		.split('\n')
		.filter((line) => line.trim() !== '')
		.join('\n');
}
