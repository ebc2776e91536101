/* eslint-disable @n8n/community-nodes/no-dangerous-functions, @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { spawn } from 'node:child_process';

const TAIL_CHARACTERS = 8_000;

export interface CommandOptions {
	cwd?: string;
	environment?: NodeJS.ProcessEnv;
}

/**
 * Runs a program to its end, without standard input.
 *
 * @returns What it wrote to standard output.
 * @throws An Error with the end of everything it wrote, when it does not exit with 0.
 */
export async function runCommand(
	command: string,
	args: string[],
	{ cwd, environment = process.env }: CommandOptions = {},
): Promise<string> {
	return await new Promise((resolve, reject) => {
		const child = spawn(command, args, {
			cwd,
			env: environment,
			stdio: ['ignore', 'pipe', 'pipe'],
			// npm is a .cmd file there, which only a shell can start.
			shell: process.platform === 'win32',
		});
		let standardOutput = '';
		let tail = '';
		const keep = (text: string) => {
			tail = (tail + text).slice(-TAIL_CHARACTERS);
		};
		child.stdout.setEncoding('utf8').on('data', (text: string) => {
			standardOutput += text;
			keep(text);
		});
		child.stderr.setEncoding('utf8').on('data', keep);
		child.once('error', reject);
		child.once('close', (code, signal) => {
			if (code === 0) resolve(standardOutput);
			else reject(new Error(`${command} ${args.join(' ')} ended with ${code ?? signal}\n${tail}`));
		});
	});
}
