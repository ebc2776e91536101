/* eslint-disable no-console --
   runs on a developer machine, never inside n8n */

/** One of several that do the same work, for example a node and its peer. */
export interface Contestant {
	name: string;
	/** Does the work once; gives milliseconds, or how many a second, as the part says. */
	once: () => Promise<number>;
}

/** What one contestant measured, one figure a round. */
export interface Figures {
	name: string;
	figures: number[];
	/** Processor time of the process that was watched, in milliseconds; other programs hardly change it. */
	cpuMs: number[];
}

/**
 * Lets the contestants take turns, so that whatever slows the machine down meets all of them; each round
 * begins with another one. A first round, not counted, warms everything up.
 *
 * @param cpuNow Processor time of the process to watch so far, in milliseconds.
 */
export async function alternate(
	contestants: Contestant[],
	rounds: number,
	cpuNow: () => number = () => NaN,
): Promise<Figures[]> {
	const all = contestants.map(({ name }): Figures => ({ name, figures: [], cpuMs: [] }));
	for (let round = -1; round < rounds; round++) {
		for (let turn = 0; turn < contestants.length; turn++) {
			const which = (turn + round + 1) % contestants.length;
			const before = cpuNow();
			const figure = await contestants[which].once();
			const cpu = cpuNow() - before;
			const watched = Number.isNaN(cpu) ? '' : `, processor time ${cpu.toFixed(0)} ms`;
			console.log(
				`  round ${round + 1}, ${contestants[which].name}: ${figure.toFixed(1)}${watched}`,
			);
			if (round < 0) continue;
			all[which].figures.push(figure);
			all[which].cpuMs.push(cpu);
		}
	}
	return all;
}

export interface Spread {
	median: number;
	least: number;
	most: number;
}

/** Median and range; NaN without numbers. */
export function spreadOf(numbers: readonly number[]): Spread {
	const sorted = [...numbers].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	const median =
		sorted.length % 2 === 0
			? (sorted[middle - 1] + sorted[middle]) / 2
			: sorted[Math.floor(middle)];
	return { median, least: sorted[0], most: sorted[sorted.length - 1] };
}

/** Round by round, the first list divided by the second: what slowed both down cancels out. */
export const pairedRatios = (over: readonly number[], under: readonly number[]): number[] =>
	over.map((figure, round) => figure / under[round]);

/** Round by round, the sum of the lists. */
export const pairedSums = (...lists: number[][]): number[] =>
	lists[0].map((_, round) => lists.reduce((sum, list) => sum + list[round], 0));

/** The exponent with which a cost grows: the slope of a straight line through the points on logarithmic axes. */
export function growthExponent(points: Array<{ size: number; cost: number }>): number {
	const logs = points.map(({ size, cost }) => ({ x: Math.log(size), y: Math.log(cost) }));
	const mean = (pick: (point: { x: number; y: number }) => number) =>
		logs.reduce((sum, point) => sum + pick(point), 0) / logs.length;
	const [x, y] = [mean((point) => point.x), mean((point) => point.y)];
	const above = logs.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
	return above / logs.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
}
