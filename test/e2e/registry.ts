/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import path from 'node:path';
import tls from 'node:tls';
import { z } from 'zod';
import { runCommand } from '../n8n/command';

/** Key and certificate that nobody trusts; what is served behind them is told not to mind. */
const PEM = readFileSync(path.resolve(__dirname, '../faults/selfSigned.pem'));
const TARBALL_PATH = '/package.tgz';

const manifestSchema = z.object({ name: z.string(), version: z.string() }).passthrough();

/**
 * A package registry that holds one tarball, on loopback. n8n lets only licensed users name another
 * registry than the public one; so this is the way out that n8n is given (a proxy), which leads to
 * no place but here, whichever host is asked for.
 */
export class LocalRegistry {
	/** What was asked for, as method, host and path. */
	readonly requests: string[] = [];

	private readonly sockets = new Set<Socket>();

	private constructor(
		private readonly manifest: z.infer<typeof manifestSchema>,
		private readonly tarball: Buffer,
		registry: http.Server,
		private readonly proxy: http.Server,
	) {
		registry.on('request', (request, response) => this.answer(request, response));
		proxy.on('connect', (_request: http.IncomingMessage, socket: Socket, head: Buffer) => {
			this.sockets.add(socket);
			socket.on('error', () => socket.destroy());
			socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
			if (head.length > 0) socket.unshift(head);
			const secure = new tls.TLSSocket(socket, { isServer: true, key: PEM, cert: PEM });
			secure.on('error', () => socket.destroy());
			registry.emit('connection', secure);
		});
	}

	/** Starts it with the tarball of one version. */
	static async start(tarball: string): Promise<LocalRegistry> {
		const text = await runCommand('tar', ['-xzOf', tarball, 'package/package.json']);
		const proxy = http.createServer((_request, response) => response.writeHead(502).end());
		const registry = new LocalRegistry(
			manifestSchema.parse(JSON.parse(text)),
			readFileSync(tarball),
			http.createServer(),
			proxy,
		);
		await new Promise<void>((resolve) => {
			proxy.listen(0, '127.0.0.1', resolve);
		});
		return registry;
	}

	/** Settings of an n8n that installs packages from here. */
	get environment(): NodeJS.ProcessEnv {
		const { port } = this.proxy.address() as AddressInfo;
		const url = `http://127.0.0.1:${port}`;
		return {
			HTTPS_PROXY: url,
			https_proxy: url,
			NO_PROXY: '127.0.0.1,localhost',
			no_proxy: '127.0.0.1,localhost',
			npm_config_strict_ssl: 'false',
			NODE_TLS_REJECT_UNAUTHORIZED: '0',
		};
	}

	/** SHA-512 of the tarball, as npm writes it. */
	get integrity(): string {
		return `sha512-${createHash('sha512').update(this.tarball).digest('base64')}`;
	}

	close(): void {
		for (const socket of this.sockets) socket.destroy();
		this.proxy.close();
	}

	private answer({ method, headers, url = '/' }: http.IncomingMessage, out: http.ServerResponse) {
		const { host = '' } = headers;
		this.requests.push(`${method} ${host}${url}`);
		const { name, version } = this.manifest;
		const own = {
			...this.manifest,
			dist: { tarball: `https://${host}${TARBALL_PATH}`, integrity: this.integrity },
		};
		if (url === TARBALL_PATH) return void out.end(this.tarball);
		const documents: Record<string, unknown> = {
			[`/${name}`]: { name, 'dist-tags': { latest: version }, versions: { [version]: own } },
			[`/${name}/latest`]: own,
			[`/${name}/${version}`]: own,
		};
		out.writeHead(url in documents ? 200 : 404, { 'content-type': 'application/json' });
		out.end(JSON.stringify(documents[url] ?? { error: 'not found' }));
	}
}
