/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';
import type { StoredCredential, WorkflowDefinition } from '../../n8n/api';
import { MANUAL_START } from '../../n8n/examples';
import { outputOf, type Execution } from '../../n8n/executions';
import { RecordingServer, type Received, type Said } from '../recordingServer';
import { credentialFor, SANDBOX_KEY, sharedWorld } from '../world';
import { itemsNode, manualChain, manualFan, nodeOf, withCredential } from '../workflows';

const BASE_PATH = '/partner/v1';
const KEY = 'pk_test_http_request';

/** Where the API of the redirect tests sends its callers, by the last part of the path. */
type Elsewhere = Record<string, string>;

/** An API that redirects, gives pages by number, and gives pages of which the second is elsewhere. */
const treacherousApi =
	(elsewhere: () => Elsewhere) =>
	({ url }: Received): Said => {
		const [, name = '', rest = ''] = /^\/partner\/v1\/([^/?]+)[/?]?(.*)$/.exec(url) ?? [];
		if (name === 'numbered') {
			const page = Number(new URLSearchParams(rest).get('page'));
			return { json: page > 3 ? [] : [{ page }] };
		}
		if (name === 'next-elsewhere') return { json: { next: elsewhere()[rest] } };
		const status = /^redirect-(\d+)$/.exec(name)?.[1];
		return status ? { status: Number(status), location: elsewhere()[rest] } : { json: { name } };
	};

/** n8n's HTTP Request node with the credential chosen under *Predefined Credential Type*. */
const requestNode = (
	name: string,
	credential: StoredCredential,
	parameters: INodeParameters,
	typeVersion = 4.5,
): INode =>
	nodeOf(
		name,
		'n8n-nodes-base.httpRequest',
		typeVersion,
		{ authentication: 'predefinedCredentialType', nodeCredentialType: 'peekerApi', ...parameters },
		// What is refused must not keep the others from being tried.
		{ ...withCredential(credential), onError: 'continueRegularOutput' },
	);

const paged = (pagination: INodeParameters, more: INodeParameters = {}): INodeParameters => ({
	options: { pagination: { pagination }, ...more },
});

