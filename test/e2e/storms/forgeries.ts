/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import http from 'node:http';
import { sign } from '../../sandbox/signing';

/** A POST to a webhook, and how it was answered. */
export interface Post {
	headers: http.OutgoingHttpHeaders;
	body: string | Buffer;
}

export interface Answered {
	/** 0 when the connection broke. */
	status: number;
	text: string;
	milliseconds: number;
}

const BIG_BODY_BYTES = 100_000;
const JSON_TYPE = { 'content-type': 'application/json' };
const ID = 'evt_forged';

const body = JSON.stringify({ id: ID, type: 'order.completed', data: { id: 'ord_1' } });
const big = JSON.stringify({ id: ID, type: 'order.completed', data: 'x'.repeat(BIG_BODY_BYTES) });
const nested = `{"id":"${ID}","type":"order.completed","data":${'['.repeat(2000)}${']'.repeat(2000)}}`;
const wrong = `v1=${'0'.repeat(64)}`;

function signed(
	secret: string,
	text: string,
	changes: http.OutgoingHttpHeaders = {},
	age = 0,
): Post {
	const timestamp = Math.floor(Date.now() / 1000) - age;
	return {
		headers: {
			...JSON_TYPE,
			'peeker-event-id': ID,
			'peeker-timestamp': timestamp,
			'peeker-signature': sign(text, { secret, eventId: ID, timestamp }),
			...changes,
		},
		body: text,
	};
}

/** A delivery as Peeker makes it. Every event tells of an order of its own, as no order is completed twice. */
export function genuine(secret: string, eventId: string): Post {
	const data = { id: eventId.replace('evt_', 'ord_') };
	const text = JSON.stringify({ id: eventId, type: 'order.completed', data });
	const timestamp = Math.floor(Date.now() / 1000);
	const signature = sign(text, { secret, eventId, timestamp });
	const headers = {
		...JSON_TYPE,
		'peeker-event-id': eventId,
		'peeker-timestamp': timestamp,
		'peeker-signature': signature,
	};
	return { headers, body: text };
}

/**
 * What a forger without the secret, or with an old or altered delivery, may send. `secret` only
 * serves to make the signatures of altered and outdated deliveries.
 */
export const FORGERIES: Record<string, (secret: string) => Post> = {
	'no headers': () => ({ headers: JSON_TYPE, body }),
	'no headers, no body': () => ({ headers: {}, body: '' }),
	'wrong signature': (secret) => signed(secret, body, { 'peeker-signature': wrong }),
	'signature of another secret': (secret) => signed(`${secret}x`, body),
	'empty secret': () => signed('', body),
	'altered body': (secret) => ({ ...signed(secret, body), body: body.replace('ord_1', 'ord_2') }),
	'another event ID': (secret) => signed(secret, body, { 'peeker-event-id': 'evt_other' }),
	'another timestamp': (secret) => signed(secret, body, { 'peeker-timestamp': 1_800_000_000 }),
	'26 hours old': (secret) => signed(secret, body, {}, 26 * 3600),
	'an hour ahead': (secret) => signed(secret, body, {}, -3600),
	'unknown version': (secret) =>
		signed(secret, body, { 'peeker-signature': `v2=${'0'.repeat(64)}` }),
	'malformed signature': (secret) => signed(secret, body, { 'peeker-signature': 'v1=zz,v1' }),
	'fifty signatures': (secret) =>
		signed(secret, body, { 'peeker-signature': Array.from({ length: 50 }, () => wrong).join(',') }),
	'big body': (secret) => signed(secret, big, { 'peeker-signature': wrong }),
	'big body, not JSON': (secret) =>
		signed(secret, big.slice(1), { 'peeker-signature': wrong, 'content-type': 'text/plain' }),
	'malformed JSON': (secret) => signed(secret, '{"id":', { 'peeker-signature': wrong }),
	'deeply nested JSON': (secret) => signed(secret, nested, { 'peeker-signature': wrong }),
	'prototype keys': (secret) =>
		signed(secret, '{"__proto__":{"id":"evt_forged"},"constructor":1}', {
			'peeker-signature': wrong,
		}),
	form: (secret) =>
		signed(secret, body, {
			'peeker-signature': wrong,
			'content-type': 'application/x-www-form-urlencoded',
		}),
	'multipart, even if signed': (secret) =>
		signed(secret, `--b\r\ncontent-disposition: form-data; name="id"\r\n\r\n${ID}\r\n--b--\r\n`, {
			'content-type': 'multipart/form-data; boundary=b',
		}),
};

/** Sends a POST and reads the whole answer. */
export async function post(
	agent: http.Agent,
	url: string,
	{ headers, body: bytes }: Post,
): Promise<Answered> {
	const started = performance.now();
	return await new Promise((resolve) => {
		const finish = (status: number, text: string) =>
			resolve({ status, text, milliseconds: performance.now() - started });
		const length = { 'content-length': Buffer.byteLength(bytes) };
		const request = http.request(
			url,
			{ method: 'POST', agent, headers: { ...headers, ...length } },
			(response) => {
				let text = '';
				response.setEncoding('utf8').on('data', (part: string) => (text += part));
				response.on('end', () => finish(response.statusCode ?? 0, text));
				response.on('error', (error) => finish(0, error.message));
			},
		);
		request.on('error', (error) => finish(0, error.message));
		request.end(bytes);
	});
}
