/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { IDataObject, INode, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import { MANUAL_START } from '../../n8n/examples';
import { errorText, outputOf, type Execution } from '../../n8n/executions';
import { createPeekerCredential } from '../../n8n/stage';
import type { Fault } from '../../sandbox';
import { credentialFor, publish, sharedWorld } from '../world';
import {
	itemsNode,
	manualChain,
	nodeOf,
	orderOf,
	peekerNode,
	webhookStart,
	wired,
} from '../workflows';

const NAMES = ['one', 'two', 'three', 'four'];

/** As n8n's *Retry On Fail* runs it. */
const retried = (node: INode): INode => ({
	...node,
	retryOnFail: true,
	maxTries: 3,
	waitBetweenTries: 100,
});

const bundle: INodeParameters = {
	resource: 'bundle',
	operation: 'create',
	name: '={{ $json.name }}',
	monthlySendingVolume: 5000,
};

describe('orders with a live key on a real n8n', () => {
	const world = sharedWorld();

	/** Runs one order from the editor; gives how that ended, and how many orders there are then. */
	async function runByHand(name: string, parameters: INodeParameters) {
		const { n8n, sandbox } = world;
		const key = `pk_live_${name}`;
		const credential = await createPeekerCredential(n8n, name, credentialFor(sandbox, key));
		const definition = manualChain(name, peekerNode('Order', parameters, credential));
		const workflow = await n8n.api.createWorkflow(definition);
		const id = await n8n.api.runManually(workflow, MANUAL_START);
		const execution = await n8n.api.finishedExecution(id);
		return { execution, ordersMade: sandbox.books(key).orders.length };
	}

	interface Run {
		execution: Execution;
		/** Bodies of the calls of one operation, in their order. */
		bodiesOf: (operationId: string) => string[];
		books: () => ReturnType<typeof world.sandbox.books>;
	}

	/** Runs one Peeker node on items, as a published workflow and with a live key of its own. */
	async function runOver(
		name: string,
		items: IDataObject[],
		parameters: INodeParameters,
		{
			faults = [],
			settings = (node) => node,
		}: { faults?: Fault[]; settings?: (node: INode) => INode } = {},
	): Promise<Run> {
		const { n8n, sandbox } = world;
		const key = `pk_live_${name}`;
		for (const fault of faults) sandbox.faults.add({ key, ...fault });
		const credential = await createPeekerCredential(n8n, name, credentialFor(sandbox, key));
		const nodes = [
			webhookStart(name),
			itemsNode('Items', items),
			settings(peekerNode('Peeker', parameters, credential)),
			nodeOf('Done', 'n8n-nodes-base.noOp', 1, {}),
			nodeOf('Failed', 'n8n-nodes-base.noOp', 1, {}),
		];
		const definition = wired(name, nodes, [
			['Webhook', 'Items'],
			['Items', 'Peeker'],
			['Peeker', 'Done'],
			['Peeker', 'Failed', 1],
		]);
		const from = sandbox.requests.length;
		const workflow = await publish(world, definition);
		await fetch(`${n8n.url}/webhook/${name}`, { method: 'POST' });
		const [execution] = await n8n.api.finishedExecutions(workflow, 1, { timeoutMs: 180_000 });
		const bodiesOf = (wanted: string) =>
			sandbox.requests
				.slice(from)
				.filter(({ operationId }) => operationId === wanted)
				.map(({ body }) => body);
		return { execution, bodiesOf, books: () => sandbox.books(key) };
	}

	/** The items on an output of the node, each with the number of the item that it came from. */
	const pairedItems = ({ data }: Execution, output: number) =>
		(data.resultData.runData.Peeker[0].data?.main[output] ?? []).map(
			({ json, pairedItem }: INodeExecutionData) => ({
				json,
				from: [pairedItem].flat().map((one) => (typeof one === 'object' ? one.item : one)),
			}),
		);

	it('are refused when run from the editor, with the way out', async () => {
		const { execution, ordersMade } = await runByHand('byhand', orderOf('by-hand.com'));
		assert.equal(execution.status, 'error');
		assert.match(errorText(execution), /Allow Live Manual Run/);
		assert.equal(ordersMade, 0);
	});

	it('are made from the editor when that is allowed', async () => {
		const order = orderOf('allowed.com', { allowLiveManualRun: true });
		const { execution, ordersMade } = await runByHand('allowed', order);
		assert.equal(errorText(execution), '');
		assert.equal(ordersMade, 1);
	});

	it('are made once by a published workflow, also when the answer is lost', async () => {
		const faults: Fault[] = [{ kind: 'resetAfter', operationId: 'createOrder' }];
		const { execution, bodiesOf, books } = await runOver(
			'published',
			[{}],
			orderOf('published.com'),
			{ faults },
		);
		assert.equal(errorText(execution), '');
		assert.match(String(outputOf(execution, 'Peeker')[0].id), /^ord_/);
		const bodies = bodiesOf('createOrder');
		assert.equal(bodies.length, 2);
		assert.equal(new Set(bodies).size, 1);
		assert.equal(books().orders.length, 1);
	});

	it('are made once although n8n runs the whole node again (Retry On Fail)', async () => {
		const names = NAMES.map((name) => `${name}-retried.com`);
		// Neither the answers to the second order arrive nor what it looks for, until n8n's third try.
		const lostAnswers = 9;
		const faults: Fault[] = [
			{
				kind: 'status',
				status: 500,
				operationId: 'createOrder',
				afterWork: true,
				after: 1,
				times: lostAnswers,
			},
			{ kind: 'status', status: 403, operationId: 'listOrders', times: 2 },
		];
		const { execution, bodiesOf, books } = await runOver(
			'retried',
			names.map((domain) => ({ domain })),
			orderOf('={{ $json.domain }}'),
			{ faults, settings: retried },
		);
		assert.equal(errorText(execution), '');
		const bodies = bodiesOf('createOrder');
		const sent = names.map((name) => bodies.filter((body) => body.includes(name)));
		const told = JSON.stringify(sent.map(({ length }) => length));
		// The first was not sent again, the others only once; n8n's own retries were needed for the second.
		assert.equal(sent[0].length, 1, told);
		assert.equal(sent[1].length, lostAnswers + 1, told);
		assert.deepEqual([sent[2].length, sent[3].length], [1, 1], told);
		assert.equal(new Set(sent[1]).size, 1);
		assert.equal(bodiesOf('listOrders').length, 2);
		assert.equal(books().orders.length, names.length);
		assert.equal(books().charges.length, names.length);
		const given = outputOf(execution, 'Peeker').map(({ id }) => id);
		assert.equal(new Set(given).size, names.length);
		assert.deepEqual(new Set(given), new Set(books().orders.map(({ id }) => id)));
	});

	it('and bundles deleted once, although n8n runs the whole node again', async () => {
		const key = 'pk_live_deleted';
		const bundles = NAMES.map(() => world.sandbox.seed.bundle(key));
		const { execution, bodiesOf, books } = await runOver(
			'deleted',
			bundles.map(({ id }) => ({ id })),
			{
				resource: 'bundle',
				operation: 'delete',
				bundleId: { __rl: true, mode: 'id', value: '={{ $json.id }}' },
			},
			{
				faults: [{ kind: 'status', status: 403, operationId: 'deleteBundle', after: 2, times: 2 }],
				settings: retried,
			},
		);
		assert.equal(errorText(execution), '');
		assert.deepEqual(books().bundles, []);
		assert.equal(bodiesOf('deleteBundle').length, bundles.length + 2);
		assert.equal(outputOf(execution, 'Peeker').length, bundles.length);
	});

	it("are recognised when a failed execution is retried in n8n's list, which begins anew", async () => {
		const { execution, bodiesOf, books } = await runOver(
			'relisted',
			NAMES.map((name) => ({ domain: `${name}-relisted.com` })),
			orderOf('={{ $json.domain }}'),
			{ faults: [{ kind: 'status', status: 403, operationId: 'createOrder', after: 2 }] },
		);
		assert.equal(execution.status, 'error');
		assert.equal(books().orders.length, 2);
		assert.equal(await world.n8n.api.retry(execution.id), 'success');
		assert.equal(bodiesOf('createOrder').length, 3 + NAMES.length);
		assert.equal(books().orders.length, NAMES.length);
		assert.equal(books().charges.length, NAMES.length);
	});

	it('but bundles are made again by such a retry, as README says', async () => {
		const { execution, books } = await runOver(
			'bundled',
			NAMES.map((name) => ({ name })),
			bundle,
			{ faults: [{ kind: 'status', status: 403, operationId: 'createBundle', after: 2 }] },
		);
		assert.equal(execution.status, 'error');
		assert.equal(await world.n8n.api.retry(execution.id), 'success');
		assert.equal(books().bundles.length, 2 + NAMES.length);
	});

	it('part into results and errors (Continue using error output)', async () => {
		const names = [
			'good-parted.com',
			'gone-parted.com',
			'nodot',
			'lost-parted.com',
			'last-parted.com',
		];
		const faults: Fault[] = [
			// The third that is sent: its answers are lost, and so is what it looks for.
			{
				kind: 'status',
				status: 500,
				operationId: 'createOrder',
				afterWork: true,
				after: 2,
				times: 4,
			},
			{ kind: 'status', status: 403, operationId: 'listOrders' },
		];
		const { execution, books } = await runOver(
			'parted',
			names.map((domain) => ({ domain })),
			orderOf('={{ $json.domain }}'),
			{ faults, settings: (node) => ({ ...node, onError: 'continueErrorOutput' }) },
		);
		assert.equal(errorText(execution), '');
		const done = pairedItems(execution, 0);
		assert.deepEqual(
			done.map(({ from }) => from),
			[[0], [4]],
		);
		for (const { json } of done) assert.match(String(json.id), /^ord_/);
		assert.equal(books().orders.length, 3);

		const failed = pairedItems(execution, 1);
		assert.deepEqual(
			failed.map(({ from }) => from),
			[[1], [2], [3]],
		);
		// Before 2.39 n8n sends no item with `details` to the error output.
		const details = failed.map(({ json }) => (json.details ?? json.message) as IDataObject);
		const told = JSON.stringify(failed, undefined, 1);
		for (const { json } of failed) assert.equal(typeof json.error, 'string', told);
		const [refused, invalid, lost] = details;
		assert.equal(refused.code, 'domains_not_submittable', told);
		assert.equal(refused.repeat, 'safe', told);
		assert.match(String(refused.request_id), /^req_/, told);
		assert.match(String(refused.field), /domains/, told);
		assert.equal(invalid.code, 'invalid_input', told);
		assert.equal(invalid.field, 'domains', told);
		assert.match(String(invalid.description), /nodot/, told);
		assert.equal(invalid.request_id, undefined, told);
		assert.equal(lost.code, 'internal_error', told);
		// For Peeker takes the same order for the first one.
		assert.equal(lost.repeat, 'safe', told);
		assert.match(String(lost.description), /same order again within 24 hours/, told);
		// n8n hands them to the branches that they belong to.
		assert.deepEqual(
			outputOf(execution, 'Done'),
			done.map(({ json }) => json),
		);
		assert.deepEqual(
			outputOf(execution, 'Failed'),
			failed.map(({ json }) => json),
		);
	});
});
