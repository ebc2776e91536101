/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error --
   Test code, never part of the package. */
import { parseArgs } from 'node:util';
import { newId } from './ids';
import { sampleEvents } from './sampleEvents';
import { signedHeaders } from './signing';

const USAGE = `Usage: npm run sandbox -- send <event> <url> [--live] [--data '{"id":"ord_1"}'] [--secret whsec_…]

  <event>    for example order.completed, or "list" alone to see all
  <url>      the production or test URL of a Peeker Trigger
  --live     sign with the live secret of the running sandbox instead of the one for sandbox keys
  --data     what the event is about, as JSON; without it a sample
  --secret   sign with this secret instead of one of the running sandbox`;

interface EventToSend {
	type: string;
	url: string;
	data: Record<string, unknown>;
	secret: string;
}

/** One line about the answer, for somebody who builds a workflow. */
function verdict(status: number): string {
	if (status < 300) return 'accepted';
	if (status === 401) {
		return 'refused: the signature does not match. Is this secret the Webhook Secret of the credential?';
	}
	if (status === 404) {
		return 'n8n knows no such URL: publish the workflow, or click "Test this trigger" before you use the test URL';
	}
	return 'not accepted';
}

/** The signing secrets of the sandbox that runs on this computer. */
async function runningSecrets(port: number): Promise<Record<'live' | 'test', string>> {
	const url = `http://127.0.0.1:${port}/_sandbox/webhooks`;
	const response = await fetch(url).catch(() => undefined);
	if (!response?.ok) {
		throw new Error(
			`No sandbox runs on port ${port}. Start it with "npm run sandbox", or give --secret.`,
		);
	}
	const { secrets } = (await response.json()) as { secrets: Record<'live' | 'test', string> };
	return secrets;
}

async function readArguments(args: string[], port: number): Promise<EventToSend> {
	const { positionals, values } = parseArgs({
		args,
		allowPositionals: true,
		options: {
			live: { type: 'boolean' },
			data: { type: 'string' },
			secret: { type: 'string' },
		},
	});
	const [type, url] = positionals;
	if (!type || !url || !URL.canParse(url)) throw new Error(USAGE);
	const sample = sampleEvents().get(type);
	if (!sample) throw new Error(`There is no event "${type}".\n\n${USAGE}`);
	const secret =
		values.secret ?? (await runningSecrets(port))[values.live === true ? 'live' : 'test'];
	return { type, url, secret, data: values.data === undefined ? sample : parsed(values.data) };
}

function parsed(json: string): Record<string, unknown> {
	try {
		return JSON.parse(json);
	} catch {
		throw new Error(`--data is no JSON: ${json}`);
	}
}

/**
 * Sends one signed event, as Peeker would.
 *
 * @param args what follows `send` on the command line
 * @param port where a running sandbox tells its secrets
 * @returns what to print, and whether the event was accepted
 * @throws Error in words when it can't be sent
 */
export async function send(
	args: string[],
	port: number,
): Promise<{ text: string; isAccepted: boolean }> {
	if (args[0] === 'list') {
		return { text: [...sampleEvents().keys()].join('\n'), isAccepted: true };
	}
	const { type, url, data, secret } = await readArguments(args, port);
	const eventId = newId('evt');
	const now = Date.now();
	const timestamp = Math.floor(now / 1000);
	const created_at = new Date(now).toISOString();
	const body = JSON.stringify({ id: eventId, type, created_at, data });
	const response = await fetch(url, {
		method: 'POST',
		headers: signedHeaders(body, { secret, eventId, timestamp }),
		body,
	}).catch(({ cause }: Error) => {
		throw new Error(`Nobody answers at ${url} (${String(Object(cause).code ?? cause)}).`);
	});
	const { status } = response;
	return {
		text: `${type} (${eventId}) → ${status}, ${verdict(status)}`,
		isAccepted: response.ok,
	};
}
