/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   Test code, never part of the package. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate as nextTurn } from 'node:timers/promises';

/** Where an answer breaks off, and the connection with it. */
export type CutIn = 'headers' | 'body' | 'chunks';

/** A whole answer. */
interface Answer {
	status: number;
	headers: Record<string, string>;
	body: string;
}

const halfOf = (text: string) => text.slice(0, Math.ceil(text.length / 2));

function head({ status, headers }: Answer, more: Record<string, string>): string {
	const lines = Object.entries({ ...headers, ...more }).map(([name, value]) => `${name}: ${value}`);
	return [`HTTP/1.1 ${status} Status`, ...lines, '', ''].join('\r\n');
}

/** The part of an answer that still arrives: of `chunks` all but the empty one that ends them. */
function partOf(answer: Answer, cutIn: CutIn): string {
	const length = Buffer.byteLength(answer.body);
	if (cutIn === 'chunks') {
		const chunk = `${length.toString(16)}\r\n${answer.body}\r\n`;
		return head(answer, { 'transfer-encoding': 'chunked' }) + chunk;
	}
	const whole = head(answer, { 'content-length': String(length) });
	return cutIn === 'headers' ? halfOf(whole) : whole + halfOf(answer.body);
}

/** Sends a part of an answer and hangs up in good order, as a proxy does whose server has died. */
export function sendPart(socket: Socket, answer: Answer, cutIn: CutIn): void {
	socket.end(partOf(answer, cutIn));
}

/** Sends an answer whole, a few bytes at a time. */
export async function sendInDrops(response: ServerResponse, answer: Answer): Promise<void> {
	response.writeHead(answer.status, answer.headers);
	for (const drop of answer.body.match(/[\s\S]{1,40}/g) ?? []) {
		response.write(drop);
		await nextTurn();
	}
	response.end();
}

/** Lets a connection die as soon as something of the body has come; at once where there is none. */
export async function resetWhileReading(request: IncomingMessage): Promise<void> {
	if (request.headers['content-length'] !== undefined) {
		await new Promise((resolve) => request.once('readable', resolve));
	}
	request.socket.resetAndDestroy();
}
