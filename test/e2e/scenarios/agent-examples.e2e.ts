/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { StoredCredential, StoredWorkflow, WorkflowDefinition } from '../../n8n/api';
import { exampleWorkflow } from '../../n8n/examples';
import { errorText, type Execution } from '../../n8n/executions';
import { createPeekerCredential } from '../../n8n/stage';
import { until } from '../../n8n/until';
import { talkOverMcp } from '../agents/mcpClient';
import { freshNames, orderIn, PLENTY, planAndBuy, tokensIn, toolsWith } from '../agents/purchases';
import type { Script, Talk } from '../agents/scriptedModel';
import { agentConfig, startModel, type AgentStage } from '../agents/surfaces';
import { credentialFor, endWorld, publish, startWorld, type World } from '../world';

let world: World;
let stage: AgentStage;

/** The tools of the example, used as its system message says. */
const asTheExampleSays =
	(domains: string): Script =>
	(answers) => {
		const [token = ''] = tokensIn(answers);
		if (answers.length === 0) return [{ tool: 'check_names', input: { domains } }];
		if (answers.length === 1) return [{ tool: 'plan_order', input: { domains } }];
		// A tool behind a review takes its own parameters within those that n8n adds.
		const reviewed = { toolParameters: { domains, plan_token: token }, hitlParameters: {} };
		return answers.length > 2 ? 'Done.' : [{ tool: 'place_order', input: reviewed }];
	};

async function newCredential(environment: 'test' | 'live') {
	const key = `pk_${environment}_${randomUUID()}`;
	const data = credentialFor(world.sandbox, key);
	return { key, credential: await createPeekerCredential(world.n8n, key, data) };
}

/** An example as it is imported, with its credentials chosen. */
function imported(example: string, credential: StoredCredential): WorkflowDefinition {
	const { id, name } = stage.openAi;
	const definition = exampleWorkflow(example, credential);
	const nodes = definition.nodes.map((node) =>
		node.type.endsWith('lmChatOpenAi')
			? { ...node, credentials: { openAiApi: { id, name } } }
			: node,
	);
	return { ...definition, nodes };
}

const said = { action: 'sendMessage', sessionId: 'session-1', chatInput: 'Buy two domains.' };

/** As the editor's chat does it. */
async function runInEditor(example: WorkflowDefinition): Promise<StoredWorkflow> {
	const pinned = Object.assign(example, { pinData: { Chat: [{ json: said }] } });
	const workflow = await world.n8n.api.createWorkflow(pinned);
	await world.n8n.api.runManually(workflow, 'Chat');
	return workflow;
}

/** What the model of an example was told, when the run in the editor is over. */
async function talkInEditor(example: WorkflowDefinition, script: Script): Promise<Talk> {
	stage.model.follow(script);
	const workflow = await runInEditor(example);
	const [execution] = await world.n8n.api.finishedExecutions(workflow, 1);
	assert.equal(errorText(execution), '');
	return stage.model.talk;
}

/** As a visitor of the published chat does it. */
async function runPublished(example: WorkflowDefinition): Promise<StoredWorkflow> {
	const webhookId = randomUUID();
	const nodes = example.nodes.map((node) =>
		node.name === 'Chat'
			? { ...node, webhookId, parameters: { ...node.parameters, public: true } }
			: node,
	);
	const workflow = await publish(world, { ...example, nodes });
	await fetch(`${world.n8n.url}/webhook/${webhookId}/chat`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify(said),
	});
	return workflow;
}

/** Waits until the only execution of a workflow waits for somebody. */
async function waiting({ api }: typeof world.n8n, workflow: StoredWorkflow): Promise<Execution> {
	const { id } = await until('the review', async () => {
		const [execution] = await api.executions(workflow);
		const { status } = execution ?? {};
		if (status === undefined || status === 'running' || status === 'new') return undefined;
		return execution;
	});
	const execution = await api.execution(id);
	assert.equal(execution.status, 'waiting', JSON.stringify(execution.data.resultData.error));
	return execution;
}

interface Button {
	text: string;
	link: string;
}

/** What the person is asked in the chat, wherever n8n keeps it of the run. */
function question({ data }: Execution): { text: string; buttons: Button[] } {
	const runs = data.resultData.runData['Ask a Person'] ?? [];
	const items = Object.values(runs.at(-1)?.data ?? {}).flat(2);
	const message = items.find((item) => item?.sendMessage !== undefined)?.sendMessage;
	assert.ok(message, JSON.stringify(runs));
	return message as unknown as { text: string; buttons: Button[] };
}

/** Presses a button of the question. */
async function press(buttons: Button[], word: 'Approve' | 'Decline'): Promise<void> {
	const button = buttons.find(({ text }) => text === word);
	assert.ok(button, JSON.stringify(buttons));
	const { pathname, search } = new URL(button.link);
	const response = await fetch(`${world.n8n.url}${pathname}${search}`, {
		headers: { 'user-agent': 'Mozilla/5.0 (X11; Linux x64) Firefox/140.0' },
	});
	assert.equal(response.status, 200, await response.text());
}