describe("the credential in n8n's own HTTP Request node", () => {
	const world = sharedWorld();
	let api: RecordingServer;
	let other: RecordingServer;
	/** Has the base URL of `api`. */
	let credential: StoredCredential;

	before(async () => {
		other = await RecordingServer.start(() => ({ json: { taken: true } }));
		api = await RecordingServer.start(
			treacherousApi(() => ({
				port: `${other.url}/taken`,
				name: `${api.urlByName}${BASE_PATH}/taken`,
				outside: `${api.url}/taken`,
			})),
		);
		const fields = { ...credentialFor(world.sandbox, KEY), baseUrl: `${api.url}${BASE_PATH}` };
		credential = await world.n8n.api.createCredential('Peeker', 'peekerApi', fields);
	});

	after(async () => {
		await api?.close();
		await other?.close();
	});

	async function run(definition: WorkflowDefinition): Promise<Execution> {
		const workflow = await world.n8n.api.createWorkflow(definition);
		const id = await world.n8n.api.runManually(workflow, MANUAL_START);
		return await world.n8n.api.finishedExecution(id, { timeoutMs: 60_000 });
	}

	/** Every node beside the others; gives what came out of each. */
	async function runAll(nodes: INode[]): Promise<Map<string, IDataObject[]>> {
		const execution = await run(manualFan('HTTP requests', ...nodes));
		assert.equal(execution.status, 'success');
		return new Map(nodes.map(({ name }) => [name, outputOf(execution, name)]));
	}

	/** All that has the key outside of the base URL, and whatever got to the other server. */
	const astray = () => [
		...other.received.filter(({ authorization }) => authorization !== undefined),
		...api.received.filter(
			({ url, host, authorization }) =>
				authorization !== undefined &&
				!(host === new URL(api.url).host && url.startsWith(`${BASE_PATH}/`)),
		),
	];

	const sandboxNode = (name: string, parameters: INodeParameters, typeVersion?: number) =>
		requestNode(name, world.credential, parameters, typeVersion);

	/** The calls of the sandbox's API since `from`, as the contract has them; none was refused. */
	function callsSince(from: number) {
		const calls = world.sandbox.requests.slice(from);
		assert.deepEqual(
			calls.filter(({ status }) => status !== 200),
			[],
		);
		assert.deepEqual(
			new Set(calls.map(({ keyLabel }) => keyLabel === undefined)),
			new Set([false]),
		);
		return calls;
	}

	it('gets and posts, with a query, in every version of the node', async () => {
		const from = world.sandbox.requests.length;
		const { url, seed } = world.sandbox;
		const [{ email }] = seed.users(SANDBOX_KEY, 5);
		const query = {
			sendQuery: true,
			queryParameters: { parameters: [{ name: 'email', value: email }] },
		};
		const post = {
			method: 'POST',
			url: `${url}/domains/availability`,
			sendBody: true,
			specifyBody: 'json',
			jsonBody: '{ "domains": ["posted.com"] }',
		};
		const versions = [3, 4, 4.1, 4.2, 4.3, 4.4, 4.5];
		const nodes = versions.flatMap((version) => [
			sandboxNode(`get ${version}`, { url: `${url}/users`, ...query }, version),
			sandboxNode(`post ${version}`, post, version),
		]);
		const old = [
			sandboxNode(
				'get 2',
				{
					url: `${url}/users`,
					queryParametersUi: { parameter: [{ name: 'email', value: email }] },
				},
				2,
			),
			sandboxNode(
				'post 2',
				{
					requestMethod: 'POST',
					url: `${url}/domains/availability`,
					jsonParameters: true,
					bodyParametersJson: '{ "domains": ["posted.com"] }',
				},
				2,
			),
		];
		const given = await runAll([...nodes, ...old]);
		for (const [name, items] of given) {
			const told = JSON.stringify(items);
			assert.ok(told.includes(name.startsWith('get') ? email : 'posted.com'), `${name}: ${told}`);
		}
		const calls = callsSince(from);
		assert.equal(calls.length, given.size);
		const asked = calls.filter(({ method }) => method === 'GET').map((call) => call.query.email);
		assert.deepEqual(new Set(asked), new Set([email]));
	});

	it('follows the pages of a list, as n8n pages by the next URL', async () => {
		const from = world.sandbox.requests.length;
		const node = sandboxNode('Pages', {
			url: `${world.sandbox.url}/users`,
			sendQuery: true,
			queryParameters: { parameters: [{ name: 'per_page', value: '2' }] },
			...paged({
				paginationMode: 'responseContainsNextURL',
				nextURL: '={{ $response.body.links.next }}',
				paginationCompleteWhen: 'other',
				completeExpression: '={{ !$response.body.links.next }}',
			}),
		});
		const given = await runAll([node]);
		const rows = (given.get('Pages') ?? []).flatMap(({ data }) => data as IDataObject[]);
		const users = world.sandbox.books(SANDBOX_KEY).users.map(({ id }) => id);
		assert.deepEqual(new Set(rows.map(({ id }) => id)), new Set(users));
		assert.equal(rows.length, users.length);
		assert.equal(callsSince(from).length, Math.ceil(users.length / 2));
	});

	it('pages by a parameter, and sends items in batches', async () => {
		const from = api.received.length;
		const numbered = requestNode('Numbered', credential, {
			url: `${api.url}${BASE_PATH}/numbered`,
			...paged({
				paginationMode: 'updateAParameterInEachRequest',
				parameters: { parameters: [{ type: 'qs', name: 'page', value: '={{ $pageCount + 1 }}' }] },
			}),
		});
		const given = await runAll([numbered]);
		assert.deepEqual(given.get('Numbered'), [{ page: 1 }, { page: 2 }, { page: 3 }]);

		const items = [1, 2, 3, 4, 5].map((page) => ({ page }));
		const batched = requestNode('Batched', credential, {
			url: `=${api.url}${BASE_PATH}/item-{{ $json.page }}`,
			options: { batching: { batch: { batchSize: 2, batchInterval: 100 } } },
		});
		const execution = await run(manualChain('In batches', itemsNode('Items', items), batched));
		assert.deepEqual(
			outputOf(execution, 'Batched'),
			items.map(({ page }) => ({ name: `item-${page}` })),
		);
		const received = api.received.slice(from);
		assert.equal(received.length, 4 + items.length);
		for (const { authorization } of received) assert.equal(authorization, `Bearer ${KEY}`);
	});

	it('sends the key along no redirect, whatever the node is told about redirects', async () => {
		const from = api.received.length;
		const followed: Array<[string, number, INodeParameters]> = [
			['as it is', 4.5, {}],
			['as it is', 4, {}],
			['on', 4.5, { redirect: { redirect: { followRedirects: true, maxRedirects: 21 } } }],
			['across hosts', 4.5, { sendCredentialsOnCrossOriginRedirect: true }],
			['on', 4.1, { redirect: { redirect: { followRedirects: true, maxRedirects: 5 } } }],
			['on', 3, { redirect: { redirect: { followRedirects: true, maxRedirects: 21 } } }],
			['off', 4.2, { redirect: { redirect: { followRedirects: false } } }],
			['on', 2, { followRedirect: true, followAllRedirects: true }],
		];
		const nodes = followed.flatMap(([told, version, options]) =>
			[301, 302, 303, 307, 308].flatMap((status) =>
				['GET', 'POST'].flatMap((method) =>
					['port', 'name', 'outside'].map((target) =>
						requestNode(
							`${version} ${told}, ${method} ${status} to another ${target}`,
							credential,
							{
								method,
								requestMethod: method,
								url: `${api.url}${BASE_PATH}/redirect-${status}/${target}`,
								options,
							},
							version,
						),
					),
				),
			),
		);
		await runAll(nodes);
		assert.deepEqual(astray(), []);
		assert.deepEqual(
			[...api.received, ...other.received].filter(({ url }) => url.includes('taken')),
			[],
		);
		const called = api.received.slice(from);
		assert.equal(called.length, nodes.length);
		for (const { authorization } of called) assert.equal(authorization, `Bearer ${KEY}`);
	});

	it('sends the key to nobody else, however the address is written', async () => {
		const base = `${api.url}${BASE_PATH}`;
		const apiHost = new URL(api.url).host;
		const pages = (target: string): INodeParameters => ({
			url: `${base}/next-elsewhere/${target}`,
			...paged({
				paginationMode: 'responseContainsNextURL',
				nextURL: '={{ $response.body.next }}',
				paginationCompleteWhen: 'other',
				completeExpression: '={{ !$response.body.next }}',
			}),
		});
		const elsewhere: Record<string, INodeParameters> = {
			'another port': { url: `${other.url}${BASE_PATH}/me` },
			'another name': { url: `${api.urlByName}${BASE_PATH}/me` },
			'outside of the base path': { url: `${api.url}/me` },
			'a path that begins alike': { url: `${base}-evil/me` },
			'out of the base path by dots': { url: `${base}/../../me` },
			'out of the base path by encoded dots': { url: `${base}/%2e%2e/%2e%2e/me` },
			'the base URL in the user part': { url: `http://${apiHost}@${new URL(other.url).host}/me` },
			'the base URL in the query': { url: `${other.url}/me?x=${base}` },
			'the next page on another port': pages('port'),
			'the next page on another name': pages('name'),
			'the next page outside of the base path': pages('outside'),
			'through a proxy that sees all': { url: `${base}/me`, options: { proxy: other.url } },
		};
		const nodes = Object.entries(elsewhere).flatMap(([name, parameters]) =>
			[4.5, 3, 2].map((version) =>
				requestNode(`${name}, version ${version}`, credential, parameters, version),
			),
		);
		const open = nodeOf('No credential', 'n8n-nodes-base.httpRequest', 4.5, {
			url: `${other.url}/open`,
		});
		await runAll([...nodes, open]);
		assert.deepEqual(astray(), []);
		// The other server can be reached, and would have told.
		assert.deepEqual(
			other.received.map(({ url }) => url),
			['/open'],
		);
	});
});
