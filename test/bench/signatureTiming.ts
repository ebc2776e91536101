/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-hardcoded-secrets, no-console --
   A script for the command line with a made-up secret. */
/**
 * Does comparing signatures take longer the later the first wrong digit comes?
 * Run: npx tsx test/bench/signatureTiming.ts [comparisons per position]
 *
 * The positions are measured in turn, in random order, so that drifts of the machine hit all alike.
 * Reported: the median of each position against the first one's, and Welch's t against the first one after
 * cropping the slowest 10 % (as dudect does). |t| below 4.5 is taken as "no difference seen".
 * A comparison that stops at the first difference is measured too, to show that the method sees one.
 */
import { createHmac, randomBytes, randomInt } from 'node:crypto';
import { verify } from '../../nodes/PeekerTrigger/signature';

const PER_POSITION = Number(process.argv[2] ?? 40_000);
const POSITIONS = [0, 15, 31, 47, 63];
const SECRET = 'live-signing-secret-0f3b9a';
const NOW = 1_782_896_400;
const ID = 'evt_01J2PKEVT0000000000000000A';
const BODY = Buffer.from(JSON.stringify({ id: ID, type: 'order.completed', data: {} }));

const genuine = createHmac('sha256', SECRET).update(`${NOW}.${ID}.`).update(BODY).digest('hex');

function wrongAt(position: number): string {
	// A digit for a digit, a letter for a letter: checking the form takes another path for each.
	const wrong =
		{ '0': '1', a: 'b' }[genuine[position]] ?? (/\d/.test(genuine[position]) ? '0' : 'a');
	const text = genuine.slice(0, position) + wrong + genuine.slice(position + 1);
	// One flat string: as a rope of parts, its own shape would be measured.
	return Buffer.from(text).toString('latin1');
}

function verifyOnce(signature: string): boolean {
	return verify({
		headers: {
			'peeker-event-id': ID,
			'peeker-timestamp': String(NOW),
			'peeker-signature': `v1=${signature}`,
		},
		rawBody: BODY,
		secrets: [{ secret: SECRET, environment: 'live' }],
		now: NOW,
		maxAgeSeconds: 300,
	}).ok;
}

/** The counterexample: digit by digit, in many rounds so that a clock can see it. */
function leakyOnce(signature: string): boolean {
	let isEqual = false;
	for (let round = 0; round < 200; round++) {
		let digit = 0;
		while (digit < 64 && signature.charCodeAt(digit) === genuine.charCodeAt(digit)) digit++;
		isEqual = digit === 64;
	}
	return isEqual;
}

function measure(compare: (signature: string) => boolean): Map<number, number[]> {
	const signatures = new Map(POSITIONS.map((position) => [position, wrongAt(position)]));
	const times = new Map(POSITIONS.map((position): [number, number[]] => [position, []]));
	for (let warmUp = 0; warmUp < 20_000; warmUp++) compare(randomBytes(32).toString('hex'));
	for (let round = 0; round < PER_POSITION; round++) {
		const order = POSITIONS.map((position) => ({ position, rank: randomInt(2 ** 31) }));
		order.sort((a, b) => a.rank - b.rank);
		for (const { position } of order) {
			const signature = signatures.get(position) ?? '';
			const start = process.hrtime.bigint();
			const isAccepted = compare(signature);
			const elapsed = process.hrtime.bigint() - start;
			if (isAccepted) throw new Error('a wrong signature was accepted');
			times.get(position)?.push(Number(elapsed));
		}
	}
	return times;
}

function cropped(times: number[]): number[] {
	const sorted = [...times].sort((a, b) => a - b);
	return sorted.slice(0, Math.floor(sorted.length * 0.9));
}

function stats(times: number[]) {
	const kept = cropped(times);
	const mean = kept.reduce((sum, time) => sum + time, 0) / kept.length;
	const variance = kept.reduce((sum, time) => sum + (time - mean) ** 2, 0) / (kept.length - 1);
	return { mean, variance, count: kept.length, median: kept[Math.floor(times.length / 2)] };
}

function welchT(one: number[], other: number[]): number {
	const [a, b] = [stats(one), stats(other)];
	return (a.mean - b.mean) / Math.sqrt(a.variance / a.count + b.variance / b.count);
}

for (const [name, compare] of [
	['verify()', verifyOnce],
	['a comparison that stops early', leakyOnce],
] as const) {
	const times = measure(compare);
	const first = times.get(0) ?? [];
	console.log(`${name}: ${PER_POSITION * POSITIONS.length} comparisons`);
	for (const position of POSITIONS) {
		const here = times.get(position) ?? [];
		const { median } = stats(here);
		const ratio = median / stats(first).median;
		const t = position === 0 ? 0 : welchT(here, first);
		console.log(
			`  first wrong digit ${String(position + 1).padStart(2)}: median ${median} ns, ratio ${ratio.toFixed(4)}, t ${t.toFixed(2)}`,
		);
	}
}
