import type { IConnections, IDataObject, INode } from 'n8n-workflow';
import { z, type ZodType, type ZodTypeDef } from 'zod';
import {
	executionPageSchema,
	executionSchema,
	FINISHED,
	type Execution,
	type ExecutionSummary,
} from './executions';
import { RestError, type RestClient } from './rest';
import { until, type UntilOptions } from './until';

export interface Owner {
	email: string;
	password: string;
	firstName: string;
	lastName: string;
}

/** A workflow as its exported JSON has it. */
export interface WorkflowDefinition {
	name: string;
	nodes: INode[];
	connections: IConnections;
	settings?: IDataObject;
}

const credentialSchema = z.object({ id: z.string(), name: z.string(), type: z.string() });
export type StoredCredential = z.infer<typeof credentialSchema>;

const workflowSchema = z.object({ id: z.string(), name: z.string(), versionId: z.string() });
export type StoredWorkflow = z.infer<typeof workflowSchema>;

const credentialTestSchema = z.object({ status: z.string(), message: z.string() });
export type CredentialTestResult = z.infer<typeof credentialTestSchema>;

const publicationSchema = z.object({ status: z.string(), pendingVersionId: z.string().nullable() });

const idSchema = z.object({ id: z.string() });

const createdAgentSchema = idSchema.extend({ configHash: z.string().nullable() });

/** An n8n Agent, by its place below `/rest`. */
export interface StoredAgent {
	path: string;
}

const agentEventSchema = z.object({ type: z.string() }).passthrough();

/** What an n8n Agent streams while it works. */
export type AgentEvent = z.infer<typeof agentEventSchema>;

const eventsIn = (stream: string): AgentEvent[] =>
	stream
		.split('\n')
		.filter((line) => line.startsWith('data: '))
		.map((line) => agentEventSchema.parse(JSON.parse(line.slice('data: '.length))));

const EXECUTIONS_PER_PAGE = 100;

/** What a signed-in user does in n8n's editor, without the editor. */
export class N8nApi {
	constructor(private readonly rest: RestClient) {}

	/** Creates the first user of a new n8n and signs in. */
	async createOwner(owner: Owner): Promise<void> {
		await this.rest.request('POST', '/owner/setup', z.unknown(), owner);
	}

	async signIn({ email, password }: Owner): Promise<void> {
		const body = { emailOrLdapLoginId: email, password };
		await this.rest.request('POST', '/login', z.unknown(), body);
	}

	async createCredential(name: string, type: string, data: IDataObject): Promise<StoredCredential> {
		return await this.rest.request('POST', '/credentials', credentialSchema, { name, type, data });
	}

	/** The "Test" of the credential dialog, on the stored values. */
	async testCredential(
		credential: StoredCredential,
		data: IDataObject,
	): Promise<CredentialTestResult> {
		return await this.rest.request('POST', '/credentials/test', credentialTestSchema, {
			credentials: { ...credential, data },
		});
	}

	/** A key of n8n's public API with these scopes, as Settings → n8n API makes it. */
	async createApiKey(label: string, scopes: string[]): Promise<string> {
		const schema = z.object({ rawApiKey: z.string() });
		const body = { label, scopes, expiresAt: null };
		return (await this.rest.request('POST', '/api-keys', schema, body)).rawApiKey;
	}

	async createWorkflow(workflow: WorkflowDefinition): Promise<StoredWorkflow> {
		const body = { ...workflow, active: false };
		return await this.rest.request('POST', '/workflows', workflowSchema, body);
	}

	/** Saves a workflow anew; `publish` makes it the one that runs. */
	async updateWorkflow(
		{ id }: StoredWorkflow,
		{ name, nodes, connections }: WorkflowDefinition,
	): Promise<StoredWorkflow> {
		const body = { name, nodes, connections };
		return await this.rest.request(
			'PATCH',
			`/workflows/${id}?forceSave=true`,
			workflowSchema,
			body,
		);
	}

