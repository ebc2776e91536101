/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { setTimeout as pause } from 'node:timers/promises';
import { httpRequest, peekerAction } from '../peers';
import type { Part } from '../report';
import { ItemWorkflow, KEY, onStage, type NodeRun, type Stage } from '../stage';
import { checkByHttp, checkNames } from './names';

const LIMIT = 600;
const NAMES = 5_000;
const ITEMS_OF_EACH = 667;
const READS = 3 * ITEMS_OF_EACH;
const MINUTE_MS = 60_000;
/** After which the stand-in has forgotten what a contestant spent. */
const FORGOTTEN_MS = 65_000;

const failuresIn = ({ output }: NodeRun) =>
	output.filter(({ error }) => error !== undefined).length;

const locator = (value: string) => ({ __rl: true, mode: 'id', value });

/** Reads of three kinds: orders, users, pending actions; gives milliseconds from begin to end. */
async function mixedReads(stage: Stage): Promise<number> {
	const { standIn, credential } = stage;
	await standIn.seed({ key: KEY, orders: ITEMS_OF_EACH, users: ITEMS_OF_EACH });
	const { orders, users } = await standIn.books(KEY);
	const items = orders.map(({ id }, index) => ({ orderId: id, userId: users[index].id }));
	const of = (field: string) => `={{ $('Split Out').item.json.${field} }}`;
	const workflow = await ItemWorkflow.publish(
		stage,
		'mixed',
		peekerAction(credential, 'order', 'get', { orderId: locator('={{ $json.orderId }}') }),
		peekerAction(credential, 'user', 'get', { userId: locator(of('userId')) }),
		peekerAction(credential, 'order', 'getPendingActions', {
			filters: { orderId: of('orderId') },
		}),
	);
	const runs = await workflow.run(items);
	const last = runs[runs.length - 1];
	return last.begun + last.milliseconds - runs[0].begun;
}

/** Once each, whatever the number of rounds: waiting for the windows takes minutes. */
export const rateLimitPart: Part = {
	name: 'rateLimit',
	title: `A limit of ${LIMIT} calls a minute, enforced`,
	run: async ({ profileFolder }) =>
		await onStage({ rateLimit: LIMIT, profileFolder }, async (stage) => {
			const { standIn, credential, headerAuth } = stage;
			const items = Array.from({ length: NAMES }, (_, at) => ({ domain: `name-${at}.example` }));
			const names = await ItemWorkflow.publish(
				stage,
				'names',
				peekerAction(credential, 'domain', 'checkAvailability', checkNames('={{ $json.domain }}')),
			);
			const http = await ItemWorkflow.publish(
				stage,
				'http',
				httpRequest(headerAuth, checkByHttp(standIn.url), { onError: 'continueRegularOutput' }),
			);
			const [ours] = await names.run(items);
			await pause(FORGOTTEN_MS);
			const [theirs] = await http.run(items);
			await pause(FORGOTTEN_MS);
			const before = await standIn.answers();
			const milliseconds = await mixedReads(stage);
			const after = await standIn.answers();
			const least = Math.floor((READS - 1) / LIMIT) * MINUTE_MS;
			return {
				measured: [
					{ what: `Peeker, ${NAMES} names`, unit: 'ms', figures: [ours.milliseconds] },
					{ what: `HTTP Request, ${NAMES} names`, unit: 'ms', figures: [theirs.milliseconds] },
					{ what: 'HTTP Request, names that failed', unit: '', figures: [failuresIn(theirs)] },
					{ what: `Peeker, ${READS} mixed reads`, unit: 's', figures: [milliseconds / 1_000] },
				],
				goals: [
					{ goal: `${NAMES} names: failed items = 0`, figures: [failuresIn(ours)], atMost: 0 },
					{
						goal: `${NAMES} names: in one window, seconds ≤ 60`,
						figures: [ours.milliseconds / 1_000],
						atMost: 60,
					},
					{
						goal: 'mixed reads: per cent of the permitted rate ≥ 97',
						figures: [(100 * least) / milliseconds],
						atLeast: 97,
					},
					{
						goal: 'mixed reads: answers 429 = 0',
						figures: [(after['429'] ?? 0) - (before['429'] ?? 0)],
						atMost: 0,
					},
				],
				notes: [
					`Measured once. HTTP Request ran with "Continue" on errors; without it, its node fails. The limit is a rolling window: ${READS} calls need three full minutes between their bursts.`,
				],
			};
		}),
};
