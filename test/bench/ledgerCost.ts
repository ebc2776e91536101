/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console --
   A script for the command line. */
/**
 * What does a delivery cost at ledger sizes 0, 1,000, 10,000 and 100,000?
 * Run: npx tsx test/bench/ledgerCost.ts [deliveries per size and round] [rounds]
 *
 * Each delivery goes through the real WebhookContext with all that n8n does for it in this process:
 * the workflow's static data is parsed from text, the trigger verifies, merges and claims, and the
 * static data is written to text again. Not in it: n8n's database, which reads and writes that text,
 * and starting the execution. The sizes take turns; reported is the median over all rounds.
 */
import { Bench } from 'tinybench';
import { MARK_LENGTH, markOf } from '../../nodes/PeekerTrigger/ledger';
import { newRow, type WorkflowRow } from '../support/n8n';
import { signed, triggerNode, unixNow } from '../trigger/deliveries';

const DELIVERIES = Number(process.argv[2] ?? 300);
const ROUNDS = Number(process.argv[3] ?? 7);

const hourNow = Math.floor(unixNow() / 3600);

/** A row whose ledger holds `size` marks, spread evenly over the last `hours` hours. */
function rowWith(size: number, hours: number): WorkflowRow {
	const handled: Record<string, string> = {};
	for (let index = 0; index < size; index++) {
		const hour = hourNow - (index % hours);
		handled[hour] = (handled[hour] ?? '') + markOf(`evt_old_${index}`);
	}
	return { ...newRow(), staticData: JSON.stringify({ 'node:Node': { handled } }) };
}

const CASES = [
	{ name: '0', size: 0, hours: 1 },
	{ name: '1,000', size: 1_000, hours: 25 },
	{ name: '10,000', size: 10_000, hours: 25 },
	{ name: '10,000, all of this hour', size: 10_000, hours: 1 },
	{ name: '100,000', size: 100_000, hours: 25 },
];

let events = 0;

async function round(times: Map<string, number[]>): Promise<void> {
	const bench = new Bench({ time: 0, iterations: DELIVERIES, warmupIterations: 20, warmupTime: 0 });
	for (const { name, size, hours } of CASES) {
		const row = rowWith(size, hours);
		const deliver = triggerNode({ events: ['*'] });
		bench.add(name, async () => {
			const { workflowData, staticDataChanged } = await deliver({
				...signed({ eventId: `evt_${events++}` }),
				row,
			});
			if (!workflowData || !staticDataChanged) throw new Error('the delivery was not accepted');
		});
	}
	await bench.run();
	for (const { name, result } of bench.tasks) {
		const median = result?.latency.p50;
		if (median === undefined) throw new Error(`${name}: ${String(result?.error)}`);
		times.get(name)?.push(median * 1000);
	}
}

async function main(): Promise<void> {
	const times = new Map(CASES.map(({ name }): [string, number[]] => [name, []]));
	await round(new Map());
	for (let count = 0; count < ROUNDS; count++) await round(times);
	const median = (name: string) => {
		const sorted = [...(times.get(name) ?? [])].sort((a, b) => a - b);
		return sorted[Math.floor(sorted.length / 2)];
	};
	console.log(`${DELIVERIES} deliveries per size and round, ${ROUNDS} rounds`);
	for (const { name, size } of CASES) {
		const ratio = median(name) / median('0');
		const kilobytes = (size * MARK_LENGTH) / 1000;
		console.log(
			`  ${name.padEnd(25)} ${kilobytes.toFixed(0).padStart(5)} kB  ${median(name).toFixed(0).padStart(6)} µs  × ${ratio.toFixed(3)}`,
		);
	}
}

void main();
