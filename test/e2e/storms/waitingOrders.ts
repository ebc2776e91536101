/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import type { StoredWorkflow, WorkflowDefinition } from '../../n8n/api';
import { exampleWorkflow } from '../../n8n/examples';
import { tally } from './numbers';
import { publish, type World } from '../world';
import { peekerNode, webhookChain } from '../workflows';

/** What a waiting workflow reports: an order that came out, or an execution that begins to wait. */
export interface Reported {
	order?: string;
	status?: string;
	row?: string;
	resumeUrl?: string;
	/** Milliseconds since 1970. */
	at: number;
}

/** Takes what workflows report by HTTP, in the place of a CRM. */
export interface Recorder {
	url: string;
	reported: Reported[];
	/** The orders that came out so far, as often as they did. */
	cameOut(): Reported[];
	close(): void;
}

export async function startRecorder(): Promise<Recorder> {
	const reported: Reported[] = [];
	const server = createServer((request, response) => {
		void text(request).then((body) => {
			reported.push({ ...(JSON.parse(body) as object), at: Date.now() });
			response.setHeader('content-type', 'application/json').end('{}');
		});
	});
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		reported,
		cameOut: () => reported.filter(({ order }) => order !== undefined),
		close: () => void server.close(),
	};
}

const httpRequest = (name: string, url: string, jsonBody: string, y: number) => ({
	id: name,
	name,
	type: 'n8n-nodes-base.httpRequest',
	typeVersion: 4.2,
	position: [880, y] as [number, number],
	parameters: { method: 'POST', url, sendBody: true, specifyBody: 'json', jsonBody },
});

/** Name of the node that waits, as the editor names it. */
export const WAIT = 'Wait Until Finished';

export interface WaitingOptions {
	path: string;
	recorder: Recorder;
	lookEverySeconds: number;
	/** n8n's time-out for the workflow, in seconds. */
	executionTimeout?: number;
	/** Whether 'Still Running' leads back; default true. */
	isWiredBack?: boolean;
}

/** Rows of a CRM come in by webhook; each order that ends is reported with the row it belongs to. */
export function waitingWorkflow(
	{ credential }: World,
	{ path, recorder, lookEverySeconds, executionTimeout, isWiredBack = true }: WaitingOptions,
): WorkflowDefinition {
	const rows = {
		id: 'rows',
		name: 'Rows',
		type: 'n8n-nodes-base.splitOut',
		typeVersion: 1,
		position: [220, 0] as [number, number],
		parameters: { fieldToSplitOut: 'body.rows' },
	};
	const resumeUrl = '={{ { resumeUrl: $execution.resumeUrl } }}';
	const begin = httpRequest('Begin', recorder.url, resumeUrl, 0);
	const wait = peekerNode(
		WAIT,
		{
			resource: 'order',
			operation: 'waitUntilFinished',
			orderId: { __rl: true, mode: 'id', value: "={{ $('Rows').item.json.order }}" },
			lookEverySeconds,
		},
		credential,
	);
	const out = httpRequest(
		'Out',
		recorder.url,
		"={{ { order: $json.id, status: $json.status, row: $('Rows').item.json.row } }}",
		-200,
	);
	const definition = webhookChain(`Waiting ${path}`, path, rows, begin, wait, out);
	const to = (node: string) => [{ node, type: 'main' as const, index: 0 }];
	const outputs = isWiredBack ? [to('Out'), to(WAIT)] : [to('Out')];
	return {
		...definition,
		connections: { ...definition.connections, [WAIT]: { main: outputs } },
		settings: { ...definition.settings, ...(executionTimeout && { executionTimeout }) },
	};
}

/** Starts an execution of a published waiting workflow that waits for these orders. */
export async function waitFor({ n8n }: World, path: string, orders: string[]): Promise<void> {
	const rows = orders.map((order) => ({ order, row: `row of ${order}` }));
	const response = await fetch(`${n8n.url}/webhook/${path}`, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		body: JSON.stringify({ rows }),
	});
	if (response.status !== 200) throw new Error(`${path} was answered ${response.status}`);
}

