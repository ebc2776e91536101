/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals --
   Test code. */
import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	IWebhookFunctions,
} from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { createHarness } from './n8n';

const description: INodeType['description'] = {
	displayName: 'Probe',
	name: 'probe',
	group: ['transform'],
	version: [1],
	description: '',
	defaults: { name: 'Probe' },
	inputs: ['main'],
	outputs: ['main'],
	credentials: [{ name: 'probeApi', required: true }],
	properties: [{ displayName: 'Word', name: 'word', type: 'string', default: 'none' }],
};

let tries = 0;
const probe: INodeType = {
	description,
	async execute(this: IExecuteFunctions) {
		const output: INodeExecutionData[] = [];
		for (let item = 0; item < this.getInputData().length; item++) {
			const word = this.getNodeParameter('word', item) as string;
			tries += 1;
			if (word === 'boom') throw new NodeOperationError(this.getNode(), 'No', { itemIndex: item });
			if (word === 'wait') {
				const signal = this.getExecutionCancelSignal();
				await new Promise((resolve) => signal?.addEventListener('abort', resolve));
			}
			const json = word.startsWith('http')
				? ((await this.helpers.httpRequestWithAuthentication.call(this, 'probeApi', {
						url: word,
					})) as INodeExecutionData['json'])
				: { word, tool: this.isToolExecution() };
			output.push({ json, pairedItem: { item } });
		}
		this.addExecutionHints({ message: 'A hint' });
		return [output];
	},
};

const trigger: INodeType = {
	description: {
		...description,
		inputs: [],
		webhooks: [{ name: 'default', httpMethod: 'POST', path: 'webhook', responseData: 'noData' }],
	},
	async webhook(this: IWebhookFunctions) {
		this.getWorkflowStaticData('node').seen = this.getRequestObject().rawBody.toString();
		return { workflowData: [[{ json: { mode: this.getMode() } }]] };
	},
};

const harness = createHarness({
	nodes: { 'test.probe': probe, 'test.trigger': trigger },
	credentialTypes: [
		{
			name: 'probeApi',
			displayName: 'Probe API',
			properties: [{ displayName: 'Key', name: 'key', type: 'string', default: 'default-key' }],
			authenticate: {
				type: 'generic',
				properties: { headers: { 'x-key': '={{ $credentials.key }}' } },
			},
		},
	],
	credentials: { probeApi: {} },
});
const type = 'test.probe';

describe('in-process harness', () => {
	test('evaluates expressions for each item and keeps pairing and hints', async () => {
		const result = await harness.execute({
			type,
			parameters: { word: '={{ $json.x }}' },
			items: [{ json: { x: 'a' } }, { json: { x: 'b' } }],
		});
		expect(result.error).toBeUndefined();
		expect(result.status).toBe('success');
		expect(result.items).toEqual([
			{ json: { word: 'a', tool: false }, pairedItem: { item: 0 } },
			{ json: { word: 'b', tool: false }, pairedItem: { item: 1 } },
		]);
		expect(result.hints).toEqual([{ message: 'A hint' }]);
	});

	test('error handling and retries are n8n’s own', async () => {
		const failing = { type, parameters: { word: 'boom' } };
		expect(await harness.execute(failing)).toMatchObject({
			status: 'error',
			error: { message: 'No', context: { itemIndex: 0 } },
		});
		expect((await harness.execute({ ...failing, continueOnFail: true })).status).toBe('success');
		tries = 0;
		await harness.execute({ ...failing, retryOnFail: { maxTries: 3, waitBetweenTries: 1 } });
		expect(tries).toBe(3);
	});

	test('runs as a tool and stops when told to', async () => {
		const asTool = await harness.execute({ type, isTool: true });
		expect(asTool.items[0].json).toEqual({ word: 'none', tool: true });
		const controller = new AbortController();
		const running = harness.execute({
			type,
			parameters: { word: 'wait' },
			abortSignal: controller.signal,
		});
		setImmediate(() => controller.abort());
		expect((await running).status).toBe('canceled');
	});

	test('authenticates requests with the credential and its defaults', async () => {
		const server = http.createServer((request, response) => {
			response.setHeader('content-type', 'application/json');
			response.end(JSON.stringify({ key: request.headers['x-key'] }));
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		const parameters = { word: `http://127.0.0.1:${port}/` };
		const plain = await harness.execute({ type, parameters });
		const credentials = { probeApi: { key: 'k2' } };
		const other = await harness.execute({ type, parameters, credentials });
		await new Promise((resolve) => server.close(resolve));
		expect([plain.items[0].json, other.items[0].json]).toEqual([
			{ key: 'default-key' },
			{ key: 'k2' },
		]);
	});

	test('static data is saved only for an accepted production delivery', async () => {
		const delivery = { type: 'test.trigger', headers: {}, rawBody: Buffer.from('{}') };
		const headers = { 'content-type': 'application/json' };
		const accepted = await harness.webhook({ ...delivery, headers });
		expect(accepted.workflowData).toEqual([[{ json: { mode: 'webhook' } }]]);
		expect(accepted.response).toMatchObject({ status: 200, body: undefined, finished: true });
		expect(accepted.staticData).toEqual({ seen: '{}' });
		const refused = await harness.webhook({
			...delivery,
			headers,
			startExecution: async () => false,
		});
		expect(refused).toMatchObject({ response: { status: 500 }, staticDataChanged: false });
		const test = await harness.webhook({ ...delivery, headers, mode: 'manual' });
		expect(test).toMatchObject({ response: { status: 200 }, staticDataChanged: false });
		const malformed = await harness.webhook({ ...delivery, headers, rawBody: Buffer.from('{') });
		expect(malformed).toMatchObject({ response: { status: 422 }, workflowData: undefined });
	});
});
