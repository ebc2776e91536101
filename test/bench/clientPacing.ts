/* eslint-disable no-console, @n8n/community-nodes/no-restricted-globals --
   A script for the command line. */
/**
 * Does pacing hold on a real clock? Two executions at once, each with half of the items, against a sandbox
 * that allows `limit` calls in any 60 seconds; the node is told the same limit.
 * Run: npx tsx test/bench/clientPacing.ts [items] [limit]
 */
import { LIMITS } from '../../nodes/api/contract/limits';
import { startRig } from '../nodes/setup';

const ITEMS = Number(process.argv[2] ?? 300);
const LIMIT = Number(process.argv[3] ?? 120);

async function main() {
	Object.assign(LIMITS, { callsPerMinute: LIMIT });
	const rig = await startRig({ rateLimit: LIMIT });
	try {
		const [{ id }] = rig.sandbox.seed.orders(rig.key, 1);
		const begun = Date.now();
		const half = async () => {
			const items = Array.from({ length: ITEMS / 2 }, (_, index) => ({ index }));
			const { error, items: rows } = await rig.run(
				'order',
				'get',
				{ orderId: { __rl: true, mode: 'id', value: id } },
				{ items },
			);
			if (error || rows.length !== items.length)
				throw new Error(error?.message ?? 'An item is lost');
			return (Date.now() - begun) / 1_000;
		};
		const seconds = await Promise.all([half(), half()]);
		const least = Math.floor((ITEMS - 1) / LIMIT) * 60;
		const refused = rig.sandbox.requests.filter(({ status }) => status === 429).length;
		console.log(`${ITEMS} order.get in two executions, ${LIMIT} calls a minute allowed`);
		console.log(`finished after ${seconds.map((one) => one.toFixed(1)).join(' s and ')} s`);
		console.log(
			`${((100 * least) / Math.max(...seconds)).toFixed(1)} % of the permitted rate, ${refused} answers 429, no failed item`,
		);
	} finally {
		await rig.close();
	}
}

void main();
