/* eslint-disable @n8n/community-nodes/no-restricted-globals, no-console --
   A script for the command line. */
/**
 * How much memory does "Return All" over many rows take, compared with the rows themselves?
 * Run: node --expose-gc --import tsx test/bench/memory.ts [rows]
 *
 * The node runs in n8n-core's real contexts against a sandbox in this process, over HTTP. Live memory is
 * what is left after a garbage collection: of a plain copy of the rows, every 50 pages while the node reads,
 * and of its output at the end.
 */
import { LIMITS } from '../../nodes/api/contract/limits';
import { startRig } from '../nodes/setup';

const ROWS = Number(process.argv[2] ?? 100_000);
const PAGES_BETWEEN_LOOKS = 50;

function live(): number {
	if (!global.gc) throw new Error('Run with --expose-gc');
	global.gc();
	global.gc();
	return process.memoryUsage().heapUsed;
}

const megabytes = (bytes: number) => `${(bytes / 1_048_576).toFixed(1)} MB`;

async function main() {
	Object.assign(LIMITS, { callsPerMinute: 1_000_000 });
	const rig = await startRig({ checkAnswers: false });
	try {
		await rig.run('user', 'getAll', { returnAll: true });
		rig.sandbox.seed.users(rig.key, ROWS);

		const before = live();
		let peak = 0;
		let seen = rig.sandbox.requests.length;
		const watch = setInterval(() => {
			if (rig.sandbox.requests.length < seen + PAGES_BETWEEN_LOOKS) return;
			seen = rig.sandbox.requests.length;
			peak = Math.max(peak, live() - before);
		}, 1);
		const begun = Date.now();
		const { items } = await rig.run('user', 'getAll', { returnAll: true });
		const seconds = (Date.now() - begun) / 1_000;
		clearInterval(watch);
		rig.sandbox.requests.length = 0;
		const after = live() - before;
		if (items.length !== ROWS) throw new Error(`${items.length} items instead of ${ROWS}`);

		const empty = live();
		// The same shape as n8n keeps it, parsed from text as the node gets it.
		const copy = items.map(({ json, pairedItem }) => ({
			json: JSON.parse(JSON.stringify(json)) as unknown,
			pairedItem,
		}));
		const rows = live() - empty;
		console.log(`${copy.length} rows in ${seconds.toFixed(1)} s`);
		console.log(`rows as n8n items, by themselves: ${megabytes(rows)}`);
		console.log(
			`node's output at the end:         ${megabytes(after)}, ${(after / rows).toFixed(2)} ×`,
		);
		console.log(
			`most live memory while reading:   ${megabytes(peak)}, ${(peak / rows).toFixed(2)} ×`,
		);
	} finally {
		await rig.close();
	}
}

void main();
