/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
/**
 * Two workers that share one API key: each paces itself and knows nothing of the other. By hand,
 * with more calls: PEEKER_PACING_CALLS=1800 npm run e2e -- pacing
 */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { StoredWorkflow } from '../../n8n/api';
import { until } from '../../n8n/until';
import { report } from '../storms/numbers';
import { QUEUE_SETTINGS, startQueueProcess, type QueueProcess } from '../storms/queueProcesses';
import { missingServices, Services } from '../storms/services';
import { size } from '../storms/size';
import { endWorld, publish, startWorld, type World } from '../world';
import { peekerNode, webhookChain } from '../workflows';

const CALLS = size('PACING_CALLS', 1_200);
const CALLS_PER_MINUTE = 600;
const CALLS_PER_EXECUTION = 100;
const EXECUTIONS = CALLS / CALLS_PER_EXECUTION;
/** How long it takes the API, which allows 600 calls in any minute, to take the calls after the first 600. */
const LIMIT_MS = (Math.ceil(CALLS / CALLS_PER_MINUTE) - 1) * 60_000;
const PATH = 'pacing';

describe('Two workers with one key', { skip: missingServices() ?? false }, () => {
	const workers: QueueProcess[] = [];
	let services: Services;
	let world: World;
	let workflow: StoredWorkflow;

	before(async () => {
		services = await Services.start();
		const environment = { ...services.environment, ...QUEUE_SETTINGS };
		world = await startWorld({ environment });
		for (let count = 0; count < 2; count++) {
			workers.push(await startQueueProcess('worker', world.n8n, environment));
		}
		const items = Array.from({ length: CALLS_PER_EXECUTION }, (_, index) => ({ index }));
		const many = {
			...peekerNode('Many', {}, world.credential),
			type: 'n8n-nodes-base.code',
			typeVersion: 2,
			credentials: undefined,
			parameters: { jsCode: `return ${JSON.stringify(items)}.map((json) => ({ json }));` },
		};
		const get = peekerNode('Get', { resource: 'account', operation: 'get' }, world.credential);
		workflow = await publish(world, webhookChain('Calls the API', PATH, many, get));
	});

	after(async () => {
		await Promise.all(workers.map(async ({ process }) => await process.kill()));
		await endWorld(world);
		await services.end();
	});

	it('get every call through in the end, without a failed item', async () => {
		const { requests } = world.sandbox;
		const calls = () => requests.filter(({ operationId }) => operationId === 'getMe');
		const earlier = calls().length;
		const url = `${world.n8n.url}/webhook/${PATH}`;
		await Promise.all(
			Array.from({ length: EXECUTIONS }, async () => await fetch(url, { method: 'POST' })),
		);
		const executions = await until(
			'all executions to end',
			async () => {
				const all = await world.n8n.api.executions(workflow);
				return all.length === EXECUTIONS && all.every(({ status }) => status !== 'running')
					? all
					: undefined;
			},
			{ timeoutMs: LIMIT_MS * 2 + 60_000, everyMs: 500 },
		);
		const sent = calls().slice(earlier);
		const taken = sent.filter(({ status }) => status === 200);
		const tookMs = taken[taken.length - 1].at - sent[0].at;
		// A busy machine takes its time for the first 600, and the minutes of the others begin with them.
		const firstMs = taken[CALLS_PER_MINUTE - 1].at - sent[0].at;
		const leastMs = firstMs + LIMIT_MS;
		const shares = workers.map(({ log }) => (log().match(/started execution/g) ?? []).length);
		report('Two workers, one key', {
			'calls asked for': CALLS,
			'calls taken': taken.length,
			'answered 429 on the way': sent.length - taken.length,
			'executions of each worker': shares,
			seconds: (tookMs / 1000).toFixed(1),
			'seconds for the first 600, which nothing holds back': (firstMs / 1000).toFixed(1),
			'least possible seconds after that': (leastMs / 1000).toFixed(1),
			'times the least possible': (tookMs / leastMs).toFixed(2),
		});
		assert.deepEqual(new Set(executions.map(({ status }) => status)), new Set(['success']));
		assert.equal(taken.length, CALLS);
		assert.ok(
			shares.every((share) => share > 0),
			'both workers must have had a share',
		);
	});
});
