/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   Test code, never part of the package. */
import { once } from 'node:events';
import { setImmediate as nextTurn } from 'node:timers/promises';

import type { Exchange, Fault } from './gateway';
import type { WorldTime } from './time';
import type { Answer, Json } from './wire';

const JSON_HEADERS = { 'content-type': 'application/json' };

function raw(answer: Answer, headers: Record<string, string | number>): string {
	const lines = Object.entries({ ...answer.headers, ...headers }).map(
		([name, value]) => `${name}: ${value}\r\n`,
	);
	return `HTTP/1.1 ${answer.status} Whatever\r\n${lines.join('')}\r\n`;
}

/** Writes half of an answer and hangs up, with a FIN as a dying proxy does. */
async function writeAndHangUp({ socket }: Exchange, text: string): Promise<void> {
	await new Promise<void>((done) => {
		socket.write(text, () => done());
	});
	socket.end();
}

const jsonAnswer = (status: number, body: unknown, headers = {}): Answer => ({
	status,
	headers: { ...JSON_HEADERS, 'peeker-request-id': 'req_gateway', ...headers },
	body: JSON.stringify(body),
});

/** The connection dies before the API saw anything. */
export const resetBefore: Fault = Object.assign(
	({ socket }: Exchange) => {
		socket.resetAndDestroy();
	},
	{ readsBody: true as const },
);

/** The connection dies while the request is on its way: the API never gets it whole. */
export const resetDuring: Fault = Object.assign(
	async ({ socket, incoming }: Exchange) => {
		await once(incoming, 'readable');
		socket.resetAndDestroy();
	},
	{ readsBody: true as const },
);

/** The API did it; its answer dies with the connection. */
export const resetAfter: Fault = ({ forward, socket }) => {
	forward();
	socket.resetAndDestroy();
};

/** The API did it; half of the headers arrive. */
export const cutHeaders: Fault = async (exchange) => {
	const head = raw(exchange.forward(), { 'content-length': 100 });
	await writeAndHangUp(exchange, head.slice(0, Math.floor(head.length / 2)));
};

/** The API did it; half of the body arrives. */
export const cutBody: Fault = async (exchange) => {
	const answer = exchange.forward();
	const head = raw(answer, { 'content-length': Buffer.byteLength(answer.body) });
	await writeAndHangUp(exchange, head + answer.body.slice(0, Math.floor(answer.body.length / 2)));
};

/** The API did it; the answer says it is longer than it is. */
export const lengthTooLong: Fault = async (exchange) => {
	const answer = exchange.forward();
	const head = raw(answer, { 'content-length': Buffer.byteLength(answer.body) + 50 });
	await writeAndHangUp(exchange, head + answer.body);
};

/** The API did it; the answer says it is shorter than it is, so that half of the JSON is left. */
export const lengthTooShort: Fault = async (exchange) => {
	const answer = exchange.forward();
	const head = raw(answer, { 'content-length': Math.floor(answer.body.length / 2) });
	await writeAndHangUp(exchange, head + answer.body);
};

/** The API did it; the body is chunked and the last chunk never comes. */
export const chunkedWithoutEnd: Fault = async (exchange) => {
	const answer = exchange.forward();
	const size = Buffer.byteLength(answer.body).toString(16);
	const head = raw(answer, { 'transfer-encoding': 'chunked' });
	await writeAndHangUp(exchange, `${head}${size}\r\n${answer.body}\r\n`);
};

/** The API did it; the answer comes in crumbs, but whole. */
export const drip: Fault = async ({ forward, response }) => {
	const answer = forward();
	response.writeHead(answer.status, answer.headers);
	for (const crumb of answer.body.match(/[\s\S]{1,20}/g) ?? []) {
		response.write(crumb);
		await nextTurn();
	}
	response.end();
};

/** Nobody ever answers; the API saw nothing. */
export const silence: Fault = () => {};

/** The API did it; its answer never comes. */
export const silenceAfter: Fault = ({ forward }) => {
	forward();
};

export type PageKind = 'html' | 'text' | 'empty' | 'json';

const PAGES: Record<PageKind, Pick<Answer, 'headers' | 'body'>> = {
	html: {
		headers: { 'content-type': 'text/html' },
		body: '<!DOCTYPE html><html><head><title>Gateway trouble</title></head><body><h1>Sorry</h1></body></html>',
	},
	text: { headers: { 'content-type': 'text/plain' }, body: 'upstream connect error or disconnect' },
	empty: { headers: {}, body: '' },
	json: { headers: JSON_HEADERS, body: '{"message":"An unknown error","status":"failed"}' },
};

/** A proxy's own page. `reached`: whether the API did what was asked all the same. */
export const page =
	(status: number, kind: PageKind = 'html', { reached = false } = {}): Fault =>
	({ forward, send }) => {
		if (reached) forward();
		send({ status, ...PAGES[kind] });
	};

/** A proxy's page of a gateway that waits no longer; `lateMs` later the API does the work all the same. */
export const giveUp =
	(time: WorldTime, lateMs: number, status = 504, kind: PageKind = 'html'): Fault =>
	({ forward, send }) => {
		time.after(lateMs, () => void forward());
		send({ status, ...PAGES[kind] });
	};

/** A login page of a company's proxy, with status 200. */
export const loginPage: Fault = ({ send }) => {
	send({
		status: 200,
		headers: { 'content-type': 'text/html' },
		body: '<html><form action="/login"><input name="user"></form></html>',
	});
};

/** The API did it; a login page takes the place of its answer. */
export const loginPageAfter: Fault = (exchange) => {
	exchange.forward();
	return loginPage(exchange);
};

/** Status 200, but the body is an error. */
export const errorWith200 =
	(code: string, message: string, more: Json = {}): Fault =>
	({ send }) => {
		send(jsonAnswer(200, { error: { code, message, ...more } }));
	};

export const redirect =
	(status: number, location: string): Fault =>
	({ send }) => {
		send({ status, headers: { location }, body: '' });
	};

/** The API's own refusal. */
export const refuse =
	(status: number, code: string, message = 'No.', more: Json = {}): Fault =>
	({ send }) => {
		send(jsonAnswer(status, { error: { code, message, ...more } }));
	};

/** The API did it, and says with its own envelope that it failed. */
export const refuseAfter =
	(status: number, code: string, message = 'No.'): Fault =>
	(exchange) => {
		exchange.forward();
		return refuse(status, code, message)(exchange);
	};

/** A 429 of the API: what `details.retry_after_seconds` and the header `Retry-After` hold, if anything. */
export const tooMany =
	(
		retryAfterSeconds?: unknown,
		{ header, reason }: { header?: string; reason?: string } = {},
	): Fault =>
	({ send }) => {
		const details = { retry_after_seconds: retryAfterSeconds, reason };
		const body = { error: { code: 'rate_limited', message: 'Too many requests.', details } };
		send(jsonAnswer(429, body, header === undefined ? {} : { 'retry-after': header }));
	};

/** The API's answer with a clock of its own: a `Date` that is `aheadMs` off, or none. */
export const withDate =
	(aheadMs: number | undefined): Fault =>
	({ forward, send }) => {
		const answer = forward();
		const { date, ...headers } = answer.headers;
		if (aheadMs !== undefined) {
			Object.assign(headers, { date: new Date(Date.parse(date) + aheadMs).toUTCString() });
		}
		send({ ...answer, headers });
	};

/** A gateway that holds an answer until a promise of the test resolves. */
export const heldUntil =
	(released: Promise<void>): Fault =>
	async ({ forward, send }) => {
		await released;
		send(forward());
	};
