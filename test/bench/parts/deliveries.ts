/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { INode } from 'n8n-workflow';
import { FORGERIES, genuine, post, type Post } from '../../e2e/storms/forgeries';
import { alternate, pairedRatios, type Contestant } from '../measure';
import { assembly, EMPTY_TRIGGER, nodeOf, REFUSING_TRIGGER, webhookNode } from '../peers';
import { linesOf, type Findings, type Part } from '../report';
import { cpuOf, idle, onStage, publishChain, type Stage } from '../stage';

const AT_A_TIME = 16;
const DELIVERIES = 80;

let events = 0;

/** Sends deliveries, so many at a time, and gives how many were answered as they should be in a second. */
async function answeredPerSecond(
	stage: Stage,
	url: string,
	status: number,
	delivery: () => Post,
): Promise<number> {
	const agent = new http.Agent({ keepAlive: true, maxSockets: AT_A_TIME });
	let left = DELIVERIES;
	const begun = performance.now();
	const sender = async () => {
		while (left-- > 0) {
			const answered = await post(agent, url, delivery());
			if (answered.status !== status) throw new Error(`${answered.status}: ${answered.text}`);
		}
	};
	await Promise.all(Array.from({ length: AT_A_TIME }, sender));
	const seconds = (performance.now() - begun) / 1_000;
	agent.destroy();
	// What was accepted is still being run; the next contestant should not pay for it.
	await idle(stage);
	return DELIVERIES / seconds;
}

async function publishTrigger(stage: Stage, node: INode): Promise<string> {
	await publishChain(stage, node.name, [node]);
	return `${stage.n8n.url}/webhook/${node.webhookId}/webhook`;
}

async function contestantsOn(stage: Stage): Promise<Contestant[]> {
	const { n8n, standIn, credential } = stage;
	const { id, name } = credential;
	const secret = standIn.webhookSecret;
	const peeker = await publishTrigger(
		stage,
		nodeOf(
			'Peeker Trigger',
			'n8n-nodes-peeker.peekerTrigger',
			2,
			{ events: ['*'] },
			{ credentials: { peekerApi: { id, name } }, webhookId: randomUUID() },
		),
	);
	const empty = await publishTrigger(
		stage,
		nodeOf('Empty Trigger', EMPTY_TRIGGER, 2, {}, { webhookId: randomUUID() }),
	);
	const refusing = await publishTrigger(
		stage,
		nodeOf('Refusing Trigger', REFUSING_TRIGGER, 2, {}, { webhookId: randomUUID() }),
	);
	const [bare, built] = [randomUUID(), randomUUID()];
	await publishChain(stage, 'Webhook', [webhookNode(bare)]);
	await publishChain(stage, 'Assembly', assembly(built, secret));
	const next = () => genuine(secret, `evt_bench_${events++}`);
	const forged = (kind: keyof typeof FORGERIES) => () => FORGERIES[kind](secret);
	const contestant = (what: string, url: string, status: number, delivery: () => Post) => ({
		name: what,
		once: async () => await answeredPerSecond(stage, url, status, delivery),
	});
	return [
		contestant('Peeker Trigger accepts', peeker, 200, next),
		contestant('an empty community trigger accepts', empty, 200, next),
		contestant('bare Webhook accepts', `${n8n.url}/webhook/${bare}`, 200, next),
		contestant(
			'Webhook → Crypto → If → Remove Duplicates',
			`${n8n.url}/webhook/${built}`,
			200,
			next,
		),
		contestant('refused: wrong signature', peeker, 401, forged('wrong signature')),
		contestant('refused: no headers', peeker, 401, forged('no headers')),
		contestant('refused: 26 hours old', peeker, 401, forged('26 hours old')),
		contestant('an empty community trigger that refuses everything', refusing, 401, next),
	];
}

async function measure(
	environment: NodeJS.ProcessEnv,
	goals: (figures: number[][]) => Findings['goals'],
	{ rounds, profileFolder }: Parameters<Part['run']>[0],
): Promise<Findings> {
	return await onStage({ environment, profileFolder }, async (stage) => {
		const contestants = await contestantsOn(stage);
		const all = await alternate(contestants, rounds, () => cpuOf(stage));
		return {
			measured: linesOf(all, 'a second', "n8n's processor time a round"),
			goals: goals(all.map(({ figures }) => figures)),
			notes: [
				`${DELIVERIES} deliveries a round, ${AT_A_TIME} at a time, to the answer. Whoever accepts also starts an execution; the next one begins when all have ended.`,
			],
		};
	});
}

const verifiedGoal = (over: number[], under: number[], words: string, atLeast: number) => ({
	goal: `accepted ÷ ${words} ≥ ${atLeast}`,
	figures: pairedRatios(over, under),
	atLeast,
});

const KINDS_OF_REFUSAL = ['wrong signature', 'no headers', '26 hours old'];

/** What was refused a second, each kind against the trigger that does nothing but refuse. */
const refusalGoals = (refused: number[][], refusing: number[]): Findings['goals'] =>
	refused.map((figures, kind) => ({
		goal: `refused (${KINDS_OF_REFUSAL[kind]}) ÷ what a trigger refuses that does nothing else ≥ 0.9`,
		figures: pairedRatios(figures, refusing),
		atLeast: 0.9,
	}));

export const deliveriesPart: Part = {
	name: 'deliveries',
	title: "Deliveries a second, n8n's default settings",
	run: async (options) =>
		await measure(
			{},
			([ours, empty, , , wrong, formless, old, refusing]) => [
				verifiedGoal(ours, empty, 'the empty trigger', 0.95),
				...[wrong, formless, old].map((refused, kind) => ({
					goal: `refused (${KINDS_OF_REFUSAL[kind]}) ÷ what the empty trigger accepts ≥ 2`,
					figures: pairedRatios(refused, empty),
					atLeast: 2,
				})),
				{
					goal: 'the limit: what a trigger refuses that does nothing else ÷ what the empty trigger accepts',
					figures: pairedRatios(refusing, empty),
				},
				...refusalGoals([wrong, formless, old], refusing),
			],
			options,
		),
};

export const lazyDeliveriesPart: Part = {
	name: 'lazyDeliveries',
	title: 'Deliveries a second, N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true',
	run: async (options) =>
		await measure(
			{ N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' },
			([ours, , bare, built, wrong, formless, old, refusing]) => [
				verifiedGoal(ours, bare, 'the bare Webhook', 0.98),
				verifiedGoal(ours, built, 'the assembly', 3),
				...refusalGoals([wrong, formless, old], refusing),
			],
			options,
		),
};
