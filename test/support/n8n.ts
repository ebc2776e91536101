import { randomUUID } from 'node:crypto';
import { parse, stringify } from 'flatted';
import type {
	CloseFunction,
	ICredentialType,
	IDataObject,
	IExecuteData,
	INode,
	INodeExecutionData,
	INodeListSearchResult,
	NodeParameterValueType,
	INodeParameters,
	INodeType,
	INodeTypes,
	IRun,
	IRunExecutionData,
	IWebhookData,
	IWebhookDescription,
	IWorkflowExecuteAdditionalData,
	IWorkflowSettings,
	NodeExecutionHint,
	WorkflowActivateMode,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { createRunExecutionData, NodeConnectionTypes, Workflow } from 'n8n-workflow';
import { loadCore, type LogEntry } from './core';
import { InMemoryCredentialsHelper, type CredentialData } from './credentialsHelper';
import './regexEngine';
import { deliver, type AnswerOptions, type Delivery, type WorkflowRow } from './webhook';

export type { WorkflowRow };

export interface HarnessOptions {
	/** Node types by full name, for example `n8n-nodes-peeker.peeker`. */
	nodes: Record<string, INodeType>;
	credentialTypes?: ICredentialType[];
	/** Data of each credential type, used by every node whose description names the type. */
	credentials?: CredentialData;
}

interface NodeRequest {
	type: string;
	typeVersion?: number;
	parameters?: INodeParameters;
	/** Instead of the harness's credentials, for this call only. */
	credentials?: CredentialData;
	workflowId?: string;
	nodeId?: string;
	nodeName?: string;
	/** Names of the nodes that each output leads to, the node's own among them. Default: all to `AFTER_NAME`. */
	outputs?: string[][];
	/** Where the node after it is on the canvas; the node itself is at [0, 0]. */
	afterPosition?: [number, number];
	settings?: IWorkflowSettings;
}

export interface ExecuteRequest extends NodeRequest {
	/** Input items; default: one empty item. */
	items?: INodeExecutionData[];
	/** `manual` is the editor's Execute button. Default: `trigger`. */
	mode?: Extract<
		WorkflowExecuteMode,
		'manual' | 'trigger' | 'webhook' | 'retry' | 'internal' | 'integrated'
	>;
	/** Shorthand for `onError: 'continueRegularOutput'`. */
	continueOnFail?: boolean;
	onError?: INode['onError'];
	/** n8n reads 0 ms as 1000 ms: use 1 to be quick. */
	retryOnFail?: { maxTries: number; waitBetweenTries: number };
	/** Stops the execution as the editor's Stop button does. */
	abortSignal?: AbortSignal;
	/** Default: one of its own. */
	executionId?: string;
	/** What n8n has stored of other executions, by ID. */
	storedExecutions?: Record<string, IRunExecutionData>;
	/** Read before the node runs, written when n8n would save. Default: a new, empty row. */
	row?: WorkflowRow;
	/** Run as a tool of AI Agent up to 2.x or MCP: in the real SupplyDataContext, where there is no Continue On Fail. */
	isTool?: boolean;
	/** Run as a tool of AI Agent from 3 on: as an ordinary node whose output goes to the agent. */
	rewireOutputLogTo?: INode['rewireOutputLogTo'];
}

export interface ExecuteResult {
	status: IRun['status'];
	/** Items of the first output. */
	items: INodeExecutionData[];
	outputs: INodeExecutionData[][];
	error: (Error & IDataObject) | undefined;
	hints: NodeExecutionHint[];
	/** The whole run, as n8n stores it. */
	run: IRun | undefined;
}

export interface ListSearchRequest extends NodeRequest {
	method: string;
	filter?: string;
	paginationToken?: string;
}

export interface WebhookRequest extends NodeRequest, Delivery, AnswerOptions {
	/** `manual` is a test URL's delivery. Default: `webhook`. */
	mode?: Extract<WorkflowExecuteMode, 'webhook' | 'manual'>;
	/** Read before the node runs, written when n8n would save. Default: a new, empty row. */
	row?: WorkflowRow;
}

export interface WebhookMethodRequest extends NodeRequest {
	method: 'checkExists' | 'create' | 'delete';
	mode?: Extract<WorkflowExecuteMode, 'trigger' | 'manual'>;
	activation?: WorkflowActivateMode;
}

export const NODE_NAME = 'Node';
export const AFTER_NAME = 'After';
const AFTER_TYPE = 'harness.after';

/** Follows the node under test: n8n lets an execution fail when its *last* node had an error. */
const after: INodeType = {
	description: {
		displayName: AFTER_NAME,
		name: 'after',
		group: ['transform'],
		version: 1,
		description: '',
		defaults: { name: AFTER_NAME },
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties: [],
	},
	async execute() {
		return [this.getInputData()];
	},
};

const LOCAL_URL = 'http://127.0.0.1';

export function newRow(): WorkflowRow {
	return { staticData: 'null', saves: 0 };
}

/** The static data that a row holds for the harness's node. */
export function nodeStaticData(row: WorkflowRow): IDataObject {
	const all = JSON.parse(row.staticData) as Record<string, IDataObject> | null;
	return all?.[`node:${NODE_NAME}`] ?? {};
}

function unavailable(what: string) {
	return async () => {
		throw new Error(`The harness has no ${what}`);
	};
}

/** Runs node classes through the real n8n-core, without a server, a database or other nodes. */
export class Harness {
	constructor(private readonly options: HarnessOptions) {}

	/** What n8n-core and the nodes logged in this process, oldest first. */
	get logs(): LogEntry[] {
		return loadCore().logs;
	}

	/** Stands for n8n's table of processed data, which all executions share. */
	get processedData() {
		return loadCore().processedData;
	}

	private nodeType(name: string): INodeType {
		const type = name === AFTER_TYPE ? after : this.options.nodes[name];
		if (!type) throw new Error(`The harness knows no node type "${name}"`);
		return type;
	}

	private workflow(request: NodeRequest, node: Partial<INode>, staticData?: IDataObject) {
		const { description } = this.nodeType(request.type);
		const available = request.credentials ?? this.options.credentials ?? {};
		const credentials = Object.fromEntries(
			(description.credentials ?? [])
				.filter(({ name }) => available[name])
				.map(({ name }) => [name, { id: '1', name }]),
		);
		const versions = [description.version].flat();
		const nodeTypes: INodeTypes = {
			getByName: (name) => this.nodeType(name),
			getByNameAndVersion: (name) => this.nodeType(name),
			getKnownTypes: () => ({}),
		};
		const name = request.nodeName ?? NODE_NAME;
		const outputs = request.outputs ?? [[AFTER_NAME], [AFTER_NAME]];
		const to = (node: string) => ({ node, type: NodeConnectionTypes.Main, index: 0 });
		return new Workflow({
			id: request.workflowId ?? 'workflow1',
			name: 'Harness',
			active: false,
			nodeTypes,
			connections: { [name]: { main: outputs.map((names) => names.map(to)) } },
			settings: { executionOrder: 'v1', ...request.settings },
			staticData,
			nodes: [
				{
					id: request.nodeId ?? 'node1',
					name,
					type: request.type,
					typeVersion: request.typeVersion ?? Math.max(...versions),
					position: [0, 0],
					parameters: structuredClone(request.parameters ?? {}),
					credentials,
					webhookId: 'webhook1',
					...node,
				},
				{
					id: 'after',
					name: AFTER_NAME,
					type: AFTER_TYPE,
					typeVersion: 1,
					position: request.afterPosition ?? [200, 0],
					parameters: {},
				},
			],
		});
	}

	private additionalData(
		request: NodeRequest,
		extra: Partial<IWorkflowExecuteAdditionalData> = {},
	): IWorkflowExecuteAdditionalData {
		const { core } = loadCore();
		return {
			credentialsHelper: new InMemoryCredentialsHelper(
				this.options.credentialTypes ?? [],
				request.credentials ?? this.options.credentials ?? {},
			),
			executeWorkflow: unavailable('sub-workflows'),
			getRunExecutionData: async () => undefined,
			getRuntimeCredential: async () => undefined,
			startRunnerTask: unavailable('task runner'),
			currentNodeExecutionIndex: 0,
			executionId: '1',
			restApiUrl: LOCAL_URL,
			instanceBaseUrl: LOCAL_URL,
			webhookBaseUrl: LOCAL_URL,
			webhookTestBaseUrl: LOCAL_URL,
			webhookWaitingBaseUrl: LOCAL_URL,
			formBaseUrl: LOCAL_URL,
			formWaitingBaseUrl: LOCAL_URL,
			formTestBaseUrl: LOCAL_URL,
			mcpBaseUrl: LOCAL_URL,
			mcpTestBaseUrl: LOCAL_URL,
			externalSecretsProxy: new core.ExternalSecretsProxy(),
			variables: {},
			logAiEvent: () => {},
			...extra,
		};
	}

	/** One node, run by the real WorkflowExecute, so that error handling and pairing are n8n's own. */
	async execute(request: ExecuteRequest): Promise<ExecuteResult> {
		const { core } = loadCore();
		const { mode = 'trigger', items = [{ json: {} }], row = newRow() } = request;
		const { workflow, node, additionalData } = this.parts(request, row);
		const executeData: IExecuteData = { node, data: { main: [items] }, source: null };
		const runExecutionData = createRunExecutionData({
			executionData: { nodeExecutionStack: [executeData] },
		});

		if (request.isTool) {
			const closeFunctions: CloseFunction[] = [];
			const context = new core.SupplyDataContext(
				workflow,
				node,
				additionalData,
				mode,
				runExecutionData,
				0,
				items,
				{ [NodeConnectionTypes.AiTool]: [items] },
				NodeConnectionTypes.AiTool,
				executeData,
				closeFunctions,
				request.abortSignal,
			);
			const execute = this.nodeType(request.type).execute as (
				this: unknown,
			) => Promise<INodeExecutionData[][]>;
			const { hints } = context;
			try {
				const outputs = await execute.call(context);
				return {
					status: 'success',
					items: outputs[0],
					outputs,
					error: undefined,
					hints,
					run: undefined,
				};
			} catch (error) {
				const thrown = error as Error & IDataObject;
				return { status: 'error', items: [], outputs: [], error: thrown, hints, run: undefined };
			}
		}
		return await this.process(request, row, workflow, additionalData, runExecutionData);
	}

	/** A suspended execution, woken when its time has come, from what n8n stored of it (WaitTracker, 2.41). */
	async resume(request: ExecuteRequest, { data }: IRun): Promise<ExecuteResult> {
		const row = request.row ?? newRow();
		const { workflow, additionalData } = this.parts(request, row);
		const stored = parse(stringify(data)) as IRunExecutionData;
		return await this.process(request, row, workflow, additionalData, stored);
	}

	private parts(request: ExecuteRequest, row: WorkflowRow) {
		const { retryOnFail } = request;
		const staticData = (JSON.parse(row.staticData) as IDataObject | null) ?? undefined;
		const workflow = this.workflow(
			request,
			{
				onError: request.onError ?? (request.continueOnFail ? 'continueRegularOutput' : undefined),
				...(retryOnFail ? { retryOnFail: true, ...retryOnFail } : {}),
				rewireOutputLogTo: request.rewireOutputLogTo,
			},
			staticData,
		);
		// Every execution has an ID of its own; a re-run of the node within it keeps it.
		const additionalData = this.additionalData(request, {
			executionId: request.executionId ?? randomUUID(),
			getRunExecutionData: async (id) => request.storedExecutions?.[id],
		});
		return { workflow, additionalData, node: workflow.nodes[request.nodeName ?? NODE_NAME] };
	}

	private async process(
		request: ExecuteRequest,
		row: WorkflowRow,
		workflow: Workflow,
		additionalData: IWorkflowExecuteAdditionalData,
		runExecutionData: IRunExecutionData,
	): Promise<ExecuteResult> {
		const { core } = loadCore();
		const { mode = 'trigger' } = request;
		additionalData.hooks = new core.ExecutionLifecycleHooks(mode, '1', {
			id: workflow.id,
			name: 'Harness',
			active: false,
			isArchived: false,
			createdAt: new Date(),
			updatedAt: new Date(),
			activeVersionId: null,
			nodes: [],
			connections: {},
		});
		const execution = new core.WorkflowExecute(
			additionalData,
			mode,
			runExecutionData,
		).processRunExecutionData(workflow);
		const stop = () => execution.cancel();
		request.abortSignal?.addEventListener('abort', stop, { once: true });
		const run = await execution;
		request.abortSignal?.removeEventListener('abort', stop);
		// n8n saves static data when an execution has ended, unless it was run by hand.
		if (mode !== 'manual' && workflow.staticData.__dataChanged === true) {
			row.staticData = JSON.stringify(workflow.staticData);
			row.saves += 1;
		}
		const task = run.data.resultData.runData[NODE_NAME]?.at(-1);
		const { main, ai_tool: toAgent } = task?.data ?? {};
		const outputs = (main ?? toAgent ?? []).map((output) => output ?? []);
		return {
			status: run.status,
			items: outputs[0] ?? [],
			outputs,
			error: run.data.resultData.error as ExecuteResult['error'],
			hints: task?.hints ?? [],
			run,
		};
	}

	/** One page of a resource locator's list, in the real LoadOptionsContext. */
	async listSearch(request: ListSearchRequest): Promise<INodeListSearchResult> {
		const search = this.nodeType(request.type).methods?.listSearch?.[request.method];
		if (!search) throw new Error(`${request.type} has no list search "${request.method}"`);
		const context = this.loadOptionsContext(request);
		return await search.call(context, request.filter, request.paginationToken);
	}

	/** What "+ Create …" in a resource locator's list gives, in the real LoadOptionsContext. */
	async createFromList(request: ListSearchRequest): Promise<NodeParameterValueType> {
		const create = this.nodeType(request.type).methods?.actionHandler?.[request.method];
		if (!create) throw new Error(`${request.type} has no action handler "${request.method}"`);
		return await create.call(this.loadOptionsContext(request), { name: request.filter ?? '' });
	}

	private loadOptionsContext(request: ListSearchRequest) {
		const { core } = loadCore();
		const workflow = this.workflow(request, {});
		const node = workflow.nodes[request.nodeName ?? NODE_NAME];
		const additionalData = this.additionalData(request, { currentNodeParameters: node.parameters });
		return new core.LoadOptionsContext(workflow, node, additionalData, '');
	}

	/** One delivery to a trigger's `webhook()`, in the real WebhookContext. */
	async webhook(request: WebhookRequest) {
		const { core } = loadCore();
		const { mode = 'webhook', row = newRow() } = request;
		const type = this.nodeType(request.type);
		const saved = row.saves;
		const staticData = (JSON.parse(row.staticData) as IDataObject | null) ?? undefined;
		const workflow = this.workflow(request, {}, staticData);
		const node = workflow.nodes[request.nodeName ?? NODE_NAME];
		const answer = await deliver(
			{
				responseData: type.description.webhooks?.[0].responseData,
				// n8n 2.41 makes another Workflow of the same static data (WorkflowRunner,
				// establishContextForPersistence), which marks what was changed so far as unchanged.
				prepareExecution: () => void this.workflow(request, {}, staticData),
				saveStaticData: () => {
					if (mode === 'manual' || workflow.staticData.__dataChanged !== true) return;
					row.staticData = JSON.stringify(workflow.staticData);
					row.saves += 1;
				},
				runNode: async (httpRequest, httpResponse) => {
					const additionalData = this.additionalData(request, { httpRequest, httpResponse });
					const context = new core.WebhookContext(
						workflow,
						node,
						additionalData,
						mode,
						this.webhookData(workflow, additionalData, mode === 'manual'),
						[],
						null,
					);
					const webhook = type.webhook;
					if (!webhook) throw new Error(`${request.type} has no webhook()`);
					return await webhook.call(context);
				},
			},
			request,
			request,
		);
		return {
			...answer,
			row,
			/** What is stored for the node now. */
			get staticData() {
				return nodeStaticData(row);
			},
			staticDataChanged: row.saves > saved,
		};
	}

	/** One of a trigger's `webhookMethods`, in the real HookContext. */
	async webhookMethod(request: WebhookMethodRequest): Promise<boolean> {
		const { core } = loadCore();
		const { mode = 'trigger', activation = mode === 'manual' ? 'manual' : 'activate' } = request;
		const method = this.nodeType(request.type).webhookMethods?.default?.[request.method];
		if (!method) throw new Error(`${request.type} has no webhook method "${request.method}"`);
		const workflow = this.workflow(request, {});
		const additionalData = this.additionalData(request);
		const context = new core.HookContext(
			workflow,
			workflow.nodes[request.nodeName ?? NODE_NAME],
			additionalData,
			mode,
			activation,
			this.webhookData(workflow, additionalData, mode === 'manual'),
		);
		return await method.call(context);
	}

	private webhookData(
		workflow: Workflow,
		workflowExecuteAdditionalData: IWorkflowExecuteAdditionalData,
		isTest: boolean,
	): IWebhookData {
		const [{ type }] = Object.values(workflow.nodes);
		const [webhookDescription] = this.nodeType(type).description.webhooks as IWebhookDescription[];
		return {
			httpMethod: 'POST',
			node: NODE_NAME,
			path: webhookDescription.path,
			webhookDescription,
			workflowId: workflow.id,
			workflowExecuteAdditionalData,
			isTest,
		};
	}
}

/** A harness for the given node and credential classes; n8n-core is loaded at its first use. */
export function createHarness(options: HarnessOptions): Harness {
	return new Harness(options);
}
