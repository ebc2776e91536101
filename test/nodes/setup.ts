import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { PeekerApi } from '../../credentials/PeekerApi.credentials';
import { Peeker } from '../../nodes/Peeker/Peeker.node.ts';
import type { Sandbox, SandboxOptions } from '../sandbox';
import { startSandbox } from '../sandbox';
import type { ExecuteRequest, ExecuteResult } from '../support/n8n';
import { Harness } from '../support/n8n';

export const PEEKER = 'n8n-nodes-peeker.peeker';

export const SMARTLEAD = {
	smartleadLoginEmail: 'ops@agency.example',
	smartleadLoginPassword: 'not-a-real-password',
	smartleadClientId: '410022',
};

export interface PeekerRig {
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
	close: () => Promise<void>;
}

let keys = 0;

/** The action node in n8n-core's real contexts against a sandbox of its own, over real HTTP. */
export async function startRig(
	options: SandboxOptions & { environment?: 'test' | 'live'; baseUrl?: string } = {},
): Promise<PeekerRig> {
	const { environment = 'test', baseUrl, ...sandboxOptions } = options;
	const sandbox = await startSandbox({ stepMs: 5, rateLimit: false, ...sandboxOptions });
	const key = `pk_${environment}_rig${keys++}`;
	const harness = new Harness({
		nodes: { [PEEKER]: new Peeker() },
		credentialTypes: [new PeekerApi()],
		credentials: {
			peekerApi: { apiKey: key, baseUrl: baseUrl ?? sandbox.url, ...SMARTLEAD },
		},
	});
	return {
		sandbox,
		harness,
		key,
		async run(resource, operation, parameters = {}, { items, ...extra } = {}) {
			return await harness.execute({
				type: PEEKER,
				parameters: { resource, operation, ...parameters },
				...(items && { items: items.map((json) => ({ json })) }),
				...extra,
			});
		},
		close: async () => await sandbox.close(),
	};
}
