import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { chunk } from '../../../nodes/api/util/chunk';
import { bareCalls } from '../bareCalls';
import { alternate, pairedRatios, pairedSums } from '../measure';
import { httpRequest, peekerAction, setNode } from '../peers';
import { linesOf, type Part } from '../report';
import { cpuOf, ItemWorkflow, KEY, newAccount, onStage, type Stage } from '../stage';

const NAMES = 5_000;
const LATENCY_MS = 20;
const NAMES_A_CALL = 50;

const names = Array.from({ length: NAMES }, (_, index) => `name-${index}.example`);
const items = names.map((domain) => ({ domain }));

export const checkNames = (domains: string): INodeParameters => ({ domains, options: {} });

/** One call for each item, as a user builds it. */
export const checkByHttp = (url: string): INodeParameters => ({
	method: 'POST',
	url: `${url}/domains/availability`,
	sendBody: true,
	specifyBody: 'json',
	jsonBody: '={{ { "domains": [$json.domain] } }}',
	options: {},
});

async function timeOf(workflow: ItemWorkflow, input: IDataObject[]): Promise<number> {
	const [{ milliseconds, output }] = await workflow.run(input);
	if (output.length !== NAMES) throw new Error(`${output.length} items came out`);
	return milliseconds;
}

/** The node with a key that has spent nothing yet. */
async function peekerTime(stage: Stage, domains: string, input: IDataObject[]): Promise<number> {
	const { credential } = await newAccount(stage);
	const node = peekerAction(credential, 'domain', 'checkAvailability', checkNames(domains));
	return await timeOf(await ItemWorkflow.publish(stage, 'Peeker', node), input);
}

export const namesPart: Part = {
	name: 'names',
	title: `${NAMES} names, ${LATENCY_MS} ms a call`,
	run: async ({ rounds, profileFolder }) =>
		await onStage({ profileFolder }, async (stage) => {
			const { standIn, headerAuth } = stage;
			await standIn.answerAfter(LATENCY_MS);
			const request = httpRequest(headerAuth, checkByHttp(standIn.url));
			const http = await ItemWorkflow.publish(stage, 'HTTP Request', request);
			const set = await ItemWorkflow.publish(stage, 'Set', setNode('={{ $json.domain }}'));
			const list = [{ domains: names.join(' ') }];
			const calls = chunk(names, NAMES_A_CALL).map((domains) => ({
				method: 'POST' as const,
				path: '/domains/availability',
				body: { domains },
			}));
			const all = await alternate(
				[
					{
						name: 'Peeker, one name an item',
						once: async () => await peekerTime(stage, '={{ $json.domain }}', items),
					},
					{
						name: 'Peeker, all names in one item',
						once: async () => await peekerTime(stage, '={{ $json.domains }}', list),
					},
					{ name: 'HTTP Request, one call an item', once: async () => await timeOf(http, items) },
					{ name: 'Set, one expression an item', once: async () => await timeOf(set, items) },
					{
						name: '100 bare calls, 8 at a time',
						once: async () => await bareCalls({ baseUrl: standIn.url, key: KEY }, calls),
					},
				],
				rounds,
				() => cpuOf(stage),
			);
			const [ours, oneItem, theirs, expressions, bare] = all.map(({ figures }) => figures);
			const [oursCpu, , theirsCpu, expressionsCpu] = all.map(({ cpuMs }) => cpuMs);
			return {
				measured: linesOf(all, 'ms', "n8n's processor time"),
				goals: [
					{
						goal: 'one name an item ÷ (Set + bare calls) ≤ 1.25',
						figures: pairedRatios(ours, pairedSums(expressions, bare)),
						atMost: 1.25,
					},
					{
						goal: 'HTTP Request ÷ one name an item ≥ 5',
						figures: pairedRatios(theirs, ours),
						atLeast: 5,
					},
					{
						goal: 'all names in one item ÷ bare calls ≤ 1.3',
						figures: pairedRatios(oneItem, bare),
						atMost: 1.3,
					},
					{
						goal: 'processor time: one name an item ÷ Set',
						figures: pairedRatios(oursCpu, expressionsCpu),
					},
					{
						goal: 'processor time: HTTP Request ÷ one name an item',
						figures: pairedRatios(theirsCpu, oursCpu),
					},
				],
				notes: [
					'Times are those that n8n states for the node. Set is what n8n itself takes to evaluate one expression for each item; the Peeker node evaluates one too. Processor time is that of the whole execution, with the handing over of the items and the storing of the result.',
				],
			};
		}),
};
