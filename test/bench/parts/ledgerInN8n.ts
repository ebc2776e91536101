/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { markOf } from '../../../nodes/events/mark';
import { databaseFile } from '../../e2e/storms/database';
import { genuine, post } from '../../e2e/storms/forgeries';
import { runCommand } from '../../n8n/command';
import { installN8n } from '../../n8n/install';
import { pairedRatios, spreadOf } from '../measure';
import { nodeOf } from '../peers';
import type { Part } from '../report';
import { onStage, publishChain, type Stage } from '../stage';

const SIZES = [0, 1_000, 10_000, 100_000];
const HOURS = 25;
const DELIVERIES_A_ROUND = 30;
const NODE_NAME = 'Peeker Trigger';

interface Target {
	size: number;
	workflowId: string;
	url: string;
	/** The median of each round, in milliseconds. */
	medians: number[];
}

async function publishTarget(stage: Stage, size: number): Promise<Target> {
	const { id, name } = stage.credential;
	const webhookId = randomUUID();
	const trigger = nodeOf(
		NODE_NAME,
		'n8n-nodes-peeker.peekerTrigger',
		2,
		{ events: ['*'] },
		{ credentials: { peekerApi: { id, name } }, webhookId },
	);
	const workflowId = await publishChain(stage, `Ledger of ${size}`, [trigger]);
	return { size, workflowId, url: `${stage.n8n.url}/webhook/${webhookId}/webhook`, medians: [] };
}

function staticDataOf(size: number): string {
	const hourNow = Math.floor(Date.now() / 3_600_000);
	const handled: Record<string, string> = {};
	for (let index = 0; index < size; index++) {
		const hour = hourNow - (index % HOURS);
		handled[hour] = (handled[hour] ?? '') + markOf(`evt_old_${index}`);
	}
	return JSON.stringify({ [`node:${NODE_NAME}`]: { handled } });
}

/** n8n's own Node.js has a sqlite client; this one need not. */
async function writeStaticData({ n8n }: Stage, targets: Target[]): Promise<void> {
	const { nodeBinary } = await installN8n();
	const file = path.join(n8n.userFolder, 'rows.json');
	writeFileSync(
		file,
		JSON.stringify(targets.map(({ workflowId, size }) => [staticDataOf(size), workflowId])),
	);
	const script = `
		const { DatabaseSync } = require('node:sqlite');
		const update = new DatabaseSync(process.argv[1]).prepare(
			'UPDATE workflow_entity SET staticData = ? WHERE id = ?',
		);
		for (const row of require(process.argv[2])) update.run(...row);`;
	await runCommand(nodeBinary, ['-e', script, databaseFile(n8n), file]);
}

/** One delivery; gives milliseconds from the request to the answer. */
async function deliver(
	agent: http.Agent,
	{ url }: Target,
	secret: string,
	eventId = `evt_${randomUUID()}`,
	answer = 'Event accepted',
): Promise<number> {
	const { status, text, milliseconds } = await post(agent, url, genuine(secret, eventId));
	if (status !== 200 || !text.includes(answer)) throw new Error(`${status}: ${text}`);
	return milliseconds;
}

export const ledgerInN8nPart: Part = {
	name: 'ledgerInN8n',
	title: 'A delivery to a real n8n as the ledger of handled events grows',
	run: async ({ rounds, profileFolder }) =>
		await onStage({ profileFolder }, async (stage) => {
			const { n8n, standIn } = stage;
			const secret = standIn.webhookSecret;
			const agent = new http.Agent({ keepAlive: true });
			const targets: Target[] = [];
			for (const size of SIZES) targets.push(await publishTarget(stage, size));
			await n8n.stop();
			await writeStaticData(stage, targets);
			await n8n.start();
			for (const target of targets.filter(({ size }) => size > 0)) {
				// What was written is what the trigger reads.
				const last = `evt_old_${target.size - 1}`;
				await deliver(agent, target, secret, last, 'already handled');
			}
			for (let round = -1; round < rounds; round++) {
				const times = targets.map((): number[] => []);
				for (let turn = 0; turn < DELIVERIES_A_ROUND; turn++) {
					for (const [at, target] of targets.entries()) {
						times[at].push(await deliver(agent, target, secret));
					}
				}
				if (round < 0) continue;
				for (const [at, { medians }] of targets.entries()) medians.push(spreadOf(times[at]).median);
			}
			agent.destroy();
			const [none, ...others] = targets;
			return {
				measured: targets.map(({ size, medians }) => ({
					what: `${size} events remembered`,
					unit: 'ms',
					figures: medians,
				})),
				goals: others.map(({ size, medians }) => ({
					goal: `${size} events ÷ none`,
					figures: pairedRatios(medians, none.medians),
				})),
				notes: [
					`One delivery at a time, in turn to one workflow for each size; n8n with its default settings on SQLite. ${DELIVERIES_A_ROUND} deliveries a round and size.`,
				],
			};
		}),
};