/** Publishes the example that retries what n8n was killed in, every minute, for one workflow. */
export async function publishRetries(world: World, { id }: StoredWorkflow): Promise<void> {
	const { api, url } = world.n8n;
	const scopes = ['list', 'read', 'retry'].map((right) => `execution:${right}`);
	const apiKey = await api.createApiKey('Retries', scopes);
	const data = { apiKey, baseUrl: `${url}/api/v1` };
	const credential = await api.createCredential('n8n', 'n8nApi', data);
	const example = exampleWorkflow('retry-crashed-waits', world.credential);
	const settings: Record<string, string> = { api: data.baseUrl, workflow: id };
	const nodes = example.nodes.map((node) => {
		const { id: credentialId, name } = credential;
		const own = structuredClone(node);
		if (own.name === 'Settings') {
			const fields = Object(own.parameters.assignments).assignments as Array<{
				name: string;
				value: string;
			}>;
			for (const field of fields) field.value = settings[field.name] ?? field.value;
		}
		if (own.name === 'Every 10 Minutes') {
			own.parameters.rule = { interval: [{ field: 'minutes', minutesInterval: 1 }] };
		}
		const isHttp = own.type === 'n8n-nodes-base.httpRequest';
		return isHttp ? { ...own, credentials: { n8nApi: { id: credentialId, name } } } : own;
	});
	await publish(world, { ...example, nodes });
}

/** Resident memory of a process, in MB. */
function residentMb(pid: number | undefined): number {
	try {
		const status = readFileSync(`/proc/${pid}/status`, 'utf8');
		return Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1_024);
	} catch {
		return NaN;
	}
}

/** What n8n was seen at, at one moment. */
export interface Sample {
	/** Seconds since the first one. */
	at: number;
	doing: string;
	waiting: number;
	running: number;
	mainMb: number;
	workerMb?: number;
}

/** Looks at n8n every few seconds: its memory, and the states of a workflow's executions. */
export class Watch {
	readonly samples: Sample[] = [];

	/** Executions that were seen waiting, by ID. */
	readonly seenWaiting = new Set<string>();

	/** What the scenario is at, for the table. */
	doing = '';

	private readonly begun = Date.now();

	private timer: NodeJS.Timeout | undefined;

	constructor(
		private readonly world: World,
		private readonly workflow: StoredWorkflow,
		everyMs = 2_000,
	) {
		let isBusy = false;
		this.timer = setInterval(() => {
			if (isBusy) return;
			isBusy = true;
			// While n8n is away there is nothing to see.
			void this.look()
				.catch(() => {})
				.finally(() => (isBusy = false));
		}, everyMs);
	}

	/** Looks now; gives how many executions are in which state. */
	async look(): Promise<Record<string, number>> {
		const { doing } = this;
		const { n8n, queue } = this.world;
		const executions = await n8n.api.executions(this.workflow);
		for (const { id, status } of executions) if (status === 'waiting') this.seenWaiting.add(id);
		const states = tally(executions.map(({ status }) => status));
		this.samples.push({
			at: Math.round((Date.now() - this.begun) / 1_000),
			doing,
			waiting: states.waiting ?? 0,
			running: (states.running ?? 0) + (states.new ?? 0),
			mainMb: residentMb(n8n.pid),
			...(queue && { workerMb: residentMb(queue.worker?.process.pid) }),
		});
		return states;
	}

	end(): void {
		clearInterval(this.timer);
	}

	/** One line for about every so many seconds. */
	table(everySeconds: number): string {
		let next = 0;
		const rows = this.samples.filter(({ at }) => {
			if (at < next) return false;
			next = at + everySeconds;
			return true;
		});
		return rows
			.map(({ at, doing, waiting, running, mainMb, workerMb }) => {
				const numbers = [at, waiting, running, mainMb, workerMb ?? ''].map((value) =>
					String(value).padStart(9),
				);
				return `${numbers.join('')}  ${doing}`;
			})
			.join('\n');
	}
}
