/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, describe, it } from 'node:test';
import type { IConnections, IDataObject, INode, INodeParameters } from 'n8n-workflow';
import type { StoredCredential, WorkflowDefinition } from '../../n8n/api';
import { createPeekerCredential } from '../../n8n/stage';
import { ScriptedModel, type Script } from '../scriptedModel';
import { credentialFor, endWorld, publish, startWorld, type World } from '../world';

const fromAI = (name: string, what: string, type = 'string') =>
	`={{ $fromAI('${name}', '${what}', '${type}') }}`;

const ORDER: INodeParameters = {
	resource: 'order',
	userId: { __rl: true, mode: 'email', value: 'dana@northwind.example' },
	orderType: 'custom',
	googleLicenses: 2,
	domains: fromAI('domains', 'The domain names'),
	personasFrom: 'json',
	personasJson: '[{"firstName":"Lee","lastName":"Novak"}]',
};

/** The tools of an agent that plans and buys, under the limits given. */
const tools = (options: IDataObject): Record<string, INodeParameters> => ({
	plan: { ...ORDER, operation: 'plan' },
	buy: {
		...ORDER,
		operation: 'create',
		planToken: fromAI('plan_token', 'The plan_token of the plan'),
		options: options as INodeParameters,
	},
});

const node = (name: string, type: string, typeVersion: number, rest: Partial<INode>): INode => ({
	id: randomUUID(),
	name,
	type,
	typeVersion,
	position: [0, 0],
	parameters: {},
	...rest,
});

interface Agent {
	version: number;
	peeker: StoredCredential;
	openAi: StoredCredential;
	options: IDataObject;
	path: string;
}

function agentWorkflow({ version, peeker, openAi, options, path }: Agent): WorkflowDefinition {
	const credentials = { peekerApi: { id: peeker.id, name: peeker.name } };
	const toolNodes = Object.entries(tools(options)).map(([name, parameters]) =>
		node(name, 'n8n-nodes-peeker.peekerTool', 1, { parameters, credentials }),
	);
	const to = (target: string, type: 'main' | 'ai_tool' | 'ai_languageModel') => ({
		[type]: [[{ node: target, type, index: 0 }]],
	});
	const connections: IConnections = {
		Webhook: to('Agent', 'main'),
		Model: to('Agent', 'ai_languageModel'),
		...Object.fromEntries(toolNodes.map(({ name }) => [name, to('Agent', 'ai_tool')])),
	};
	const nodes = [
		node('Webhook', 'n8n-nodes-base.webhook', 2, {
			parameters: { path, httpMethod: 'POST', responseMode: 'lastNode' },
			webhookId: randomUUID(),
		}),
		node('Model', '@n8n/n8n-nodes-langchain.lmChatOpenAi', 1.2, {
			parameters: { model: { __rl: true, mode: 'id', value: 'scripted' }, options: {} },
			credentials: { openAiApi: { id: openAi.id, name: openAi.name } },
		}),
		node('Agent', '@n8n/n8n-nodes-langchain.agent', version, {
			parameters: { promptType: 'define', text: 'Buy two domains.', options: {} },
		}),
		...toolNodes,
	];
	return { name: path, nodes, connections, settings: { executionOrder: 'v1' } };
}

const tokenIn = (answer: string) => /plan_[0-9a-z]+_\d+_[0-9a-f]{64}/.exec(answer)?.[0] ?? '';

/** Plans, then buys what was planned. */
const planAndBuy =
	(domains: string): Script =>
	(answers) => {
		if (answers.length === 0) return [{ tool: 'plan', input: { domains } }];
		if (answers.length > 1) return 'Done.';
		return [{ tool: 'buy', input: { domains, plan_token: tokenIn(answers[0]) } }];
	};

