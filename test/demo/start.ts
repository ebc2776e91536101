/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import path from 'node:path';
import { pullN8n } from '../n8n/docker';
import { installN8n } from '../n8n/install';
import { runCommand } from '../n8n/command';
import type { StoredWorkflow } from '../n8n/api';
import { withProgress } from '../n8n/progress';
import { N8nServer } from '../n8n/server';
import { endStage, OWNER, startWithPackage } from '../n8n/stage';
import { done, failed, heading, important, line, seconds } from './console';
import { Ending } from './ending';
import { playReal } from './real';
import { playSandbox } from './sandboxed';

const ROOT = path.resolve(__dirname, '../..');

/**
 * `npm start`: the partner quickstart on a real n8n, against our sandbox, or against the real API
 * with free read-only steps when `PEEKER_API_KEY` is set. With `--once` it ends after the run, with
 * exit code 0, or 1 and the reason; else everything stays open until Ctrl-C. With `--docker` n8n
 * runs in its own image instead of an installation by npm.
 */
async function main(): Promise<void> {
	const once = process.argv.includes('--once');
	const ending = new Ending();
	try {
		const { n8n, next } = await play(ending);
		if (!once) return sayWhatIsNext(n8n, next);
	} catch (error) {
		// Ctrl-C takes n8n away under the running step; that is no failure.
		if (ending.hasBegun) return;
		process.exitCode = 1;
		heading('It did not work out:');
		failed(error instanceof Error ? error.message : String(error));
	}
	await ending.close();
	process.exit();
}

async function play(ending: Ending): Promise<{ n8n: N8nServer; next: StoredWorkflow }> {
	heading('Preparing');
	await withProgress('Building the package', async () => {
		await runCommand('npm', ['run', 'build'], { cwd: ROOT });
	});
	const inDocker = process.argv.includes('--docker');
	const installation = inDocker ? await pullN8n() : await installN8n();
	const n8n = await N8nServer.create(installation);
	ending.add(async () => await endStage(n8n));
	const startMs = await withProgress(
		`Starting n8n ${installation.version}`,
		async () => await startWithPackage(n8n),
	);
	done(`n8n ${installation.version} with the Peeker nodes is ready after ${seconds(startMs)}`);

	const key = process.env.PEEKER_API_KEY;
	const next = key
		? await playReal(n8n, key, process.env.PEEKER_WEBHOOK_SECRET)
		: await playSandbox(n8n, ending);
	return { n8n, next };
}

function sayWhatIsNext(n8n: N8nServer, next: StoredWorkflow): void {
	heading('Next');
	important(`Open ${n8n.url}/workflow/${next.id}`);
	line(`Sign in with ${OWNER.email} and ${OWNER.password}`);
	line(`Press "Execute workflow" in "${next.name}", and double-click a node to see what it did.`);
	line('All examples are in the list of workflows, with the credential chosen.');
	line(`n8n's log: ${n8n.logFile}`);
	line('Ctrl-C stops all of it.');
}

void main();
