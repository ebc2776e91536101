/* eslint-disable @n8n/community-nodes/no-restricted-globals --
   runs on a developer machine, never inside n8n */
function platformName(): string {
	return `${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
}

function npmEnvironment(nodeBinary: string): NodeJS.ProcessEnv {
	const bin = path.dirname(nodeBinary);
	const environment: NodeJS.ProcessEnv = {
		...process.env,
		PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}`,
	};
	const prefix = path.dirname(bin);
	// Native add-ons must be built against the headers of the Node.js that will load them.
	if (existsSync(path.join(prefix, 'include/node/node.h'))) {
		environment.npm_config_nodedir = prefix;
	}
	return environment;
}

async function npm(args: string[], cwd: string, environment: NodeJS.ProcessEnv): Promise<void> {
	await runCommand('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
		cwd,
		environment,
	});
}