	/** Publishes a workflow and waits until its triggers are live; newer n8n does this by and by. */
	async publish({ id, name, versionId }: StoredWorkflow, options?: UntilOptions): Promise<void> {
		const body = { versionId, name: '', description: '' };
		await this.rest.request('POST', `/workflows/${id}/activate`, z.unknown(), body);
		await until(
			`workflow "${name}" to be published`,
			async () => await this.isPublished(id),
			options,
		);
	}

	/** Takes a workflow's triggers out of service and waits until they are gone. */
	async unpublish({ id, name }: StoredWorkflow, options?: UntilOptions): Promise<void> {
		await this.rest.request('POST', `/workflows/${id}/deactivate`, z.unknown(), {});
		await until(
			`workflow "${name}" to be unpublished`,
			async () => ((await this.publicationStatus(id)) === 'not_published' ? true : undefined),
			options,
		);
	}

	/**
	 * Runs a workflow as the editor's "Execute workflow" button does.
	 *
	 * @param trigger Name of the trigger node to start from.
	 * @returns The execution's ID.
	 */
	async runManually({ id }: StoredWorkflow, trigger: string): Promise<string> {
		const schema = z.object({ executionId: z.string() });
		return (await this.run(id, trigger, schema)).executionId;
	}

	/**
	 * Waits at a trigger's test URL for one event, as the editor's "Listen for test event" does.
	 *
	 * @param trigger Name of the trigger node.
	 */
	async listenForTestEvent({ id }: StoredWorkflow, trigger: string): Promise<void> {
		await this.run(id, trigger, z.object({ waitingForWebhook: z.literal(true) }));
	}

	/**
	 * Makes a data table, n8n's own kind of small table (n8n 1.113).
	 *
	 * @param rows Texts by column; all have the columns of the first.
	 * @returns The table's ID.
	 */
	async createDataTable(name: string, rows: Array<Record<string, string>>): Promise<string> {
		const schema = z.object({ id: z.string() });
		const project = await this.rest.request('GET', '/projects/personal', schema);
		const path = `/projects/${project.id}/data-tables`;
		const columns = Object.keys(rows[0]).map((column) => ({ name: column, type: 'string' }));
		const { id } = await this.rest.request('POST', path, schema, { name, columns });
		await this.rest.request('POST', `${path}/${id}/insert`, z.unknown(), { data: rows });
		return id;
	}

	/** Runs a workflow once for each row of its evaluation trigger's table, as *Run Test* does. */
	async startEvaluation({ id }: StoredWorkflow): Promise<void> {
		await this.rest.request('POST', `/workflows/${id}/test-runs/new`, z.unknown(), {});
	}

