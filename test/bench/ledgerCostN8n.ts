/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals, no-console --
   A script for the command line. */
/**
 * What does a delivery cost a real n8n at ledger sizes 0, 1,000, 10,000 and 100,000?
 * Run after `npm run build`: npx tsx test/bench/ledgerCostN8n.ts [deliveries per size]
 *
 * One n8n with default settings on sqlite holds one workflow for each size; its static data is
 * written into the database beforehand. The workflows are sent signed events in turn, one at a time,
 * so that whatever slows the machine down meets all sizes. Measured: request sent to answer read.
 * With N8N_EXPRESSION_ENGINE=legacy n8n itself is faster, and the ledger's share larger.
 */
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { markOf } from '../../nodes/PeekerTrigger/ledger';
import { credentialFor, deliver, endWorld, publish, startWorld, type World } from '../e2e/world';
import { runCommand } from '../n8n/command';
import { installN8n } from '../n8n/install';

const DELIVERIES = Number(process.argv[2] ?? 150);
const WARM_UP = 30;
const SIZES = [0, 1_000, 10_000, 100_000];
const HOURS = 25;
const NODE_NAME = 'Peeker Trigger';

interface Target {
	size: number;
	workflowId: string;
	url: string;
	times: number[];
}

async function createTarget(world: World, size: number): Promise<Target> {
	const webhookId = randomUUID();
	const workflow = await publish(world, {
		name: `Ledger of ${size}`,
		connections: {},
		settings: { executionOrder: 'v1' },
		nodes: [
			{
				id: randomUUID(),
				name: NODE_NAME,
				type: 'n8n-nodes-peeker.peekerTrigger',
				typeVersion: 2,
				position: [0, 0],
				parameters: { events: ['*'] },
				credentials: { peekerApi: { id: world.credential.id, name: world.credential.name } },
				webhookId,
			},
		],
	});
	const url = `${world.n8n.url}/webhook/${webhookId}/webhook`;
	return { size, workflowId: workflow.id, url, times: [] };
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
async function writeStaticData(world: World, targets: Target[]): Promise<void> {
	const { nodeBinary } = await installN8n();
	const rows = path.join(world.n8n.userFolder, 'rows.json');
	writeFileSync(
		rows,
		JSON.stringify(targets.map(({ workflowId, size }) => [staticDataOf(size), workflowId])),
	);
	const script = `
		const { DatabaseSync } = require('node:sqlite');
		const update = new DatabaseSync(process.argv[1]).prepare(
			'UPDATE workflow_entity SET staticData = ? WHERE id = ?',
		);
		for (const row of require(process.argv[2])) update.run(...row);`;
	const database = path.join(world.n8n.userFolder, '.n8n/database.sqlite');
	await runCommand(nodeBinary, ['-e', script, database, rows]);
}

async function sendOne(
	target: Target,
	secret: string,
	answer = 'Event accepted',
	eventId = `evt_${randomUUID()}`,
): Promise<number> {
	const body = JSON.stringify({ id: eventId, type: 'order.completed', data: { id: 'ord_1' } });
	const started = performance.now();
	const response = await deliver(target.url, { eventId, body, secret });
	const text = await response.text();
	const elapsed = performance.now() - started;
	if (response.status !== 200 || !text.includes(answer)) throw new Error(text);
	return elapsed;
}

function quantile(times: number[], part: number): number {
	return [...times].sort((a, b) => a - b)[Math.floor(times.length * part)];
}

async function main(): Promise<void> {
	const { N8N_EXPRESSION_ENGINE } = process.env;
	const environment = N8N_EXPRESSION_ENGINE ? { N8N_EXPRESSION_ENGINE } : {};
	const world = await startWorld({ environment });
	try {
		const secret = String(credentialFor(world.sandbox, 'pk_test_bench').webhookSecret);
		const targets: Target[] = [];
		for (const size of SIZES) targets.push(await createTarget(world, size));
		await world.n8n.stop();
		await writeStaticData(world, targets);
		await world.n8n.start();
		for (const target of targets.filter(({ size }) => size > 0)) {
			await sendOne(target, secret, 'already handled', `evt_old_${target.size - 1}`);
		}
		for (let round = -WARM_UP; round < DELIVERIES; round++) {
			for (const target of targets) {
				const elapsed = await sendOne(target, secret);
				if (round >= 0) target.times.push(elapsed);
			}
		}
		console.log(`${DELIVERIES} deliveries per size, one at a time`);
		const base = quantile(targets[0].times, 0.5);
		for (const { size, times } of targets) {
			const median = quantile(times, 0.5);
			console.log(
				`  ${String(size).padStart(7)} marks  median ${median.toFixed(2)} ms  p95 ${quantile(times, 0.95).toFixed(2)} ms  × ${(median / base).toFixed(3)}`,
			);
		}
	} finally {
		await endWorld(world);
	}
}

void main();
