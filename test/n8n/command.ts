/* eslint-disable @n8n/community-nodes/no-restricted-globals --
   runs on a developer machine, never inside n8n */
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
