/* eslint-disable @n8n/community-nodes/no-deprecated-workflow-functions, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals --
   Test code, never part of the package. The HTTP Request node itself calls the deprecated helper. */
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { IDataObject, IExecuteFunctions, INodeType } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { PeekerApi } from '../../credentials/PeekerApi.credentials';
import { Harness } from '../support/n8n';
import * as faults from './faults';
import type { World } from './world';
import { startWorld } from './world';

/** Calls as n8n's HTTP Request node does, with the options of its parameter `options`. */
const caller: INodeType = {
	description: {
		displayName: 'Caller',
		name: 'caller',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: 'Caller' },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'peekerApi', required: true }],
		properties: [{ displayName: 'Options', name: 'options', type: 'json', default: {} }],
	},
	async execute(this: IExecuteFunctions) {
		const { legacy, ...options } = this.getNodeParameter('options', 0) as IDataObject;
		const helper = legacy
			? this.helpers.requestWithAuthentication
			: this.helpers.httpRequestWithAuthentication;
		const answer: unknown = await helper.call(this, 'peekerApi', options as never);
		return [[{ json: { answer: answer as IDataObject } }]];
	},
};

let world: World;
let elsewhere: World;

const call = async (options: IDataObject, baseUrl = world.url) => {
	const harness = new Harness({
		nodes: { 'test.caller': caller },
		credentialTypes: [new PeekerApi()],
		credentials: { peekerApi: { apiKey: 'pk_live_http', baseUrl } },
	});
	return await harness.execute({
		type: 'test.caller',
		parameters: { options: options as never },
	});
};

const keysSeen = ({ gateway }: World) =>
	gateway.calls.map(({ request }) => request.headers.authorization);

beforeEach(async () => {
	world = await startWorld();
	elsewhere = await startWorld();
});

afterEach(async () => {
	await world.close();
	await elsewhere.close();
});

describe("the credential in n8n's HTTP Request node", () => {
	it.each(
		[301, 302, 307, 308].flatMap((status) => [
			{ status, name: 'nothing', more: {} },
			{ status, name: 'followRedirect', more: { followRedirect: true } },
			{
				status,
				name: 'followAllRedirects',
				more: { followRedirect: true, followAllRedirects: true, maxRedirects: 21 },
			},
			{ status, name: 'followRedirect false', more: { followRedirect: false } },
		]),
	)('#20 not along a redirect $status with $name', async ({ status, more }) => {
		world.gateway.on('GET /me', faults.redirect(status, `${elsewhere.url}/me`));
		await call({ legacy: true, method: 'GET', uri: `${world.url}/me`, ...more });
		await call({ method: 'GET', url: `${world.url}/me`, ...more });
		expect(keysSeen(elsewhere)).toEqual([]);
	});

	it.each([
		['uri', () => ({ legacy: true, method: 'GET', uri: `${world.url}/me`, json: true })],
		[
			'uri with a query',
			() => ({
				legacy: true,
				method: 'GET',
				uri: `${world.url}/users`,
				qs: { per_page: 2 },
				json: true,
			}),
		],
		[
			'uri and url',
			() => ({
				legacy: true,
				method: 'GET',
				uri: `${world.url}/me`,
				url: `${world.url}/users`,
				json: true,
			}),
		],
		['url', () => ({ method: 'GET', url: `${world.url}/me` })],
		['baseURL and url', () => ({ method: 'GET', baseURL: world.url, url: '/me' })],
	])('#20 %s', async (_name, options) => {
		const result = await call(options());
		expect(result.error?.message).toBeUndefined();
		expect(keysSeen(world)).toEqual(['Bearer pk_live_http']);
	});

	it('#20 POST with uri', async () => {
		const body = { domains: ['a.example'] };
		const uri = `${world.url}/domains/availability`;
		const result = await call({ legacy: true, method: 'POST', uri, body, json: true });
		expect(JSON.stringify(result.items)).toContain('a.example');
	});

	it.each([
		['uri', () => ({ legacy: true, method: 'GET', uri: `${elsewhere.url}/me` })],
		[
			'url beside a good uri',
			() => ({ legacy: true, method: 'GET', uri: `${world.url}/me`, url: `${elsewhere.url}/me` }),
		],
		[
			'absolute url over baseURL',
			() => ({ method: 'GET', baseURL: world.url, url: `${elsewhere.url}/me` }),
		],
		[
			'absolute url over baseURL/',
			() => ({ method: 'GET', baseURL: `${world.url}/`, url: `${elsewhere.url}/me` }),
		],
		[
			'legacy baseURL and absolute uri',
			() => ({ legacy: true, method: 'GET', baseURL: world.url, uri: `${elsewhere.url}/me` }),
		],
		['url', () => ({ method: 'GET', url: `${elsewhere.url}/me` })],
		[
			'a host that begins alike',
			() => ({ method: 'GET', url: `${elsewhere.url}/me?x=${world.url}` }),
		],
		[
			'a user part',
			() => ({
				method: 'GET',
				url: elsewhere.url.replace('http://', `http://${new URL(world.url).host}@`),
			}),
		],
	])('#20 elsewhere by %s: no key', async (_name, options) => {
		await call(options());
		expect(keysSeen(elsewhere).filter(Boolean)).toEqual([]);
	});

	it('#20 through no proxy that could read it', async () => {
		const { host, hostname, port } = new URL(elsewhere.url);
		const uri = `${world.url}/me`;
		await call({ legacy: true, method: 'GET', uri, proxy: `http://${host}` });
		const proxy = { protocol: 'http', host: hostname, port: Number(port) };
		await call({ method: 'GET', url: uri, proxy });
		expect(keysSeen(elsewhere)).toEqual([]);
		expect(keysSeen(world)).toEqual(['Bearer pk_live_http', 'Bearer pk_live_http']);
	});

	it('#20 to nobody who cannot prove who it is', async () => {
		const pem = readFileSync(path.join(__dirname, '../faults/selfSigned.pem'));
		const keys: unknown[] = [];
		const server = createTlsServer({ key: pem, cert: pem }, ({ headers }, response) => {
			keys.push(headers.authorization);
			response.end('{}');
		});
		server.listen(0, '127.0.0.1');
		await once(server, 'listening');
		const base = `https://127.0.0.1:${(server.address() as AddressInfo).port}/partner/v1`;
		const uri = `${base}/me`;
		await call({ legacy: true, method: 'GET', uri, rejectUnauthorized: false }, base);
		await call({ method: 'GET', url: uri, skipSslCertificateValidation: true }, base);
		server.close();
		expect(keys).toEqual([]);
	});
});
