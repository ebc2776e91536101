/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console --
   A program, not a node; its output is its purpose. */
import { startSandbox } from './index';

const DEFAULT_PORT = 4010;

async function main() {
	const port = Number(process.env.SANDBOX_PORT ?? DEFAULT_PORT);
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
To receive events, tell the sandbox the production URL of your Peeker Trigger node:
  curl -X PUT ${origin}/_sandbox/webhooks -H 'Content-Type: application/json' \\
    -d '{"url":"http://localhost:5678/webhook/…"}'

More: curl ${origin}/_sandbox
Stop with Ctrl-C.`);
	for (const signal of ['SIGINT', 'SIGTERM'] as const) {
		process.once(signal, () => void sandbox.close());
	}
}

main().catch((error: Error) => {
	console.error(`The sandbox did not start: ${error.message}`);
	console.error('Set SANDBOX_PORT to use another port.');
	process.exitCode = 1;
});
