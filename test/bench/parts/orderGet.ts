import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { bareCalls } from '../bareCalls';
import { alternate, pairedRatios } from '../measure';
import { httpRequest, peekerAction } from '../peers';
import { linesOf, type Part } from '../report';
import { cpuOf, ItemWorkflow, KEY, newAccount, onStage, type Stage } from '../stage';

const ORDERS = 500;
const LATENCY_MS = 50;

const locator = (expression: string): INodeParameters => ({
	__rl: true,
	mode: 'id',
	value: expression,
});

/** One run with a key that has spent nothing yet; else its minute would be used up in the second round. */
async function peekerTime(stage: Stage): Promise<number> {
	const { key, credential } = await newAccount(stage);
	const items = await ordersOf(stage, key);
	const node = peekerAction(credential, 'order', 'get', { orderId: locator('={{ $json.id }}') });
	return await timeOf(await ItemWorkflow.publish(stage, 'Peeker', node), items);
}

async function ordersOf({ standIn }: Stage, key: string): Promise<IDataObject[]> {
	await standIn.seed({ key, orders: ORDERS });
	return (await standIn.books(key)).orders.map(({ id }) => ({ id }));
}

async function timeOf(workflow: ItemWorkflow, items: IDataObject[]): Promise<number> {
	const [{ milliseconds, output }] = await workflow.run(items);
	if (output.length !== ORDERS) throw new Error(`${output.length} items came out`);
	return milliseconds;
}

export const orderGetPart: Part = {
	name: 'orderGet',
	title: `order.get for ${ORDERS} items, ${LATENCY_MS} ms a call`,
	run: async ({ rounds, profileFolder }) =>
		await onStage({ profileFolder }, async (stage) => {
			const { standIn, headerAuth } = stage;
			await standIn.answerAfter(LATENCY_MS);
			const items = await ordersOf(stage, KEY);
			const request = async (name: string, options: INodeParameters) => {
				const url = `=${standIn.url}/orders/{{ $json.id }}`;
				return await ItemWorkflow.publish(stage, name, httpRequest(headerAuth, { url, options }));
			};
			const http = await request('HTTP Request', {});
			const batching = { batch: { batchSize: 50, batchInterval: 1_000 } };
			const batched = await request('HTTP Request, batching', { batching });
			const calls = items.map(({ id }) => ({
				method: 'GET' as const,
				path: `/orders/${String(id)}`,
			}));
			const bare = { baseUrl: standIn.url, key: KEY, atOnce: 64 };
			const all = await alternate(
				[
					{ name: 'Peeker', once: async () => await peekerTime(stage) },
					{ name: 'HTTP Request, all at once', once: async () => await timeOf(http, items) },
					{
						name: 'HTTP Request, batching as n8n proposes (50, 1 s)',
						once: async () => await timeOf(batched, items),
					},
					{
						name: 'bare calls, 64 at a time',
						once: async () => await bareCalls(bare, calls),
					},
				],
				rounds,
				() => cpuOf(stage),
			);
			const [ours, theirs] = all;
			return {
				measured: linesOf(all, 'ms', "n8n's processor time"),
				goals: [
					{
						goal: 'Peeker ÷ HTTP Request ≤ 1.0',
						figures: pairedRatios(ours.figures, theirs.figures),
						atMost: 1,
					},
					{
						goal: 'processor time: Peeker ÷ HTTP Request',
						figures: pairedRatios(ours.cpuMs, theirs.cpuMs),
					},
				],
				notes: [
					'Processor time is that of the whole execution; for the Peeker node it holds the making of a new credential and workflow in each round too.',
				],
			};
		}),
};
