/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { before, describe, it } from 'node:test';
import type { INode, INodeParameters } from 'n8n-workflow';
import type { StoredCredential, StoredWorkflow } from '../../n8n/api';
import { MANUAL_START } from '../../n8n/examples';
import { errorText, type Execution } from '../../n8n/executions';
import { until } from '../../n8n/until';
import { credentialFor, publish, sharedWorld } from '../world';
import { chain, manualChain, nodeOf, orderOf, peekerNode, webhookChain } from '../workflows';

const LIVE_KEY = 'pk_live_by_hand';

const REFUSED = /Allow Live Manual Run/;

describe('orders with a live key, below what a person began', () => {
	const world = sharedWorld();
	let credential: StoredCredential;

	before(async () => {
		const fields = credentialFor(world.sandbox, LIVE_KEY);
		credential = await world.n8n.api.createCredential('Peeker live', 'peekerApi', fields);
	});

	const orderNode = (parameters: INodeParameters) => peekerNode('Order', parameters, credential);

	/** Runs a chain of nodes from the editor. */
	async function runByHand(...nodes: INode[]): Promise<Execution> {
		const { api } = world.n8n;
		const workflow = await api.createWorkflow(manualChain('By hand', ...nodes));
		return await api.finishedExecution(await api.runManually(workflow, MANUAL_START));
	}

	/** Runs a chain of nodes as a published workflow that somebody calls. */
	async function runPublished(path: string, ...nodes: INode[]): Promise<Execution> {
		const workflow = await publish(world, webhookChain(path, path, ...nodes));
		await fetch(`${world.n8n.url}/webhook/${path}`, { method: 'POST' });
		const [execution] = await world.n8n.api.finishedExecutions(workflow, 1);
		return execution;
	}

	/** The orders of a domain that the API has taken, and their calls as they came over the wire. */
	const bodiesSent = (domain: string): string[] =>
		world.sandbox.requests
			.filter(({ operationId, body }) => operationId === 'createOrder' && body.includes(domain))
			.map(({ body }) => body);

	function assertOrdered(execution: Execution, domain: string): void {
		assert.equal(errorText(execution), '');
		assert.equal(bodiesSent(domain).length, 1);
	}

	function assertRefused(execution: Execution, domain: string): void {
		assert.equal(execution.status, 'error');
		assert.match(errorText(execution), REFUSED);
		assert.deepEqual(bodiesSent(domain), []);
	}

	describe('in a workflow that another one calls', () => {
		/** A workflow that orders when it is called. */
		const called = (parameters: INodeParameters) =>
			chain(
				`Orders ${String(parameters.domains)}`,
				nodeOf('Called', 'n8n-nodes-base.executeWorkflowTrigger', 1.1, {
					inputSource: 'passthrough',
				}),
				orderNode(parameters),
			);

		const calling = ({ id }: StoredWorkflow): INode =>
			nodeOf('Call', 'n8n-nodes-base.executeWorkflow', 1.2, {
				workflowId: { __rl: true, mode: 'id', value: id },
				options: {},
			});

		it('are refused when the caller was run from the editor', async () => {
			const draft = await world.n8n.api.createWorkflow(called(orderOf('draft.com')));
			assertRefused(await runByHand(calling(draft)), 'draft.com');
			const published = await publish(world, called(orderOf('called.com')));
			assertRefused(await runByHand(calling(published)), 'called.com');
		});

		it('are refused also below a second workflow', async () => {
			const published = await publish(world, called(orderOf('deep.com')));
			const [start] = called(orderOf('deep.com')).nodes;
			const between = await publish(world, chain('Between', start, calling(published)));
			assertRefused(await runByHand(calling(between)), 'deep.com');
		});

		it('are made when that is allowed', async () => {
			const order = orderOf('called-allowed.com', { allowLiveManualRun: true });
			const workflow = await publish(world, called(order));
			assertOrdered(await runByHand(calling(workflow)), 'called-allowed.com');
		});

		it('are made when the caller is a published workflow that ran by itself', async () => {
			const workflow = await publish(world, called(orderOf('production.com')));
			assertOrdered(await runPublished('calls', calling(workflow)), 'production.com');
		});

		it('are made below a webhook that is being tested: the node cannot tell that', async () => {
			const workflow = await publish(world, called(orderOf('tested.com')));
			const { api, url } = world.n8n;
			const definition = webhookChain('Tested', 'tested', calling(workflow));
			const caller = await api.createWorkflow(definition);
			await api.listenForTestEvent(caller, 'Webhook');
			await fetch(`${url}/webhook-test/tested`, { method: 'POST' });
			const [execution] = await api.finishedExecutions(caller, 1);
			assert.equal(execution.mode, 'manual');
			assertOrdered(execution, 'tested.com');
		});
	});

	it('are refused in an evaluation', async () => {
		const { api } = world.n8n;
		const table = await api.createDataTable('Cases', [{ domain: 'evaluated.com' }]);
		const workflow = await api.createWorkflow(
			chain(
				'Evaluated',
				nodeOf('Cases', 'n8n-nodes-base.evaluationTrigger', 4.7, {
					source: 'dataTable',
					dataTableId: { __rl: true, mode: 'id', value: table },
				}),
				orderNode(orderOf('={{ $json.domain }}')),
				nodeOf('Metrics', 'n8n-nodes-base.evaluation', 4.7, {
					operation: 'setMetrics',
					metric: 'customMetrics',
					metrics: { assignments: [{ id: '1', name: 'ordered', value: 1, type: 'number' }] },
				}),
			),
		);
		await api.startEvaluation(workflow);
		const execution = await until('the evaluation to end', async () => {
			const ended = await api.finishedExecutions(workflow, 1);
			return ended.find(({ mode }) => mode === 'evaluation');
		});
		assertRefused(execution, 'evaluated.com');
	});
});