	/** All executions of a workflow, oldest first. */
	async executions({ id }: StoredWorkflow): Promise<ExecutionSummary[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId: id }));
		const all: ExecutionSummary[] = [];
		let cursor = '';
		do {
			const path = `/executions?filter=${filter}&limit=${EXECUTIONS_PER_PAGE}${cursor}`;
			const page = await this.rest.request('GET', path, executionPageSchema);
			all.push(...page.results);
			cursor = page.nextCursor ? `&cursor=${encodeURIComponent(page.nextCursor)}` : '';
		} while (cursor !== '');
		return all.reverse();
	}

	async execution(id: string): Promise<Execution> {
		return await this.rest.request('GET', `/executions/${id}`, executionSchema);
	}

	/**
	 * Runs a failed or crashed execution again on its own data, as "Retry" in the list does.
	 *
	 * @returns How the new execution ended.
	 */
	async retry(id: string): Promise<string> {
		const schema = z.object({ status: z.string() });
		return (await this.rest.request('POST', `/executions/${id}/retry`, schema, {})).status;
	}

	/**
	 * Waits for one execution to end.
	 *
	 * @param ends States that count as its end.
	 */
	async finishedExecution(
		id: string,
		options?: UntilOptions,
		ends: readonly string[] = FINISHED,
	): Promise<Execution> {
		return await until(
			`execution ${id} to finish`,
			async () => {
				const execution = await this.execution(id).catch(whileItBegins);
				return execution && ends.includes(execution.status) ? execution : undefined;
			},
			options,
		);
	}

	/** Waits until a workflow has at least `count` finished executions, and gives them all. */
	async finishedExecutions(
		workflow: StoredWorkflow,
		count: number,
		options?: UntilOptions,
	): Promise<Execution[]> {
		const finished = await until(
			`${count} executions of workflow "${workflow.name}"`,
			async () => {
				const all = await this.executions(workflow);
				const done = all.filter(({ status }) => FINISHED.includes(status));
				return done.length >= count ? done : undefined;
			},
			options,
		);
		return await Promise.all(finished.map(async ({ id }) => await this.execution(id)));
	}

	/** Makes an n8n Agent, as its page does. */
	async createAgent(config: IDataObject): Promise<StoredAgent> {
		const project = await this.rest.request('GET', '/projects/personal', idSchema);
		const folder = `/projects/${project.id}/agents/v2`;
		const created = await this.rest.request('POST', folder, createdAgentSchema, {
			name: config.name,
		});
		const path = `${folder}/${created.id}`;
		const body = { config, baseConfigHash: created.configHash };
		await this.rest.request('PUT', `${path}/config`, z.unknown(), body);
		return { path };
	}

	/** Says something to an n8n Agent. Gives what it streams until its turn is over. */
	async chatWithAgent({ path }: StoredAgent, message: string): Promise<AgentEvent[]> {
		return eventsIn(await this.rest.text('POST', `${path}/chat`, { message }));
	}

	/** Lets an n8n Agent go on that waits for somebody's approval. */
	async answerAgent(
		{ path }: StoredAgent,
		{ runId, toolCallId }: { runId: string; toolCallId: string },
		approved: boolean,
	): Promise<AgentEvent[]> {
		const body = { runId, toolCallId, resumeData: { approved } };
		return eventsIn(await this.rest.text('POST', `${path}/chat/resume`, body));
	}

	private async run<T>(
		workflowId: string,
		trigger: string,
		schema: ZodType<T, ZodTypeDef, unknown>,
	): Promise<T> {
		const path = `/workflows/${workflowId}`;
		// Older n8n runs what it is handed, as what the editor shows may not be saved yet.
		const workflowData = await this.rest.request('GET', path, z.object({}).passthrough());
		const body = { workflowData, triggerToStartFrom: { name: trigger } };
		return await this.rest.request('POST', `${path}/run`, schema, body);
	}

	private async isPublished(workflowId: string): Promise<true | undefined> {
		const status = await this.publicationStatus(workflowId);
		if (status === 'failed' || status === 'partial') {
			throw new Error(`n8n could not start the triggers of workflow ${workflowId}`);
		}
		return status === 'published' ? true : undefined;
	}

	/** Where n8n has no such status, a workflow is published once it says that it is active. */
	private async publicationStatus(workflowId: string): Promise<string> {
		const path = `/workflows/${workflowId}`;
		const status = await this.rest
			.request('GET', `${path}/publication-status`, publicationSchema)
			.catch(
				unlessUnknown(async () => {
					const schema = z.object({ active: z.boolean() });
					const { active } = await this.rest.request('GET', path, schema);
					return { status: active ? 'published' : 'not_published' };
				}),
			);
		return status.status;
	}
}

/** Older n8n answers 500 as long as an execution that has begun has no data yet. */
async function whileItBegins(error: unknown): Promise<undefined> {
	if (error instanceof RestError && error.status === 500) return undefined;
	return await Promise.reject(error);
}

/** What to do instead where n8n knows no such address, as older ones do not. */
function unlessUnknown<T>(instead: () => Promise<T>): (error: unknown) => Promise<T> {
	return async (error) => {
		if (error instanceof RestError && error.status === 404) return await instead();
		return await Promise.reject(error);
	};
}
