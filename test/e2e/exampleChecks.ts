/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import type { IDataObject } from 'n8n-workflow';
import type { StoredWorkflow, WorkflowDefinition } from '../n8n/api';
import {
	nodesRun,
	outputOf,
	outputOfAllRuns,
	resumeUrlOf,
	type Execution,
} from '../n8n/executions';
import { exampleWorkflow } from '../n8n/examples';
import { until } from '../n8n/until';
import { chain, nodeOf } from './workflows';
import { SANDBOX_KEY, type World } from './world';

/** How one example is run after its import, and what must come of it. */
export interface ExampleCheck {
	/** What its notes tell a person to choose after the import, beside the credential. */
	edit?(definition: WorkflowDefinition, world: World): Promise<WorkflowDefinition>;
	/** The trigger to start from; default the button's. */
	start?: string;
	/** Makes what the example needs in the account, and gives the pinned item that it starts with. */
	prepare?(world: World): Promise<IDataObject | void>;
	/** Nodes that n8n must have run, each with at least one item. */
	runs: string[];
	verify?(execution: Execution, world: World): Promise<void> | void;
}

const event = (type: string, data: IDataObject): IDataObject => ({
	id: `evt_example_${type}`,
	type,
	created_at: '2026-07-01T09:00:00Z',
	data,
});

const only = (execution: Execution, node: string): IDataObject => {
	const items = outputOf(execution, node);
	assert.equal(items.length, 1, `${node} gave ${items.length} items`);
	return items[0];
};

const books = ({ sandbox }: World) => sandbox.books(SANDBOX_KEY);

/** Places an order as somebody else did before, and waits until it rests. */
async function order(
	{ sandbox }: World,
	domains: string[],
	picture: string | null = null,
): Promise<string> {
	const response = await fetch(`${sandbox.url}/orders`, {
		method: 'POST',
		headers: { authorization: `Bearer ${SANDBOX_KEY}`, 'content-type': 'application/json' },
		body: JSON.stringify({
			user: 'dana@customer.example',
			google_licenses: 2 * domains.length,
			google_inboxes_per_domain: 2,
			sequencer: {
				provider: 'smartlead',
				client_id: null,
				login_email: 'ops@agency.example',
				login_password: 'not-a-real-password',
			},
			domains,
			personas: [{ first_name: 'Lee', last_name: 'Novak', profile_picture_url: picture }],
		}),
	});
	const { data } = (await response.json()) as { data: { id: string } };
	await until('the order to rest', () => {
		const found = sandbox.books(SANDBOX_KEY).orders.find(({ id }) => id === data.id);
		return found?.status === 'in_progress' ? undefined : true;
	});
	return data.id;
}

/** Lets an execution that waits for orders go on at once, when all that the API is at has ended. */
async function untilFinished(execution: Execution, { n8n, sandbox }: World): Promise<Execution> {
	await sandbox.idle();
	if (execution.status !== 'waiting') return execution;
	const response = await fetch(resumeUrlOf(n8n.url, execution), { method: 'POST' });
	assert.equal(response.status, 200);
	return await n8n.api.finishedExecution(execution.id);
}

/** The execution of `order-and-resume` that waits for an order, started for `resume-orders` to wake. */
let waiting: string;

async function startWaiting({ n8n, credential, sandbox }: World): Promise<IDataObject> {
	const [running] = sandbox.seed.orders(SANDBOX_KEY, 1, { status: 'in_progress' });
	const { id, status } = running;
	const example = exampleWorkflow('order-and-resume', credential);
	const pinData = { ...Object(example).pinData, Order: [{ json: { id, status } }] };
	const workflow = await n8n.api.createWorkflow(Object.assign(example, { pinData }));
	waiting = await n8n.api.runManually(workflow, 'CRM Rows');
	await n8n.api.finishedExecution(waiting, {}, ['waiting']);
	running.status = 'completed';
	return event('order.completed', { id });
}

/** Says yes or no in the form that an execution waits for, as the link in it opens it. */
async function answerForm(
	execution: Execution,
	{ n8n }: World,
	decision: string,
): Promise<Execution> {
	const url = resumeUrlOf(n8n.url, execution).replace('/webhook-waiting/', '/form-waiting/');
	const body = new FormData();
	body.set('field-0', decision);
	const response = await fetch(url, { method: 'POST', body });
	assert.equal(response.status, 200, await response.text());
	return await n8n.api.finishedExecution(execution.id);
}

/** The trigger of a workflow that is called by others. */
const CALLED = 'When Executed by Another Workflow';

/** The workflows that an example was made to call, by the node that calls. */
const called: Record<string, StoredWorkflow> = {};

