/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console --
   runs on a developer machine, never inside n8n */
/** The process of one contestant of `parts/returnAll.ts`: reads a long list once and tells what that took. */
import type { INodeParameters } from 'n8n-workflow';
import { PEEKER } from '../nodes/setup';
import { HTTP_REQUEST, nodesInProcess, ownCpuMs } from './inProcess';

const next = '{{ $response.body.links.next }}';

const byHttp = (url: string): INodeParameters => ({
	method: 'GET',
	url: `${url}/users?per_page=100`,
	options: {
		pagination: {
			pagination: {
				paginationMode: 'responseContainsNextURL',
				nextURL: `=${next}`,
				paginationCompleteWhen: 'other',
				completeExpression: '={{ !$response.body.links.next }}',
				limitPagesFetched: false,
			},
		},
	},
});

async function main(): Promise<void> {
	const [who, url, key] = process.argv.slice(2);
	const run = await nodesInProcess(url, key);
	const begun = performance.now();
	const cpu = ownCpuMs();
	const { items } =
		who === 'peeker'
			? await run(PEEKER, { resource: 'user', operation: 'getAll', returnAll: true }, [{}])
			: await run(HTTP_REQUEST, byHttp(url), [{}]);
	const milliseconds = performance.now() - begun;
	const rows = items.reduce(
		(sum, { json }) => sum + (Array.isArray(json.data) ? json.data.length : 1),
		0,
	);
	const cpuMs = ownCpuMs() - cpu;
	const peakMb = process.resourceUsage().maxRSS / 1_024;
	console.log(JSON.stringify({ rows, milliseconds, cpuMs, peakMb }));
}

void main();
