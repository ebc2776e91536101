import { PEEKER } from '../../nodes/setup';
import { nodesInProcess, ownCpuMs } from '../inProcess';
import { alternate, growthExponent } from '../measure';
import type { Part } from '../report';
import { KEY } from '../stage';
import { StandIn } from '../standIn';
import { checkNames } from './names';

const SIZES = [10, 100, 1_000, 10_000, 100_000];
/** Below, what every run costs hides how the cost grows. */
const LEAST_SIZE = 1_000;

export const growthPart: Part = {
	name: 'growth',
	title: `Processor time as the items grow, ${SIZES[0]} to ${SIZES[SIZES.length - 1]}`,
	async run({ rounds }) {
		const standIn = await StandIn.start();
		try {
			const run = await nodesInProcess(standIn.url, KEY);
			const parameters = {
				resource: 'domain',
				operation: 'checkAvailability',
				...checkNames('={{ $json.domain }}'),
			};
			const cpuOf = (size: number) => async () => {
				const items = Array.from({ length: size }, (_, at) => ({ domain: `name-${at}.example` }));
				const begun = ownCpuMs();
				const result = await run(PEEKER, parameters, items);
				if (result.items.length !== size) throw new Error(`${result.items.length} items came out`);
				return ownCpuMs() - begun;
			};
			const all = await alternate(
				SIZES.map((size) => ({ name: `${size} items`, once: cpuOf(size) })),
				rounds,
			);
			const costs = SIZES.map((size, at) => ({ size, figures: all[at].figures }));
			const exponents = Array.from({ length: rounds }, (_, round) =>
				growthExponent(
					costs
						.filter(({ size }) => size >= LEAST_SIZE)
						.map(({ size, figures }) => ({ size, cost: figures[round] })),
				),
			);
			return {
				measured: all.map(({ name, figures }) => ({ what: name, unit: 'ms', figures })),
				goals: [
					{
						goal: `exponent from ${LEAST_SIZE} items on ≤ 1.05`,
						figures: exponents,
						atMost: 1.05,
					},
				],
				notes: [
					'`domain.checkAvailability`, one name an item, in process with the legacy expression engine and without the limit of calls. An exponent of 1 means: ten times the items, ten times the cost.',
				],
			};
		} finally {
			await standIn.close();
		}
	},
};