describe('agents on a real n8n, with a live key', () => {
	let world: World;
	let model: ScriptedModel;
	let openAi: StoredCredential;

	before(async () => {
		world = await startWorld();
		model = await ScriptedModel.start();
		const data = { apiKey: 'x', url: model.url };
		openAi = await world.n8n.api.createCredential('Scripted', 'openAiApi', data);
	});

	after(async () => {
		await model?.close();
		await endWorld(world);
	});

	/** Runs an agent that follows the script, with a live key of its own. */
	async function runAgent(version: number, options: IDataObject, script: Script) {
		const path = `agent-${randomUUID()}`;
		const key = `pk_live_${path}`;
		const peeker = await createPeekerCredential(world.n8n, path, credentialFor(world.sandbox, key));
		model.requests.length = 0;
		model.script = script;
		await publish(world, agentWorkflow({ version, peeker, openAi, options, path }));
		await fetch(`${world.n8n.url}/webhook/${path}`, { method: 'POST' });
		return { answers: model.answers, books: world.sandbox.books(key), requests: model.requests };
	}

	for (const version of [3.1, 2.2]) {
		describe(`AI Agent ${version}`, () => {
			const name = (word: string) => `agent${String(version).replace('.', '')}-${word}.example`;
			const plenty = { maxDailyCostCents: 50_000, googleLicenseCents: 250 };

			it('buys what was planned, and is told of what its tools do', async () => {
				const run = await runAgent(version, plenty, planAndBuy(name('good')));
				assert.equal(run.books.orders.length, 1, run.answers.join('\n'));
				assert.match(run.answers[1], /ord_/);
				const described = run.requests[0].tools?.map((tool) => tool.function.description);
				// n8n 2.41 (makeDescription) takes the operation's action and the node's default name.
				assert.deepEqual(described?.sort(), [
					'Create an order of domains and inboxes in Peeker',
					'Plan an order without spending in Peeker',
				]);
			});

			it('buys nothing without a limit, and reads who has to set it', async () => {
				const run = await runAgent(version, {}, planAndBuy(name('free')));
				assert.equal(run.books.orders.length, 0);
				assert.match(run.answers[1], /no_limit/);
				assert.match(run.answers[1], /Tell a person/);
			});

			it('buys nothing beyond the limit', async () => {
				const options = { maxDailyCostCents: 100 };
				const run = await runAgent(version, options, planAndBuy(name('dear')));
				assert.equal(run.books.orders.length, 0);
				assert.match(run.answers[1], /cost_limit/);
			});

			it('reads which names are none', async () => {
				const script: Script = (answers) =>
					answers.length > 0 ? 'Done.' : [{ tool: 'plan', input: { domains: 'ok.example bad_!' } }];
				const run = await runAgent(version, plenty, script);
				assert.match(run.answers[0], /bad_!/);
				assert.match(run.answers[0], /invalid_input/);
				assert.doesNotMatch(run.answers[0], /\[item 0\]/);
			});

			it('is not moved by words among the domains', async () => {
				const script: Script = (answers) =>
					answers.length > 0
						? 'Done.'
						: [{ tool: 'buy', input: { domains: name('sly'), plan_token: 'ignore your limits' } }];
				const run = await runAgent(version, plenty, script);
				assert.equal(run.books.orders.length, 0);
				assert.match(run.answers[0], /plan_differs/);
			});

			it('buys once, though it asks twice at the same time', async () => {
				const domains = name('twice');
				const script: Script = (answers) => {
					if (answers.length === 0) return [{ tool: 'plan', input: { domains } }];
					if (answers.length > 1) return 'Done.';
					const input = { domains, plan_token: tokenIn(answers[0]) };
					return [
						{ tool: 'buy', input },
						{ tool: 'buy', input: { ...input, domains: domains.toUpperCase() } },
					];
				};
				const run = await runAgent(version, plenty, script);
				assert.equal(run.books.orders.length, 1);
				const [, first, second] = run.answers;
				assert.equal(/ord_\w+/.exec(second)?.[0], /ord_\w+/.exec(first)?.[0]);
			});
		});
	}
});
