/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { INodeParameters } from 'n8n-workflow';
import type { StoredCredential } from '../../n8n/api';
import { MANUAL_START } from '../../n8n/examples';
import { errorText, outputOf, type Execution } from '../../n8n/executions';
import { credentialFor, endWorld, publish, startWorld, type World } from '../world';
import { manualChain, peekerNode, webhookChain } from '../workflows';

const LIVE_KEY = 'pk_live_e2e';

/** A custom order of one Microsoft domain. */
function orderOf(domain: string, options: INodeParameters = {}): INodeParameters {
	return {
		resource: 'order',
		operation: 'create',
		userId: { __rl: true, mode: 'email', value: 'dana@customer.example' },
		orderType: 'custom',
		googleLicenses: 0,
		microsoftLicenses: 1,
		microsoftInboxesPerDomain: 50,
		domainsFrom: 'parameter',
		domains: domain,
		personasFrom: 'define',
		personas: { persona: [{ firstName: 'Dana', lastName: 'Reyes', profilePictureUrl: '' }] },
		smartleadLogin: 'credential',
		forwardingUrl: 'https://customer.example',
		options,
	};
}

describe('orders with a live key on a real n8n', () => {
	let world: World;
	let credential: StoredCredential;

	before(async () => {
		world = await startWorld();
		const fields = credentialFor(world.sandbox, LIVE_KEY);
		credential = await world.n8n.api.createCredential('Peeker live', 'peekerApi', fields);
	});

	after(async () => await endWorld(world));

	async function runByHand(parameters: INodeParameters): Promise<Execution> {
		const { api } = world.n8n;
		const definition = manualChain('By hand', peekerNode('Order', parameters, credential));
		const workflow = await api.createWorkflow(definition);
		return await api.finishedExecution(await api.runManually(workflow, MANUAL_START));
	}

	function ordersMade(): number {
		return world.sandbox.books(LIVE_KEY).orders.length;
	}

	/** Bodies of the order calls that the API got for a domain, as they came over the wire. */
	function bodiesSent(domain: string): string[] {
		return world.sandbox.requests
			.filter(({ operationId, body }) => operationId === 'createOrder' && body.includes(domain))
			.map(({ body }) => body);
	}

	it('are refused when run from the editor, with the way out', async () => {
		const execution = await runByHand(orderOf('by-hand.com'));
		assert.equal(execution.status, 'error');
		assert.match(errorText(execution), /Allow Live Manual Run/);
		assert.equal(ordersMade(), 0);
	});

	it('are made from the editor when that is allowed', async () => {
		const execution = await runByHand(orderOf('by-hand.com', { allowLiveManualRun: true }));
		assert.equal(errorText(execution), '');
		assert.equal(ordersMade(), 1);
	});

	it('are made once by a published workflow, also when the answer is lost', async () => {
		world.sandbox.faults.add({ kind: 'resetAfter', operationId: 'createOrder' });
		const node = peekerNode('Order', orderOf('published.com'), credential);
		const workflow = await publish(world, webhookChain('Published', 'order-published', node));
		await fetch(`${world.n8n.url}/webhook/order-published`, { method: 'POST' });
		const [execution] = await world.n8n.api.finishedExecutions(workflow, 1);
		assert.equal(errorText(execution), '');
		assert.match(String(outputOf(execution, 'Order')[0].id), /^ord_/);
		const bodies = bodiesSent('published.com');
		assert.equal(bodies.length, 2);
		assert.equal(new Set(bodies).size, 1);
		assert.equal(ordersMade(), 2);
	});

	it('are made once although n8n runs the whole node again (Retry On Fail)', async () => {
		const lostAnswers = 12;
		// Lost more often than the node tries: then it finds its order among the user's, in this pass or in n8n's next.
		world.sandbox.faults.add({
			kind: 'status',
			status: 500,
			operationId: 'createOrder',
			afterWork: true,
			times: lostAnswers,
		});
		const node = {
			...peekerNode('Order', orderOf('retried.com'), credential),
			retryOnFail: true,
			maxTries: 5,
			waitBetweenTries: 100,
		};
		const workflow = await publish(world, webhookChain('Retried', 'order-retried', node));
		await fetch(`${world.n8n.url}/webhook/order-retried`, { method: 'POST' });
		const [execution] = await world.n8n.api.finishedExecutions(workflow, 1, {
			timeoutMs: 180_000,
		});
		assert.equal(errorText(execution), '');
		const bodies = bodiesSent('retried.com');
		assert.ok(bodies.length > 1 && bodies.length <= lostAnswers + 1, `${bodies.length} were sent`);
		assert.equal(new Set(bodies).size, 1);
		assert.equal(ordersMade(), 3);
	});
});
