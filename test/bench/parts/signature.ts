/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-hardcoded-secrets --
   runs on a developer machine, with a made-up secret */
import { createHmac, randomBytes, randomInt } from 'node:crypto';
import { readClaimed, signedFor } from '../../../nodes/PeekerTrigger/signature';
import type { Part } from '../report';

const PER_POSITION = 40_000;
/** As dudect has it: below, no difference was seen. */
const LARGEST_T = 4.5;
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
	const claimed = readClaimed({
		headers: {
			'peeker-event-id': ID,
			'peeker-timestamp': String(NOW),
			'peeker-signature': `v1=${signature}`,
		},
		rawBody: BODY,
		now: NOW,
		maxAgeSeconds: 300,
	});
	const secrets = [{ secret: SECRET, environment: 'live' as const }];
	return !('refusal' in claimed) && signedFor(claimed, secrets) !== undefined;
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

/** The median of each position against the first one's, and Welch's t without the slowest tenth. */
function comparedWithFirst(compare: (signature: string) => boolean) {
	const times = measure(compare);
	const first = times.get(0) ?? [];
	return POSITIONS.slice(1).map((position) => {
		const here = times.get(position) ?? [];
		return { position, median: stats(here).median, t: Math.abs(welchT(here, first)) };
	});
}

export const signaturePart: Part = {
	name: 'signature',
	title: 'Comparing signatures: does it take longer the later the first wrong digit comes?',
	async run() {
		const ours = comparedWithFirst(verifyOnce);
		const leaky = comparedWithFirst(leakyOnce);
		return {
			measured: [...ours, ...leaky].map(({ position, median }, at) => ({
				what: `${at < ours.length ? 'signedFor()' : 'one that stops early'}, first wrong digit ${position + 1}`,
				unit: 'ns',
				figures: [median],
			})),
			goals: [
				...ours.map(({ position, t }) => ({
					goal: `signedFor(): Welch's t of digit ${position + 1} against the first ≤ ${LARGEST_T}`,
					figures: [t],
					atMost: LARGEST_T,
				})),
				{
					goal: `the method sees one that stops early: largest t ≥ ${LARGEST_T}`,
					figures: [Math.max(...leaky.map(({ t }) => t))],
					atLeast: LARGEST_T,
				},
			],
			notes: [`${PER_POSITION} comparisons for each position, in random order.`],
		};
	},
};
