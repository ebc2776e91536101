/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { genuine, post } from '../../e2e/storms/forgeries';
import type { INode } from 'n8n-workflow';
import { alternate, pairedRatios, type Contestant, type Figures } from '../measure';
import { EMPTY_TRIGGER, nodeOf, webhookNode } from '../peers';
import { linesOf, type Goal, type Part } from '../report';
import { cpuOf, idle, onStage, publishChain, type Stage } from '../stage';

const ROOT = path.resolve(__dirname, '../../..');
const PACKAGE = 'n8n-nodes-peeker';
const AT_A_TIME = 16;
const DELIVERIES = 80;

/** What stands in the built package for a gate that lets everything through, by file. */
const OPEN_GATES = {
	'before the execution': {
		'deduplication.js': 'exports.deduplicate = async () => ({ forgotten: [], onStored() {} });',
	},
	'inside the execution': {
		'runOnce.js': `
			const first = async () => ({ isFirst: true });
			module.exports = { takeEventTurn: first, takeStateTurn: first, forget: async () => {} };`,
	},
};

const VARIANTS = [
	{ name: 'both gates', open: {} },
	{ name: 'without the gate before the execution', open: OPEN_GATES['before the execution'] },
	{ name: 'without the gate inside the execution', open: OPEN_GATES['inside the execution'] },
	{
		name: 'without either',
		open: { ...OPEN_GATES['before the execution'], ...OPEN_GATES['inside the execution'] },
	},
];

const packageNameOf = (variant: number) => (variant === 0 ? PACKAGE : `${PACKAGE}-gates${variant}`);

/** The built package under another name, with some gates open. */
function makeVariant(folder: string, variant: number): string {
	const target = path.join(folder, packageNameOf(variant));
	cpSync(path.join(ROOT, 'dist'), path.join(target, 'dist'), { recursive: true });
	const manifest = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8')) as {
		n8n: { nodes: string[] };
	};
	const nodes = manifest.n8n.nodes.filter((file) => file.includes('PeekerTrigger'));
	const n8n = { ...manifest.n8n, credentials: [], nodes };
	const own = { ...manifest, name: packageNameOf(variant), n8n };
	writeFileSync(path.join(target, 'package.json'), JSON.stringify(own));
	for (const [file, text] of Object.entries(VARIANTS[variant].open)) {
		writeFileSync(path.join(target, 'dist/nodes/PeekerTrigger', file), text);
	}
	return target;
}

let events = 0;

/** Sends deliveries, so many at a time; gives how many were worked off in a second, executions included. */
async function workedOffPerSecond(stage: Stage, url: string): Promise<number> {
	const agent = new http.Agent({ keepAlive: true, maxSockets: AT_A_TIME });
	let left = DELIVERIES;
	const begun = performance.now();
	const sender = async () => {
		while (left-- > 0) {
			const delivery = genuine(stage.standIn.webhookSecret, `evt_gates_${events++}`);
			const { status, text } = await post(agent, url, delivery);
			if (status !== 200) throw new Error(`${status}: ${text}`);
		}
	};
	await Promise.all(Array.from({ length: AT_A_TIME }, sender));
	await idle(stage);
	agent.destroy();
	return DELIVERIES / ((performance.now() - begun) / 1_000);
}

/** A trigger alone in a workflow, as a contestant; `path` is what its URL ends with. */
async function contestantOn(
	stage: Stage,
	name: string,
	node: INode,
	path: string,
): Promise<Contestant> {
	await publishChain(stage, name, [node]);
	const url = `${stage.n8n.url}/webhook/${path}`;
	return { name, once: async () => await workedOffPerSecond(stage, url) };
}

async function contestantsOn(stage: Stage): Promise<Contestant[]> {
	const { id, name } = stage.credential;
	const extra = () => ({
		credentials: { peekerApi: { id, name } },
		webhookId: randomUUID(),
	});
	const contestants: Contestant[] = [];
	for (const [variant, { name: title }] of VARIANTS.entries()) {
		const type = `${packageNameOf(variant)}.peekerTrigger`;
		const node = nodeOf('Peeker Trigger', type, 2, { events: ['*'] }, extra());
		contestants.push(await contestantOn(stage, title, node, `${node.webhookId}/webhook`));
	}
	const empty = nodeOf('Empty Trigger', EMPTY_TRIGGER, 2, {}, { webhookId: randomUUID() });
	const bare = randomUUID();
	return [
		...contestants,
		await contestantOn(stage, 'an empty community trigger', empty, `${empty.webhookId}/webhook`),
		await contestantOn(stage, 'bare Webhook', webhookNode(bare), bare),
	];
}

export const gatesPart: Part = {
	name: 'gates',
	title: 'What the two gates against doubled events cost, beside triggers without any',
	async run({ rounds, profileFolder }) {
		const folder = mkdtempSync(path.join(os.tmpdir(), 'peeker-gates-'));
		try {
			const packages = VARIANTS.flatMap((_, variant) =>
				variant === 0 ? [] : [makeVariant(folder, variant)],
			);
			const environment = { N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE: 'true' };
			return await onStage({ environment, profileFolder, packages }, async (stage) => {
				const contestants = await contestantsOn(stage);
				const all = await alternate(contestants, rounds, () => cpuOf(stage));
				const [both, , , neither, ...peers] = all;
				const against = (one: Figures, other: Figures): Goal[] => [
					{
						goal: `worked off a second, ${one.name} ÷ ${other.name}`,
						figures: pairedRatios(one.figures, other.figures),
					},
					{
						goal: `processor time, ${one.name} ÷ ${other.name}`,
						figures: pairedRatios(one.cpuMs, other.cpuMs),
					},
				];
				const goals = [
					...all.slice(1).flatMap((other) => against(both, other)),
					...peers.flatMap((peer) => against(neither, peer)),
				];
				return {
					measured: linesOf(all, 'a second', "n8n's processor time a round"),
					goals,
					notes: [
						`${DELIVERIES} deliveries of as many events a round, ${AT_A_TIME} at a time, until the last execution has ended. SQLite, one process, N8N_EXPRESSION_ENGINE_LAZY_ACQUIRE=true; the workflow is the trigger alone.`,
					],
				};
			});
		} finally {
			rmSync(folder, { recursive: true, force: true });
		}
	},
};
