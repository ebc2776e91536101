import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { PeekerApi } from '../../credentials/PeekerApi.credentials';
import { Peeker } from '../../nodes/Peeker/Peeker.node.ts';
import type { Sandbox, SandboxOptions, VirtualClock } from '../sandbox';
import { createVirtualClock, startSandbox } from '../sandbox';
import type { ExecuteRequest, ExecuteResult } from '../support/n8n';
import { Harness } from '../support/n8n';
import { moveWithWaits } from '../support/nodeClock';

export const PEEKER = 'n8n-nodes-peeker.peeker';

/** The type that n8n makes of a node that is usable as a tool. */
export const PEEKER_TOOL = `${PEEKER}Tool`;

/** As n8n does it at its start (tool-generation/ai-tools, 2.41). */
function asTool(node: Peeker): Peeker {
	node.description = { ...node.description, name: 'peekerTool', usableAsTool: undefined };
	return node;
}

export const SMARTLEAD = {
	smartleadLoginEmail: 'ops@agency.example',
	smartleadLoginPassword: 'not-a-real-password',
	smartleadClientId: '410022',
};

/** The action node in n8n-core's real contexts against a sandbox of its own, over real HTTP. */
export interface Rig {
	sandbox: Sandbox;
	harness: Harness;
	/** A key nobody else uses. */
	key: string;
	/** Runs one operation for the given items; parameters the operation has no value for take their defaults. */
	run: (
		resource: string,
		operation: string,
		parameters?: INodeParameters,
		extra?: Partial<Omit<ExecuteRequest, 'items'>> & { items?: Array<INodeExecutionData['json']> },
	) => Promise<ExecuteResult>;
	/** The node's credential with another key. */
	credentialOf: (key: string) => { peekerApi: Record<string, string> };
	/** The clock of both. Only the node's waits and the test move it. */
	time: VirtualClock;
	/** Lets a wait of the node pass, as its clock does. */
	pass: (ms: number) => Promise<void>;
	/** Lets everything that the sandbox is at come to its end. */
	settle: () => Promise<void>;
	close: () => Promise<void>;
}

export interface RigOptions extends Omit<SandboxOptions, 'clock'> {
	environment?: 'test' | 'live';
	baseUrl?: string;
	time?: VirtualClock;
}

let keys = 0;

/**
 * A sandbox and a node that share one clock, which stands still but for the node's waits: each of them passes
 * at once, and the sandbox's own work goes on as far as it would have in that time.
 */
export async function startRig({
	environment = 'test',
	baseUrl,
	time = createVirtualClock(),
	...options
}: RigOptions = {}): Promise<Rig> {
	const sandbox = await startSandbox({ stepMs: 5, rateLimit: false, ...options, clock: time });
	const key = `pk_${environment}_rig${keys++}`;
	const credentialOf = (apiKey: string) => ({
		peekerApi: { apiKey, baseUrl: baseUrl ?? sandbox.url, ...SMARTLEAD },
	});
	const harness = new Harness({
		nodes: { [PEEKER]: new Peeker(), [PEEKER_TOOL]: asTool(new Peeker()) },
		credentialTypes: [new PeekerApi()],
		credentials: credentialOf(key),
	});
	const { pass, restore } = moveWithWaits(time);
	return {
		sandbox,
		harness,
		key,
		credentialOf,
		async run(resource, operation, parameters = {}, { items, ...extra } = {}) {
			return await harness.execute({
				type: PEEKER,
				parameters: { resource, operation, ...parameters },
				...(items && { items: items.map((json) => ({ json })) }),
				...extra,
			});
		},
		time,
		pass,
		settle: async () => await time.until(sandbox.idle()),
		async close() {
			restore();
			await sandbox.close();
		},
	};
}
