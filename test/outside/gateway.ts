/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   Test code, never part of the package. */
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';

import type { Origin } from './origin';
import type { Answer, Json, Received } from './wire';

export const BASE_PATH = '/partner/v1';

/** One call as the gateway has it: between a client that waits and an origin that may be asked. */
export interface Exchange {
	request: Received;
	socket: Socket;
	incoming: IncomingMessage;
	response: ServerResponse;
	/** Hands the call on to the API, which does what it asks; gives its answer, reshaped as told. */
	forward: () => Answer;
	/** Sends an answer whole. */
	send: (answer: Answer) => void;
}

export interface Fault {
	(exchange: Exchange): void | Promise<void>;
	/** The fault happens while the body is still on its way, and sees to it itself. */
	readsBody?: true;
}

type Reshape = (body: Json, request: Received) => unknown;

interface Rule {
	call: string;
	skip: number;
	times: number;
	fault: Fault;
}

export interface LoggedCall {
	/** For example `POST /swaps`. */
	call: string;
	/** Time of the world, in milliseconds. */
	at: number;
	request: Received;
	/** Whether the API got to see it. */
	reachedOrigin: boolean;
}

/** Whether `call` is one of those that `pattern` names: `GET /orders/*` has any text in place of `*`. */
const matches = (pattern: string, call: string) =>
	new RegExp(`^${pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '[^ ]*')}$`).test(
		call,
	);

async function bytesOf(incoming: IncomingMessage): Promise<string> {
	const chunks: Buffer[] = [];
	for await (const chunk of incoming) chunks.push(chunk as Buffer);
	return Buffer.concat(chunks).toString();
}

/** What stands between the client and the API, and does what gateways do. */
export class Gateway {
	readonly calls: LoggedCall[] = [];

	private readonly server = createServer((incoming, response) => {
		void this.serve(incoming, response);
	});

	private readonly sockets = new Set<Socket>();

	private rules: Rule[] = [];

	private reshapes: Array<{ call: string; reshape: Reshape }> = [];

	constructor(private readonly origin: () => Origin) {
		this.server.on('connection', (socket) => {
			this.sockets.add(socket);
			socket.on('close', () => this.sockets.delete(socket));
			socket.on('error', () => {});
		});
	}

	async listen(): Promise<void> {
		this.server.listen(0, '127.0.0.1');
		await once(this.server, 'listening');
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}${BASE_PATH}`;
	}

	async close(): Promise<void> {
		for (const socket of this.sockets) socket.destroy();
		this.server.close();
		await once(this.server, 'close');
	}

	/**
	 * Has the fault happen to the next calls of that kind, for example `POST /swaps` or `GET /orders/*`:
	 * `times` of them, after the first `skip`.
	 */
	on(call: string, fault: Fault, { times = 1, skip = 0 } = {}): void {
		this.rules.push({ call, skip, times, fault });
	}

	/** Has answers to calls of that kind told in another shape, from now on. */
	reshape(call: string, reshape: Reshape): void {
		this.reshapes.push({ call, reshape });
	}

	/** From now on nothing goes wrong and everything has its usual shape. */
	calm(): void {
		this.rules = [];
		this.reshapes = [];
	}

	/** The calls of one kind so far. */
	callsOf(pattern: string): LoggedCall[] {
		return this.calls.filter(({ call }) => matches(pattern, call));
	}

	private faultFor(call: string): Fault | undefined {
		const rule = this.rules.find((one) => one.times > 0 && matches(one.call, call));
		if (!rule) return undefined;
		if (rule.skip > 0) {
			rule.skip -= 1;
			return undefined;
		}
		rule.times -= 1;
		return rule.fault;
	}

	private reshaped(call: string, request: Received, answer: Answer): Answer {
		const { body } = answer;
		const shaped = this.reshapes
			.filter((one) => matches(one.call, call) && answer.status < 400)
			.reduce<unknown>((parsed, { reshape }) => reshape(parsed as Json, request), JSON.parse(body));
		return { ...answer, body: JSON.stringify(shaped) };
	}

	private async serve(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
		const url = new URL(incoming.url ?? '', 'http://gateway.invalid');
		const path = url.pathname.startsWith(BASE_PATH)
			? url.pathname.slice(BASE_PATH.length)
			: `(outside)${url.pathname}`;
		const { method = '', headers } = incoming;
		const call = `${method} ${path}`;
		const origin = this.origin();
		const request = { method, path, query: url.searchParams, headers, bytes: '' };
		const logged = { call, at: origin.state.time.now(), request, reachedOrigin: false };
		this.calls.push(logged);
		const fault = this.faultFor(call);
		if (!fault?.readsBody) request.bytes = await bytesOf(incoming).catch(() => '');
		const send = (answer: Answer) => {
			response.sendDate = false;
			response.writeHead(answer.status, {
				...answer.headers,
				'content-length': Buffer.byteLength(answer.body),
			});
			response.end(answer.body);
		};
		const forward = () => {
			logged.reachedOrigin = true;
			return this.reshaped(call, request, origin.answer(request));
		};
		const exchange = { request, socket: incoming.socket, incoming, response, forward, send };
		if (fault) await fault(exchange);
		else send(forward());
	}
}
