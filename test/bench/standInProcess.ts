/* eslint-disable @n8n/community-nodes/no-restricted-globals --
   runs on a developer machine, never inside n8n */
/** The process behind `StandIn`: a sandbox that ends with its parent. */
import { startSandbox, type SandboxOptions } from '../sandbox';

async function main(): Promise<void> {
	const options = JSON.parse(process.argv[2]) as SandboxOptions;
	const sandbox = await startSandbox({ rateLimit: false, checkAnswers: false, ...options });
	process.once('disconnect', () => void sandbox.close());
	process.send?.({ url: sandbox.url, webhookSecret: sandbox.webhooks.secrets.test });
}

void main();
