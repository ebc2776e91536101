/* eslint-disable @n8n/community-nodes/no-hardcoded-secrets, @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, it } from 'node:test';
import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { MANUAL_START } from '../../n8n/examples';
import { credentialFor, deliver, listenForEvents, sharedWorld } from '../world';
import { manualChain, orderOf, peekerNode } from '../workflows';

/** No secret: shows that what executions hold is found by the search. */
const MARKER = 'canary-marker-4711.com';

const KEY = 'pk_test_canary_key_8c1f';
const EXPIRED_KEY = 'pk_test_expired_canary_9d2e';
const PASSWORD = 'canary-password-7b3a';
const SECRET = 'canary-webhook-secret-6a4d';
const CANARIES = [KEY, EXPIRED_KEY, PASSWORD, SECRET];

const ACCOUNT: INodeParameters = { resource: 'account', operation: 'get' };
describe('secrets on a real n8n', () => {
	const world = sharedWorld({ environment: { N8N_LOG_LEVEL: 'debug' } });

	before(async () => {
		world.sandbox.webhooks.secrets.test = SECRET;
	});

	function fields(): IDataObject {
		return { ...credentialFor(world.sandbox, KEY), smartleadLoginPassword: PASSWORD };
	}

	/** Runs one node, with Continue On Fail or without; returns how the execution ended. */
	async function run(
		parameters: INodeParameters,
		data: IDataObject,
		goOn = false,
	): Promise<string> {
		const { api } = world.n8n;
		const credential = await api.createCredential('Canary', 'peekerApi', data);
		const node = { ...peekerNode('Peeker', parameters, credential), continueOnFail: goOn };
		const workflow = await api.createWorkflow(manualChain('Canary', node));
		return (await api.finishedExecution(await api.runManually(workflow, MANUAL_START))).status;
	}

	it('are in no execution, log line or static data, whatever goes wrong', async () => {
		const { faults } = world.sandbox;
		const echo = {
			error: {
				code: 'invalid_request',
				message: `Login ${PASSWORD} with ${KEY} was refused`,
				details: { sent: { login_password: PASSWORD }, authorization: `Bearer ${KEY}` },
			},
		};
		assert.equal(await run(ACCOUNT, fields()), 'success');
		assert.equal(await run(ACCOUNT, { ...fields(), apiKey: EXPIRED_KEY }), 'error');
		assert.equal(await run(ACCOUNT, { ...fields(), apiKey: `sk_${KEY}` }), 'error');
		for (const goOn of [false, true]) {
			const failed = goOn ? 'success' : 'error';
			faults.add({ kind: 'status', status: 400, body: echo, operationId: 'createOrder' });
			assert.equal(await run(orderOf(MARKER), fields(), goOn), failed);
			faults.add({ kind: 'html', status: 404, operationId: 'getMe' });
			assert.equal(await run(ACCOUNT, fields(), goOn), failed);
		}
		assert.equal(await run(orderOf(MARKER), fields()), 'success');

		const { api } = world.n8n;
		const credential = await api.createCredential('Canary', 'peekerApi', {
			...fields(),
			webhookSecret: SECRET,
		});
		const events = await listenForEvents({ ...world, credential });
		const event = JSON.stringify({ id: 'evt_1', type: 'order.completed', data: { id: 'ord_1' } });
		for (const secret of [SECRET, 'guessed']) {
			await deliver(events.url, { eventId: 'evt_1', body: event, secret });
		}
		await api.finishedExecutions(events.workflow, 1);

		await world.n8n.stop();
		const stored = everythingWritten(world.n8n.userFolder);
		assert.ok(stored.includes(MARKER), 'the search must find what executions hold');
		for (const canary of CANARIES) {
			assert.ok(!stored.includes(canary), `${canary} was written in plain text`);
			const encoded = Buffer.from(canary).toString('base64').slice(0, -4);
			assert.ok(!stored.includes(encoded), `${canary} was written in base64`);
		}
	});
});

/** Every file in n8n's folder that n8n wrote: database, its journal, logs. */
function everythingWritten(folder: string): string {
	const files = readdirSync(folder, { recursive: true, withFileTypes: true });
	return files
		.filter((file) => file.isFile() && !file.parentPath.includes('node_modules'))
		.map((file) => readFileSync(path.join(file.parentPath, file.name), 'latin1'))
		.join('\n');
}