/** Chooses a workflow of its own in every node that calls one. */
async function choosesWorkflows(
	definition: WorkflowDefinition,
	{ n8n }: World,
): Promise<WorkflowDefinition> {
	for (const node of definition.nodes) {
		if (node.type !== 'n8n-nodes-base.executeWorkflow') continue;
		const trigger = nodeOf(CALLED, 'n8n-nodes-base.executeWorkflowTrigger', 1.1, {
			inputSource: 'passthrough',
		});
		const workflow = await n8n.api.createWorkflow(chain(`Called by ${node.name}`, trigger));
		await n8n.api.publish(workflow);
		called[node.name] = workflow;
		node.parameters.workflowId = { __rl: true, mode: 'list', value: workflow.id };
	}
	return definition;
}

/** The kind of event that the workflow was called with that was chosen in this node. */
async function eventCalledWith(node: string, { n8n }: World): Promise<unknown> {
	const [execution] = await n8n.api.finishedExecutions(called[node], 1);
	return outputOf(execution, CALLED)[0].type;
}

/** By the name of the example's file, with what else is tried with it after a comma. */
export const EXAMPLE_CHECKS: Record<string, ExampleCheck> = {
	'partner-quickstart': {
		runs: ['Create Bundle', 'Bundle', 'Check Availability', 'Plan', 'Order'],
		verify(execution, world) {
			assert.match(String(only(execution, 'Plan').summary), /would go through/);
			const { id, domain_count } = only(execution, 'Order');
			assert.equal(domain_count, 4);
			assert.ok(books(world).orders.some((one) => one.id === id));
		},
	},
	'partner-quickstart, again': {
		// The bundle is there by now, and none is made.
		runs: ['Find Bundles', 'Bundle', 'Plan', 'Order'],
		verify(execution, world) {
			assert.ok(!nodesRun(execution).includes('Create Bundle'));
			const { name } = only(execution, 'Bundle');
			assert.equal(books(world).bundles.filter((bundle) => bundle.name === name).length, 1);
		},
	},
	'smoke-test': {
		runs: ['Check Availability', 'Import', 'Order'],
		verify(execution) {
			assert.match(String(only(execution, 'Import').id), /^imp_/);
			assert.match(String(only(execution, 'Order').id), /^ord_/);
		},
	},
	'buying-domains': {
		runs: ['Check Availability', 'The Two Cheapest', 'Order'],
		verify(execution) {
			const prices = outputOf(execution, 'Check Availability').map(({ price_cents }) =>
				Number(price_cents),
			);
			assert.equal(prices.length, 4);
			assert.deepEqual(
				outputOf(execution, 'The Two Cheapest').map(({ price_cents }) => price_cents),
				prices.sort((a, b) => a - b).slice(0, 2),
			);
			assert.equal(only(execution, 'Order').domain_count, 2);
		},
	},
	'importing-domains': {
		runs: ['Import', 'Nameservers', 'Message to the Customer'],
		verify(execution) {
			const { message } = only(execution, 'Message to the Customer');
			assert.match(
				String(message),
				/ns-one\.example and ns-two\.example for mine-\d+\.com, owned-\d+\.com/,
			);
		},
	},
	'importing-domains, step 2': {
		start: 'Import Completed',
		runs: ['Imported Domains', 'One Domain', 'Order'],
		verify(execution, world) {
			const { id, domain_count } = only(execution, 'Order');
			assert.equal(domain_count, 1);
			assert.ok(books(world).orders.some((one) => one.id === id));
		},
	},
	'deal-to-order': {
		start: 'Deal Won',
		runs: ['Customer', 'Plan'],
		async verify(execution, world) {
			// It waits for somebody's yes.
			assert.equal(execution.status, 'waiting');
			assert.match(String(only(execution, 'Plan').summary), /registers 2 domains for/);
			assert.ok(books(world).users.some(({ email }) => email === 'dana@customer.example'));
			const ended = await answerForm(execution, world, 'Order');
			assert.equal(ended.status, 'success');
			const { email, order_id, status } = only(ended, 'Write Back');
			assert.deepEqual([email, status], ['dana@customer.example', 'in_progress']);
			assert.ok(books(world).orders.some(({ id }) => id === order_id));
		},
	},
	'fan-out': {
		start: 'Peeker Trigger',
		edit: choosesWorkflows,
		runs: ['Call the Order Workflow'],
		async verify(_execution, world) {
			assert.equal(await eventCalledWith('Call the Order Workflow', world), 'order.completed');
		},
	},
	'fan-out, a kind of event to come': {
		start: 'Peeker Trigger',
		edit: choosesWorkflows,
		prepare: async () => event('invoice.sent', { id: 'inv_1' }),
		runs: ['Call the Workflow for Anything Else'],
		async verify(_execution, world) {
			const name = 'Call the Workflow for Anything Else';
			assert.equal(await eventCalledWith(name, world), 'invoice.sent');
		},
	},
	'nightly-reconciliation': {
		prepare: async (world) => void (await order(world, ['unknown-to-you.com'])),
		runs: ['Not Known to Peeker', 'Missing in Your Records'],
		verify(execution, world) {
			assert.equal(only(execution, 'Not Known to Peeker').id, 'ord_only_with_you');
			const missing = outputOf(execution, 'Missing in Your Records').map(({ id }) => id);
			assert.deepEqual(
				missing.sort(),
				books(world)
					.orders.map(({ id }) => id)
					.sort(),
			);
		},
	},
	'order-and-wait': {
		start: 'CRM Rows',
		runs: ['Plan', 'Order'],
		async verify(execution, world) {
			const finished = await untilFinished(execution, world);
			assert.equal(finished.status, 'success');
			const orders = outputOf(execution, 'Order').map(({ id }) => id);
			const written = outputOfAllRuns(finished, 'Write Back');
			assert.deepEqual(
				written.sort((a, b) => String(a.deal).localeCompare(String(b.deal))),
				[
					{ deal: 'deal_1', order_id: orders[0], status: 'completed' },
					{ deal: 'deal_2', order_id: orders[1], status: 'completed' },
				],
			);
		},
	},
	'order-and-resume': {
		start: 'CRM Rows',
		runs: ['Table', 'Order', 'Remember'],
		async verify(execution, world) {
			const finished = await untilFinished(execution, world);
			assert.equal(finished.status, 'success');
			const { id } = only(execution, 'Order');
			assert.deepEqual(outputOfAllRuns(finished, 'Write Back'), [
				{ deal: 'deal_1', order_id: id, status: 'completed' },
			]);
			assert.equal(outputOfAllRuns(finished, 'Forget').length, 1);
		},
	},
	'resume-orders': {
		start: 'Peeker Trigger',
		prepare: startWaiting,
		runs: ['Who Waits', 'Wake'],
		async verify(execution, { n8n }) {
			const woken = await n8n.api.finishedExecution(waiting);
			assert.equal(woken.status, 'success');
			assert.deepEqual(outputOfAllRuns(woken, 'Write Back'), [
				{
					deal: 'deal_1',
					order_id: only(execution, 'Who Waits').order_id,
					status: 'completed',
				},
			]);
		},
	},
	'order-completed': {
		start: 'Peeker Trigger',
		prepare: async (world) =>
			event('order.completed', { id: await order(world, ['done-a.com', 'done-b.com']) }),
		runs: ['Order', 'Row for the CRM'],
		verify(execution) {
			assert.deepEqual(
				outputOf(execution, 'Row for the CRM').map(({ domain, inboxes }) => [domain, inboxes]),
				[
					['done-a.com', 'lee.novak@done-a.com'],
					['done-b.com', 'lee.novak@done-b.com'],
				],
			);
		},
	},
	'action-required': {
		start: 'Peeker Trigger',
		prepare: async (world) => {
			const domains = ['fine-picture.com', 'replace-me.com'];
			const picture = 'https://unreachable.customer.example/lee.jpg';
			return event('order.action_required', { id: await order(world, domains, picture) });
		},
		runs: ['Pending Actions', 'Find a Replacement', 'Swap', 'Rename'],
		async verify(execution, world) {
			assert.equal(only(execution, 'Swap').replacement_domain, 'new-me.com');
			const id = only(execution, 'Peeker Trigger').data as IDataObject;
			await until('the order to go on by itself', () => {
				const found = books(world).orders.find((one) => one.id === id.id);
				return found?.status === 'completed' || undefined;
			});
		},
	},
	'failing-domain': {
		prepare: async (world) => void (await order(world, ['try-acme.com'])),
		runs: ['Find Replacements', 'Swap'],
		verify(execution) {
			assert.equal(only(execution, 'Swap').replacement_domain, 'new-try-acme.com');
		},
	},
	'bulk-forwarding': {
		prepare: async (world) => void (await order(world, ['point-a.com', 'dnsfail-b.com'])),
		runs: ['Domains in Use', 'Forward', 'What Failed'],
		verify(execution) {
			assert.ok(outputOf(execution, 'Forward').every(({ status }) => status !== 'in_progress'));
			assert.deepEqual(
				outputOf(execution, 'What Failed').map((row) => row.domain ?? Object(row.failed).domain),
				['dnsfail-b.com'],
			);
		},
	},
	'peeker-events': {
		start: 'Peeker Trigger',
		runs: ['Summary'],
		verify(execution) {
			assert.deepEqual(only(execution, 'Summary'), {
				event: 'order.completed',
				about: 'ord_01J2PKORD0000000000000000A',
				environment: 'test',
			});
		},
	},
	'look-around': {
		runs: ['Account', 'Names'],
		verify(execution) {
			const { api_key } = only(execution, 'Account');
			assert.equal(Object(api_key).environment, 'test');
			assert.ok(outputOf(execution, 'Names').every(({ available }) => available !== undefined));
		},
	},
};
