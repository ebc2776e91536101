/* eslint-disable @n8n/community-nodes/no-hardcoded-secrets --
   Published test vectors. */
import { createHmac } from 'node:crypto';
import { signature, verify } from './deliveries';

/**
 * Test vectors published by Standard Webhooks, GitHub and octokit. They use the same primitive over
 * other texts: `theirs` recomputes the published value, then the same secret and body are signed in
 * Peeker's form.
 */
const published = [
	{
		name: 'Standard Webhooks',
		secret: 'MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
		key: Buffer.from('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'base64'),
		id: 'msg_p5jXN8AQM9LWM0D4loKWxJek',
		body: '{"test": 2432232314}',
		theirText: 'msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{"test": 2432232314}',
		theirValue: 'g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
		encoding: 'base64',
	},
	{
		name: 'GitHub',
		secret: "It's a Secret to Everybody",
		id: 'evt_github',
		body: 'Hello, World!',
		theirText: 'Hello, World!',
		theirValue: '757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17',
		encoding: 'hex',
	},
	{
		name: 'octokit',
		secret: 'mysecret',
		id: 'evt_octokit',
		body: '{"foo":"bar"}',
		theirText: '{"foo":"bar"}',
		theirValue: '4864d2759938a15468b5df9ade20bf161da9b4f737ea61794142f3484236bda3',
		encoding: 'hex',
	},
] as const;

const TIMESTAMP = 1614265330;

function check(
	{ secret, id, body }: { secret: string; id: string; body: string },
	changes: { headers?: Record<string, unknown>; secrets?: string[]; now?: number } = {},
) {
	return verify({
		headers: {
			'peeker-event-id': id,
			'peeker-timestamp': String(TIMESTAMP),
			'peeker-signature': `v1=${signature(secret, TIMESTAMP, id, body)}`,
			...changes.headers,
		},
		rawBody: Buffer.from(body),
		secrets: (changes.secrets ?? [secret]).map((text) => ({ secret: text, environment: 'live' })),
		now: changes.now ?? TIMESTAMP,
		maxAgeSeconds: 300,
	});
}

describe.each(published)('published vector: $name', (vector) => {
	const { secret, id, body, theirText, theirValue, encoding } = vector;
	const valid = `v1=${signature(secret, TIMESTAMP, id, body)}`;
	const key = 'key' in vector ? vector.key : secret;
	const theirs = createHmac('sha256', key).update(theirText).digest();

	test('its own value is recomputed', () => {
		expect(theirs.toString(encoding)).toBe(theirValue);
	});

	test('its own signed text is not ours', () => {
		const headers = { 'peeker-signature': `v1=${theirs.toString('hex')}` };
		expect(check(vector, { headers })).toBeUndefined();
	});

	test.each([
		['as it is', {}],
		['at the edge of the tolerance, old', { now: TIMESTAMP + 300 }],
		['at the edge of the tolerance, ahead', { now: TIMESTAMP - 300 }],
		['upper-case hex', { headers: { 'peeker-signature': `v1=${valid.slice(3).toUpperCase()}` } }],
		['among others', { headers: { 'peeker-signature': `v1=${'0'.repeat(64)},v9=x, ${valid}` } }],
		['after malformed ones', { headers: { 'peeker-signature': `v1=,v1,=,,v1=zz,${valid}` } }],
		['a second secret', { secrets: ['other', secret] }],
		['a line end after the secret', { secrets: [`${secret}\r\n`] }],
	])('accepted: %s', (_name, changes) => {
		expect(check(vector, changes)).toBe('live');
	});

	test.each([
		['no ID', { headers: { 'peeker-event-id': undefined } }],
		['no timestamp', { headers: { 'peeker-timestamp': undefined } }],
		['no signature', { headers: { 'peeker-signature': undefined } }],
		['a timestamp that is no number', { headers: { 'peeker-timestamp': 'hello' } }],
		['a timestamp in another notation', { headers: { 'peeker-timestamp': '1.61426533e9' } }],
		['a timestamp with a sign', { headers: { 'peeker-timestamp': `+${TIMESTAMP}` } }],
		['too old', { now: TIMESTAMP + 301 }],
		['too new', { now: TIMESTAMP - 301 }],
		['a truncated signature', { headers: { 'peeker-signature': valid.slice(0, -1) } }],
		['an empty signature', { headers: { 'peeker-signature': 'v1=' } }],
		['an unknown version', { headers: { 'peeker-signature': valid.replace('v1', 'v2') } }],
		['an upper-case version', { headers: { 'peeker-signature': valid.replace('v1', 'V1') } }],
		['an array header', { headers: { 'peeker-signature': [valid] } }],
		['a header sent twice', { headers: { 'Peeker-Signature': valid } }],
		['a huge header', { headers: { 'peeker-signature': `${valid},${'v1=,'.repeat(1000)}` } }],
		['another secret', { secrets: ['other'] }],
		['a blank secret', { secrets: ['', ' \t', '\r\n'] }],
		['white space around the secret', { secrets: [` ${secret} `] }],
		['no secret', { secrets: [] }],
	])('refused: %s', (_name, changes) => {
		expect(check(vector, changes)).toBeUndefined();
	});
});

test('a full stop in the ID cannot move the border between ID and body', () => {
	const body = '{"id":"evt_1","type":"a.b","created_at":"2026-07-01T09:00:00.000Z","data":{}}';
	const genuine = { secret: 's', id: 'evt_1', body };
	const header = `v1=${signature('s', TIMESTAMP, 'evt_1', body)}`;
	for (let cut = body.indexOf('.'); cut >= 0; cut = body.indexOf('.', cut + 1)) {
		const moved = { secret: 's', id: `evt_1.${body.slice(0, cut)}`, body: body.slice(cut + 1) };
		expect(signature('s', TIMESTAMP, moved.id, moved.body)).toBe(header.slice(3));
		expect(check(moved)).toBeUndefined();
	}
	expect(check(genuine)).toBe('live');
});
