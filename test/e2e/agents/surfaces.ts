import { randomUUID } from 'node:crypto';
import type { IConnections, IDataObject, INode, INodeParameters } from 'n8n-workflow';
import type { StoredCredential, WorkflowDefinition } from '../../n8n/api';
import { publish, type World } from '../world';
import { talkOverMcp } from './mcpClient';
import { ScriptedModel, type Script, type Talk } from './scriptedModel';

/** A real n8n, and a model that its agents can talk to. */
export interface AgentStage {
	world: World;
	model: ScriptedModel;
	/** Leads to the model. */
	openAi: StoredCredential;
}

/** Adds a scripted model to what runs already. */
export async function startModel(world: World): Promise<AgentStage> {
	const model = await ScriptedModel.start();
	const data = { apiKey: 'x', url: model.url };
	const openAi = await world.n8n.api.createCredential('Scripted', 'openAiApi', data);
	return { world, model, openAi };
}

/** The tools of an agent, by their names: parameters of the Peeker node. */
export type Tools = Record<string, INodeParameters>;

/** One way in which n8n lets a model call the node. */
export interface Surface {
	name: string;
	/** Lets a new agent with these tools follow the script. */
	talk(stage: AgentStage, tools: Tools, peeker: StoredCredential, script: Script): Promise<Talk>;
}

const node = (name: string, type: string, typeVersion: number, rest: Partial<INode>): INode => ({
	id: randomUUID(),
	name,
	type,
	typeVersion,
	position: [0, 0],
	parameters: {},
	...rest,
});

const to = (target: string, type: 'main' | 'ai_tool' | 'ai_languageModel') => ({
	[type]: [[{ node: target, type, index: 0 }]],
});

const toolNodes = (tools: Tools, { id, name }: StoredCredential): INode[] =>
	Object.entries(tools).map(([tool, parameters]) =>
		node(tool, 'n8n-nodes-peeker.peekerTool', 1, {
			parameters,
			credentials: { peekerApi: { id, name } },
		}),
	);

/** A published workflow's ways to its tools: all of them lead to `target`. */
function workflowOf(
	name: string,
	nodes: INode[],
	tools: INode[],
	target: string,
	connections: IConnections,
): WorkflowDefinition {
	const ways = Object.fromEntries(tools.map((tool) => [tool.name, to(target, 'ai_tool')]));
	return {
		name,
		nodes: [...nodes, ...tools],
		connections: { ...connections, ...ways },
		settings: { executionOrder: 'v1' },
	};
}

const aiAgent = (version: number): Surface => ({
	name: `AI Agent ${version}`,
	async talk({ world, model, openAi }, tools, peeker, script) {
		const path = randomUUID();
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
		];
		const ways = { Webhook: to('Agent', 'main'), Model: to('Agent', 'ai_languageModel') };
		const ours = toolNodes(tools, peeker);
		await publish(world, workflowOf(path, nodes, ours, 'Agent', ways));
		model.follow(script);
		await fetch(`${world.n8n.url}/webhook/${path}`, { method: 'POST' });
		return model.talk;
	},
});

const mcpServerTrigger: Surface = {
	name: 'MCP Server Trigger',
	async talk({ world }, tools, peeker, script) {
		const path = randomUUID();
		const server = node('Server', '@n8n/n8n-nodes-langchain.mcpTrigger', 2.1, {
			parameters: { path, authentication: 'none' },
			webhookId: randomUUID(),
		});
		const ours = toolNodes(tools, peeker);
		await publish(world, workflowOf(path, [server], ours, 'Server', {}));
		return await talkOverMcp(`${world.n8n.url}/mcp/${path}`, script);
	},
};

/** What an n8n Agent is told of a tool by whoever sets it up, for n8n takes no words of the node there. */
const DESCRIPTION = 'A tool of Peeker';

/** The configuration of an n8n Agent; a person has to approve of each call of a tool in `reviewed`. */
export const agentConfig = (
	{ openAi }: AgentStage,
	tools: Tools,
	{ id, name }: StoredCredential,
	reviewed: string[] = [],
): IDataObject => ({
	name: 'Scripted',
	model: 'openai/scripted',
	credential: openAi.id,
	instructions: 'Buy two domains.',
	config: { toolCallConcurrency: 5 },
	tools: Object.entries(tools).map(([tool, nodeParameters]) => ({
		type: 'node',
		name: tool,
		description: DESCRIPTION,
		node: {
			nodeType: 'n8n-nodes-peeker.peeker',
			nodeTypeVersion: 1,
			nodeParameters,
			credentials: { peekerApi: { id, name } },
		},
		...(reviewed.includes(tool) && { requireApproval: true }),
	})),
});

const n8nAgent: Surface = {
	name: 'n8n Agents',
	async talk(stage, tools, peeker, script) {
		const { world, model } = stage;
		const agent = await world.n8n.api.createAgent(agentConfig(stage, tools, peeker));
		model.follow(script);
		await world.n8n.api.chatWithAgent(agent, 'Buy two domains.');
		return model.talk;
	},
};

export const SURFACES: Surface[] = [aiAgent(3.1), aiAgent(2.2), mcpServerTrigger, n8nAgent];
