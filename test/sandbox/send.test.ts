import { getContract } from './contract';
import { startSandbox } from './index';
import type { Sandbox } from './index';
import { sampleEvents } from './sampleEvents';
import { send } from './send';
import { sign } from './signing';
import { startReceiver } from './testing';

let sandbox: Sandbox;
let port: number;
let receiver: Awaited<ReturnType<typeof startReceiver>>;
let status = 200;

beforeAll(async () => {
	sandbox = await startSandbox();
	port = Number(new URL(sandbox.url).port);
	receiver = await startReceiver(() => status);
});

beforeEach(() => {
	status = 200;
	receiver.received.length = 0;
});

afterAll(async () => {
	await sandbox.close();
	await receiver.close();
});

test.each([...sampleEvents().keys()])('a sample of %s fits the contract', async (type) => {
	await send([type, receiver.url], port);
	const [{ envelope }] = receiver.received;
	expect(envelope.type).toBe(type);
	expect((await getContract()).webhookFaults(type, envelope)).toEqual([]);
});

test('there are samples of all 18 kinds of events', async () => {
	expect(sampleEvents().size).toBe(18);
	const { text } = await send(['list'], port);
	expect(text.split('\n')).toHaveLength(18);
});

test.each([
	[[], 'test'],
	[['--live'], 'live'],
] as const)(
	'with %j it is signed with the %s secret of the running sandbox',
	async (args, kind) => {
		const { text, isAccepted } = await send(['order.completed', receiver.url, ...args], port);
		const [{ headers, rawBody, envelope }] = receiver.received;
		const expected = sign(rawBody, {
			secret: sandbox.webhooks.secrets[kind],
			eventId: envelope.id,
			timestamp: String(headers['peeker-timestamp']),
		});
		expect(headers['peeker-signature']).toBe(expected);
		expect(headers['peeker-event-id']).toBe(envelope.id);
		expect([text, isAccepted]).toEqual([`order.completed (${envelope.id}) → 200, accepted`, true]);
	},
);

test('data and secret of the caller', async () => {
	const data = { id: 'ord_mine', status: 'completed' };
	const args = ['order.completed', receiver.url, '--data', JSON.stringify(data)];
	await send([...args, '--secret', 'whsec_mine'], 1);
	const [{ headers, rawBody, envelope }] = receiver.received;
	expect(envelope.data).toEqual(data);
	expect(headers['peeker-signature']).toBe(
		sign(rawBody, {
			secret: 'whsec_mine',
			eventId: envelope.id,
			timestamp: String(headers['peeker-timestamp']),
		}),
	);
});

test.each([
	[401, /signature does not match/],
	[404, /publish the workflow/],
	[500, /→ 500, not accepted/],
])('an answer of %i is told', async (answer, words) => {
	status = answer;
	const { text, isAccepted } = await send(['order.failed', receiver.url], port);
	expect(text).toMatch(words);
	expect(isAccepted).toBe(false);
});

test.each([
	['nothing', [], /^Usage: npm run sandbox/],
	['no URL', ['order.completed'], /^Usage/],
	['a URL without a scheme', ['order.completed', 'localhost'], /^Usage/],
	['an unknown event', ['order.created', 'http://127.0.0.1:1'], /no event "order.created"/],
	[
		'broken data',
		['order.failed', 'http://127.0.0.1:1', '--data', '{', '--secret', 'x'],
		/no JSON/,
	],
	['nobody there', ['order.failed', 'http://127.0.0.1:1', '--secret', 'x'], /Nobody answers at/],
])('%s', async (_what, args, words) => {
	await expect(send(args, port)).rejects.toThrow(words);
});

test('no sandbox runs', async () => {
	await expect(send(['order.failed', receiver.url], 1)).rejects.toThrow(
		/No sandbox runs on port 1\. Start it with "npm run sandbox", or give --secret\./,
	);
});
