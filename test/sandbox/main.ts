/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console --
   A program, not a node; its output is its purpose. */
import { startSandbox } from './index';
import { send } from './send';

const DEFAULT_PORT = 4010;

async function main() {
	const port = Number(process.env.SANDBOX_PORT ?? DEFAULT_PORT);
	const [command, ...args] = process.argv.slice(2);
	if (command === 'send') {
		const { text, isAccepted } = await send(args, port);
		console.log(text);
		process.exitCode = isAccepted ? 0 : 1;
		return;
	}
	if (command !== undefined) {
		throw new Error(
			`There is no command "${command}". Without one the sandbox starts; "send EVENT URL" sends one signed event to a Peeker Trigger.`,
		);
	}
	const sandbox = await startSandbox({ port, stepMs: 1000 });
	const { origin } = new URL(sandbox.url);
	console.log(`Peeker sandbox is running. It charges nothing and calls nobody.

  Base URL         ${sandbox.url}
  API key          pk_test_demo   (any pk_test_… or pk_live_… works, each with its own data)
  Webhook secret   ${sandbox.webhooks.secrets.test}   (pk_test_… keys)
                   ${sandbox.webhooks.secrets.live}   (pk_live_… keys)

Try it:
  curl -H 'Authorization: Bearer pk_test_demo' ${sandbox.url}/me

In n8n, paste the base URL, the API key and the webhook secret into a Peeker API credential.
n8n in Docker reaches this computer after one more step: see docs/sandbox.md.

Send one signed event to a Peeker Trigger, without ordering anything:
  npm run sandbox -- send order.completed http://localhost:5678/webhook/…/webhook

Let everything that happens here send its events there:
  curl -X PUT ${origin}/_sandbox/webhooks -H 'Content-Type: application/json' \\
    -d '{"url":"http://localhost:5678/webhook/…/webhook"}'

More: curl ${origin}/_sandbox
Stop with Ctrl-C.`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void sandbox.close());
	}
}

main().catch((error: NodeJS.ErrnoException) => {
	console.error(error.message);
	if (error.code === 'EADDRINUSE') console.error('Set SANDBOX_PORT to use another port.');
	process.exitCode = 1;
});
