/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals --
   runs on a developer machine, never inside n8n */
import path from 'node:path';
import { z } from 'zod';
import { runCommand } from '../../n8n/command';
import { alternate, pairedRatios, type Figures } from '../measure';
import type { Part } from '../report';
import { KEY } from '../stage';
import { StandIn } from '../standIn';

const ROWS = 100_000;
const SCRIPT = path.join(__dirname, '../returnAllProcess.ts');

const outcome = z.object({
	// The account may have a user of its own.
	rows: z.number().min(ROWS),
	milliseconds: z.number(),
	cpuMs: z.number(),
	peakMb: z.number(),
});

type Outcome = z.infer<typeof outcome>;

export const returnAllPart: Part = {
	name: 'returnAll',
	title: `Return All over ${ROWS} rows`,
	async run({ rounds }) {
		const standIn = await StandIn.start();
		try {
			await standIn.seed({ key: KEY, users: ROWS });
			const outcomes: Record<string, Outcome[]> = { peeker: [], http: [] };
			const once = (who: string) => async () => {
				const args = ['--import', 'tsx', SCRIPT, who, standIn.url, KEY];
				const found = outcome.parse(JSON.parse(await runCommand(process.execPath, args)));
				outcomes[who].push(found);
				return found.milliseconds;
			};
			const contestants = [
				{ name: 'Peeker', once: once('peeker') },
				{ name: 'HTTP Request with pagination', once: once('http') },
			];
			const [ours, theirs]: Figures[] = await alternate(contestants, rounds);
			// The first one of each was the warm-up.
			const figuresOf = (who: string, key: keyof Outcome) =>
				outcomes[who].slice(1).map((one) => one[key]);
			const both = (key: keyof Outcome): [number[], number[]] => [
				figuresOf('peeker', key),
				figuresOf('http', key),
			];
			const [ourPeak, theirPeak] = both('peakMb');
			const [ourCpu, theirCpu] = both('cpuMs');
			return {
				measured: [
					{ what: 'Peeker, time', unit: 'ms', figures: ours.figures },
					{ what: 'HTTP Request, time', unit: 'ms', figures: theirs.figures },
					{ what: 'Peeker, processor time', unit: 'ms', figures: ourCpu },
					{ what: 'HTTP Request, processor time', unit: 'ms', figures: theirCpu },
					{ what: 'Peeker, most memory of the process', unit: 'MB', figures: ourPeak },
					{ what: 'HTTP Request, most memory of the process', unit: 'MB', figures: theirPeak },
				],
				goals: [
					{
						goal: 'time: Peeker ÷ HTTP Request ≤ 1.0',
						figures: pairedRatios(ours.figures, theirs.figures),
						atMost: 1,
					},
					{
						goal: 'most memory: Peeker ÷ HTTP Request ≤ 1.0',
						figures: pairedRatios(ourPeak, theirPeak),
						atMost: 1,
					},
				],
				notes: [
					'Each in a process of its own, in n8n-core’s real contexts, without the limit of calls. Peeker gives one item a row; HTTP Request gives one item a page with 100 rows in it, which still have to be split.',
				],
			};
		} finally {
			await standIn.close();
		}
	},
};
