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
	const [program, ...all] = programOf(command, args);
	return await new Promise((resolve, reject) => {
		const child = spawn(program, all, {
			cwd,
			env: environment,
			stdio: ['ignore', 'pipe', 'pipe'],
			windowsHide: true,
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

/**
 * The program and arguments that stand for a command: on Windows npm is a `.cmd` file, which only a
 * shell can start, and a shell parts paths at their spaces. So npm's own JavaScript is run instead;
 * npm tells every script where that is.
 */
export function programOf(
	command: string,
	args: string[],
	{ platform = process.platform, npmScript = process.env.npm_execpath } = {},
): string[] {
	if (command !== 'npm' || platform !== 'win32') return [command, ...args];
	if (!npmScript) throw new Error('Start this by npm: npm run or npm start');
	return [process.execPath, npmScript, ...args];
}
