import fastify from 'fastify';

/** One request as it came over the wire. */
export interface Received {
	method: string;
	/** Path and query; a whole address where the server is used as a proxy. */
	url: string;
	host: string | undefined;
	authorization: string | undefined;
}

/** What the server says: a redirect, or JSON. */
export type Said = { status: number; location: string } | { json: object };

/** A server on loopback that keeps what it is sent, to see whom a key reaches. */
export class RecordingServer {
	readonly received: Received[] = [];
	private readonly app = fastify();
	/** By the address 127.0.0.1. */
	url = '';

	/** The same server by its other name, which is another host to a client. */
	get urlByName(): string {
		return this.url.replace('127.0.0.1', 'localhost');
	}

	static async start(answer: (received: Received) => Said): Promise<RecordingServer> {
		const server = new RecordingServer();
		server.app.all('*', async (request, reply) => {
			const { method, headers, raw } = request;
			const { host, authorization } = headers;
			const received = { method, url: raw.url ?? '', host, authorization };
			server.received.push(received);
			const said = answer(received);
			if ('json' in said) return await reply.send(said.json);
			return await reply.code(said.status).header('location', said.location).send();
		});
		server.url = await server.app.listen({ host: '127.0.0.1', port: 0 });
		return server;
	}

	async close(): Promise<void> {
		await this.app.close();
	}
}
