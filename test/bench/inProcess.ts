/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, @typescript-eslint/no-require-imports --
   runs on a developer machine, never inside n8n */
import path from 'node:path';
import type { ICredentialType, INodeParameters, INodeType } from 'n8n-workflow';
import { installN8n } from '../n8n/install';
import { PEEKER, SMARTLEAD } from '../nodes/setup';
import { Harness, type ExecuteResult } from '../support/n8n';

const DIST = path.resolve(__dirname, '../../dist');

/** A module of the package as it was built: what users run, without what tsx adds to each function. */
const built = <Module>(name: string): Module => require(path.join(DIST, name));

type Credential = typeof import('../../credentials/PeekerApi.credentials');
type Limits = typeof import('../../nodes/api/contract/limits');
type Node = typeof import('../../nodes/Peeker/Peeker.node');

export const HTTP_REQUEST = 'n8n-nodes-base.httpRequest';

/** The folder of the packages that the installed n8n consists of. */
export async function n8nModules(): Promise<string> {
	const { n8nScript } = await installN8n();
	return path.resolve(n8nScript, '../../..');
}

/** n8n's own HTTP Request, with a credential slot that the harness fills. */
async function httpRequestType(modules: string): Promise<INodeType> {
	const {
		HttpRequest,
	}: { HttpRequest: new () => { nodeVersions: Record<string, INodeType> } } = require(
		path.join(modules, 'n8n-nodes-base/dist/nodes/HttpRequest/HttpRequest.node.js'),
	);
	const type = new HttpRequest().nodeVersions['4.3'];
	const description = { ...type.description, credentials: [{ name: 'httpHeaderAuth' }] };
	return Object.assign(Object.create(type) as INodeType, { description });
}

/** n8n's Header Auth; its own class names the header by an expression, which the harness does not evaluate. */
const headerAuth: ICredentialType = {
	name: 'httpHeaderAuth',
	displayName: 'Header Auth',
	properties: [],
	authenticate: async ({ name, value }, options) => ({
		...options,
		headers: { ...options.headers, [String(name)]: String(value) },
	}),
};

/** Runs a node once for the given items, in n8n-core's real contexts. Throws when the run failed. */
export type RunOnce = (
	type: string,
	parameters: INodeParameters,
	items: Array<Record<string, string>>,
) => Promise<ExecuteResult>;

/** The Peeker node and HTTP Request in this process, without n8n's limit of calls, which would be all that is measured. */
export async function nodesInProcess(baseUrl: string, apiKey: string): Promise<RunOnce> {
	const { PeekerApi } = built<Credential>('credentials/PeekerApi.credentials.js');
	const { LIMITS } = built<Limits>('nodes/api/contract/limits.js');
	const { Peeker } = built<Node>('nodes/Peeker/Peeker.node.js');
	Object.assign(LIMITS, { callsPerMinute: 1_000_000 });
	const modules = await n8nModules();
	const harness = new Harness({
		nodes: { [PEEKER]: new Peeker(), [HTTP_REQUEST]: await httpRequestType(modules) },
		credentialTypes: [new PeekerApi(), headerAuth],
		credentials: {
			peekerApi: { apiKey, useCustomBaseUrl: true, baseUrl, ...SMARTLEAD },
			httpHeaderAuth: { name: 'Authorization', value: `Bearer ${apiKey}` },
		},
	});
	return async (type, parameters, items) => {
		const result = await harness.execute({
			type,
			parameters:
				type === HTTP_REQUEST
					? {
							authentication: 'genericCredentialType',
							genericAuthType: 'httpHeaderAuth',
							...parameters,
						}
					: parameters,
			typeVersion: type === HTTP_REQUEST ? 4.3 : 1,
			items: items.map((json) => ({ json })),
		});
		if (result.error) throw result.error;
		return result;
	};
}

/** Processor time that this process has used so far, in milliseconds. */
export function ownCpuMs(): number {
	const { user, system } = process.cpuUsage();
	return (user + system) / 1_000;
}