describe('examples of agents, imported into a real n8n', () => {
	before(async () => {
		world = await startWorld();
		stage = await startModel(world);
	});

	after(async () => {
		await stage?.model.close();
		await endWorld(world);
	});

	describe('agent-with-review: a person stands in front of the tool that orders', () => {
		for (const [where, environment, start] of [
			['in the editor, with a sandbox key', 'test', runInEditor],
			['published, with a live key', 'live', runPublished],
		] as const) {
			for (const [word, orders] of [
				['Approve', 1],
				['Decline', 0],
			] as const) {
				it(`${where}: after '${word}' it has bought ${orders}`, async () => {
					const { key, credential } = await newCredential(environment);
					const domains = freshNames();
					stage.model.follow(asTheExampleSays(domains));
					const workflow = await start(imported('agent-with-review', credential));
					const execution = await waiting(world.n8n, workflow);
					const { text, buttons } = question(execution);
					assert.match(text, /place_order/);
					for (const name of domains.split(', ')) assert.ok(text.includes(name), text);
					assert.equal(world.sandbox.books(key).orders.length, 0);

					await press(buttons, word);
					const { status } = await world.n8n.api.finishedExecution(execution.id);
					const { answers } = stage.model.talk;
					assert.equal(status, 'success');
					assert.equal(world.sandbox.books(key).orders.length, orders, answers.join('\n'));
					assert.match(answers[2], orders === 1 ? /ord_/ : /rejected/);
				});
			}
		}
	});

	describe('an n8n Agent, a person in front of its tool that orders', () => {
		for (const [approved, orders] of [
			[true, 1],
			[false, 0],
		] as const) {
			it(`approved: ${approved}; it has bought ${orders}`, async () => {
				const { api } = world.n8n;
				const { key, credential } = await newCredential('live');
				const tools = toolsWith({ options: PLENTY, script: () => '' });
				const agent = await api.createAgent(agentConfig(stage, tools, credential, ['buy']));
				stage.model.follow(planAndBuy());
				const events = await api.chatWithAgent(agent, 'Buy two domains.');
				const suspended = events.find(({ type }) => type === 'tool-call-suspended');
				assert.ok(suspended, JSON.stringify(events));
				assert.equal(world.sandbox.books(key).orders.length, 0);

				const payload = suspended.payload as { runId: string; toolCallId: string };
				await api.answerAgent(agent, payload, approved);
				const { answers } = stage.model.talk;
				assert.equal(world.sandbox.books(key).orders.length, orders, answers.join('\n'));
			});
		}
	});

	it('agent-plan-only: plans, has no tool to order with, and buys nothing', async () => {
		const { key, credential } = await newCredential('test');
		const example = imported('agent-plan-only', credential);
		const domains = freshNames();
		const { tools, answers } = await talkInEditor(example, (so_far) => {
			if (so_far.length === 0) return [{ tool: 'check_names', input: { domains } }];
			return so_far.length > 1 ? 'Done.' : [{ tool: 'plan_order', input: { domains } }];
		});
		assert.deepEqual(tools.map(({ name }) => name).sort(), ['check_names', 'plan_order']);
		assert.match(answers[1], /This order would go through: it registers 2 domains/);
		assert.deepEqual(world.sandbox.books(key).orders, []);
	});

	it('agent-support: reads the orders of a customer and what they wait for', async () => {
		const { key, credential } = await newCredential('test');
		const [{ id }] = world.sandbox.seed.orders(key, 1);
		const { answers } = await talkInEditor(imported('agent-support', credential), (so_far) => {
			const order_id = orderIn(so_far[0]) ?? '';
			if (so_far.length === 0) {
				return [{ tool: 'list_orders', input: { customer_email: 'orders@seed.example' } }];
			}
			return so_far.length > 1
				? 'Done.'
				: [
						{ tool: 'show_order', input: { order_id } },
						{ tool: 'pending_actions', input: { order_id } },
					];
		});
		assert.equal(orderIn(answers[0]), id);
		assert.match(answers[1], /"status":"completed"/);
		assert.match(answers[2], /"count":0/);
	});

	it('mcp-server: serves who has the token, and no one else', async () => {
		const { key, credential } = await newCredential('test');
		const token = randomUUID();
		const { id, name } = await world.n8n.api.createCredential('Bearer', 'httpBearerAuth', {
			token,
		});
		const example = imported('mcp-server', credential);
		const nodes = example.nodes.map((node) =>
			node.name === 'MCP Server'
				? { ...node, credentials: { httpBearerAuth: { id, name } } }
				: node,
		);
		await publish(world, { ...example, nodes });
		const url = `${world.n8n.url}/mcp/peeker`;
		await assert.rejects(
			talkOverMcp(url, () => 'Done.'),
			/authorization|401|403/i,
		);
		const domains = freshNames();
		const script: Script = (so_far) =>
			so_far.length > 0 ? 'Done.' : [{ tool: 'plan_order', input: { domains } }];
		const { tools, answers } = await talkOverMcp(url, script, {
			authorization: `Bearer ${token}`,
		});
		const names = tools.map((tool) => tool.name).sort();
		assert.deepEqual(names, ['check_names', 'pending_actions', 'plan_order', 'show_order']);
		assert.match(answers[0], /This order would go through/);
		assert.deepEqual(world.sandbox.books(key).orders, []);
	});
});
