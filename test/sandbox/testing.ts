/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   Test code, never part of the package. */
import { createServer } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Sandbox } from './index';

type Json = Record<string, unknown>;

/** An answer of the sandbox; `data` and `error` are empty objects where the body has none. */
export interface Answer {
	status: number;
	headers: Headers;
	text: string;
	data: Json;
	rows: Json[];
	error: { code?: string; message?: string; field?: string; details?: Json };
	links: { first?: string; next?: string | null };
}

/**
 * A plain HTTP client for one key, for tests of the sandbox itself.
 *
 * @returns a function that sends a body as JSON, a text as it is
 */
export function caller(sandbox: Pick<Sandbox, 'url'>, key: string | null) {
	return async (method: string, path: string, body?: unknown): Promise<Answer> => {
		const response = await fetch(path.startsWith('http') ? path : sandbox.url + path, {
			method,
			redirect: 'manual',
			headers: {
				...(key === null ? {} : { authorization: `Bearer ${key}` }),
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
			},
			body: typeof body === 'string' || body === undefined ? body : JSON.stringify(body),
		});
		const text = await response.text();
		const { status, headers } = response;
		const parsed = text.startsWith('{') ? parse(text) : {};
		const { data = {}, error = {}, links = {} } = parsed;
		const rows = Array.isArray(data) ? data : [];
		return { status, headers, text, data: Array.isArray(data) ? {} : data, rows, error, links };
	};
}

function parse(text: string): {
	data?: Json | Json[];
	error?: Answer['error'];
	links?: Answer['links'];
} {
	try {
		return JSON.parse(text);
	} catch {
		return {};
	}
}

/** A delivery as a receiver sees it. */
export interface Received {
	headers: IncomingHttpHeaders;
	rawBody: string;
	envelope: { id: string; type: string; created_at: string; data: Json };
}

/**
 * A receiver of webhooks on a free port of the loopback interface.
 *
 * @param answer the status for a delivery, undefined to leave it without an answer; default 200
 */
export async function startReceiver(
	answer: (delivery: Received, nth: number) => number | undefined = () => 200,
) {
	const received: Received[] = [];
	const server = createServer((request, response) => {
		let rawBody = '';
		request.setEncoding('utf8');
		request.on('data', (chunk) => (rawBody += chunk));
		request.on('end', () => {
			const delivery = { headers: request.headers, rawBody, envelope: JSON.parse(rawBody) };
			received.push(delivery);
			const status = answer(delivery, received.length);
			if (status !== undefined) response.writeHead(status).end();
		});
	});
	// A test that fails before it closes its receiver must not keep the process alive.
	server.unref().on('connection', (socket) => socket.unref());
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
		received,
		/** The types of the events received, in order. */
		types: () => received.map((delivery) => delivery.envelope.type),
		close: () =>
			new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			}),
	};
}

/** The body of a small custom order: one Google domain of two inboxes for each name. */
export const orderBody = (domains: unknown[], more: Json = {}) => ({
	user: 'dana@northwind.example',
	sequencer: {
		provider: 'smartlead',
		client_id: null,
		login_email: 'ops@partner.example',
		login_password: 'not-a-real-password',
	},
	google_licenses: domains.length * 2,
	google_inboxes_per_domain: 2,
	domains,
	personas: [{ first_name: 'Lee', last_name: 'Novak', profile_picture_url: '' }],
	...more,
});
