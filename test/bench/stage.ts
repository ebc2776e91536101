/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals --
   runs on a developer machine, never inside n8n */
import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { IConnections, IDataObject, INode } from 'n8n-workflow';
import { z } from 'zod';
import { rows } from '../e2e/storms/database';
import type { StoredCredential } from '../n8n/api';
import { errorText, type Execution } from '../n8n/executions';
import { installN8n } from '../n8n/install';
import { RestError } from '../n8n/rest';
import { N8nServer } from '../n8n/server';
import { createPeekerCredential, endStage, startWithPackage } from '../n8n/stage';
import { until } from '../n8n/until';
import { emptyTriggerPackage, nodeOf } from './peers';
import { StandIn } from './standIn';

export const KEY = 'pk_test_bench';

const LONG = { timeoutMs: 900_000, everyMs: 100 };

/** A real n8n with the package, and the stand-in that its credential points to. */
export interface Stage {
	n8n: N8nServer;
	version: string;
	standIn: StandIn;
	credential: StoredCredential;
	/** The same key as n8n's own Header Auth, as HTTP Request takes it. */
	headerAuth: StoredCredential;
}

interface StageOptions {
	environment?: NodeJS.ProcessEnv;
	rateLimit?: number | false;
	/** Where n8n writes a profile of its processor time when it ends. */
	profileFolder?: string;
	/** Folders of further packages to install. */
	packages?: string[];
}

/** A key of its own, whose minute nobody has spent from yet, with its credential. */
export interface Account {
	key: string;
	credential: StoredCredential;
}

let accounts = 0;

export async function newAccount({ n8n, standIn }: Stage): Promise<Account> {
	const key = `${KEY}${accounts++}`;
	const credential = await createPeekerCredential(n8n, key, credentialData(standIn, key));
	return { key, credential };
}

const credentialData = ({ url, webhookSecret }: StandIn, apiKey: string) => ({
	apiKey,
	webhookSecret,
	smartleadLoginEmail: 'ops@agency.example',
	smartleadLoginPassword: 'not-a-real-password',
	useCustomBaseUrl: true,
	baseUrl: url,
});

const MS_PER_TICK = 10;

/** Processor time that n8n's main process has used so far, in milliseconds; only Linux tells. */
export function cpuOf({ n8n }: Stage): number {
	if (process.platform !== 'linux') return NaN;
	const fields = readFileSync(`/proc/${n8n.pid}/stat`, 'utf8').split(') ')[1].split(' ');
	return (Number(fields[11]) + Number(fields[12])) * MS_PER_TICK;
}

/** Does `work` on a stage of its own, and takes it down whatever happens. */
export async function onStage<Result>(
	{ environment = {}, rateLimit = false, profileFolder, packages = [] }: StageOptions,
	work: (stage: Stage) => Promise<Result>,
): Promise<Result> {
	const installation = await installN8n();
	const standIn = await StandIn.start({ rateLimit });
	const profile = profileFolder
		? { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${profileFolder}` }
		: {};
	const n8n = await N8nServer.create(installation, { environment: { ...profile, ...environment } });
	const peers = mkdtempSync(path.join(os.tmpdir(), 'peeker-bench-'));
	try {
		for (const [file, text] of Object.entries(emptyTriggerPackage)) {
			mkdirSync(path.dirname(path.join(peers, file)), { recursive: true });
			writeFileSync(path.join(peers, file), text);
		}
		for (const folder of [peers, ...packages]) n8n.installPackage(folder);
		await startWithPackage(n8n);
		const data = credentialData(standIn, KEY);
		const credential = await createPeekerCredential(n8n, 'Peeker stand-in', data);
		const headerAuth = await n8n.api.createCredential('Header Auth', 'httpHeaderAuth', {
			name: 'Authorization',
			value: `Bearer ${KEY}`,
		});
		const { version } = installation;
		return await work({ n8n, version, standIn, credential, headerAuth });
	} finally {
		await endStage(n8n);
		await standIn.close();
		rmSync(peers, { recursive: true, force: true });
	}
}

/** Stores and publishes a workflow: its first node is followed by the others, each by the next. */
export async function publishChain({ n8n }: Stage, name: string, nodes: INode[]): Promise<string> {
	const connections: IConnections = {};
	for (const [index, { name: next }] of nodes.slice(1).entries()) {
		connections[nodes[index].name] = { main: [[{ node: next, type: 'main', index: 0 }]] };
	}
	const settings = { executionOrder: 'v1' };
	const workflow = await n8n.api.createWorkflow({ name, nodes, connections, settings });
	await n8n.api.publish(workflow);
	return workflow.id;
}

/** How one node did its work for the items it was given. */
export interface NodeRun {
	milliseconds: number;
	/** When it began, milliseconds since 1970. */
	begun: number;
	output: IDataObject[];
}

/** A published workflow that hands a list of items, one after the other, to a chain of nodes. */
export class ItemWorkflow {
	private constructor(
		private readonly stage: Stage,
		private readonly workflowId: string,
		private readonly url: string,
		private readonly names: string[],
	) {}

	static async publish(stage: Stage, name: string, ...nodes: INode[]): Promise<ItemWorkflow> {
		const address = randomUUID();
		const webhook = nodeOf(
			'Webhook',
			'n8n-nodes-base.webhook',
			2,
			{ path: address, httpMethod: 'POST', responseMode: 'lastNode', responseData: 'noData' },
			{ webhookId: randomUUID() },
		);
		const splitOut = nodeOf('Split Out', 'n8n-nodes-base.splitOut', 1, {
			fieldToSplitOut: 'body.items',
		});
		const workflowId = await publishChain(stage, name, [webhook, splitOut, ...nodes]);
		const names = nodes.map((node) => node.name);
		return new ItemWorkflow(stage, workflowId, `${stage.n8n.url}/webhook/${address}`, names);
	}

	/**
	 * Runs the workflow once.
	 *
	 * @returns How each node did, in their order.
	 * @throws When the execution failed.
	 */
	async run(items: IDataObject[]): Promise<NodeRun[]> {
		const response = await fetch(this.url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ items }),
		});
		await response.text();
		const execution = await this.newestExecution();
		const { runData } = execution.data.resultData;
		if (execution.status !== 'success') throw new Error(errorText(execution));
		return this.names.map((name) => {
			const [{ executionTime, startTime, data }] = runData[name];
			const output = (data?.main[0] ?? []).map(({ json }) => json);
			return { milliseconds: executionTime, begun: startTime, output };
		});
	}

	private async newestExecution(): Promise<Execution> {
		await idle(this.stage);
		const sql = `SELECT max(id) AS id FROM execution_entity WHERE workflowId = '${this.workflowId}'`;
		const [{ id }] = await rows(this.stage.n8n, sql, z.object({ id: z.number() }));
		const { api } = this.stage.n8n;
		// n8n answers 503 for a while when its look at the database took too long on a busy machine.
		return await until(
			`execution ${id} to be told`,
			async () =>
				await api.execution(String(id)).catch((error: unknown) => {
					if (error instanceof RestError && error.status === 503) return undefined;
					throw error;
				}),
			LONG,
		);
	}
}

/** Waits until n8n runs no execution any more. */
export async function idle({ n8n }: Stage): Promise<void> {
	const sql = "SELECT count(*) AS count FROM execution_entity WHERE status IN ('new', 'running')";
	await until(
		'n8n to have nothing to do',
		async () => {
			const [{ count }] = await rows(n8n, sql, z.object({ count: z.number() }));
			return count === 0 || undefined;
		},
		LONG,
	);
}
