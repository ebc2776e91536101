/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals --
   Test code. */
import { EventEmitter } from 'node:events';

/** The parts of express's request that n8n 2.41 hands to a node's `webhook()`. */
export class FakeRequest extends EventEmitter {
	readonly method = 'POST';

	readonly query = {};

	readonly params = {};

	rawBody: Buffer | undefined;

	body: unknown;

	contentType: string | undefined;

	constructor(
		readonly headers: Record<string, string | string[]>,
		private readonly sent: Buffer | undefined,
	) {
		super();
		const type = headers['content-type'];
		this.contentType = typeof type === 'string' ? type.split(';')[0].trim() : undefined;
	}

	/** n8n reads the body on demand and keeps it; a body that cannot be read stays absent. */
	readRawBody = async (): Promise<void> => {
		this.rawBody ??= this.sent;
	};
}

/** The parts of express's response that n8n 2.41 and a node's `webhook()` use, with its events. */
export class FakeResponse extends EventEmitter {
	statusCode = 200;

	headersSent = false;

	writableEnded = false;

	writableFinished = false;

	destroyed = false;

	readonly locals = {};

	readonly headers: Record<string, string> = {};

	body: unknown;

	status(code: number): this {
		this.statusCode = code;
		return this;
	}

	setHeader(name: string, value: string): this {
		this.headers[name.toLowerCase()] = value;
		return this;
	}

	json(body: unknown): this {
		return this.send(body);
	}

	send(body: unknown): this {
		this.body = body;
		return this.end();
	}

	/** Like node's response: once the connection is gone, `prefinish` comes but `finish` does not. */
	end(): this {
		if (this.writableEnded) throw new Error('The response was sent twice');
		this.headersSent = true;
		this.writableEnded = true;
		this.emit('prefinish');
		if (!this.destroyed) {
			this.writableFinished = true;
			setImmediate(() => {
				this.emit('finish');
				this.disconnect();
			});
		}
		return this;
	}

	/** The connection closes: after the answer, or because the sender hung up before it. */
	disconnect(): void {
		if (this.destroyed) return;
		this.destroyed = true;
		this.emit('close');
	}
}
