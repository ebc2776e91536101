/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { readdirSync, readFileSync } from 'node:fs';

/** Linux counts in hundredths of a second. */
const MS_PER_TICK = 10;

interface Running {
	pid: number;
	parent: number;
	ticks: number;
	command: string;
}

function running(): Running[] {
	return readdirSync('/proc')
		.filter((name) => /^\d+$/.test(name))
		.flatMap((name) => {
			try {
				const stat = readFileSync(`/proc/${name}/stat`, 'utf8');
				// The name in brackets may hold anything; what follows it are numbers.
				const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
				return [
					{
						pid: Number(name),
						parent: Number(fields[1]),
						ticks: Number(fields[11]) + Number(fields[12]),
						command: readFileSync(`/proc/${name}/cmdline`, 'utf8').replace(/\0/g, ' '),
					},
				];
			} catch {
				// It has ended in the meantime.
				return [];
			}
		});
}

/**
 * Processor time of a program and all that it has started, in milliseconds; what has ended does not
 * count. Only on Linux.
 *
 * @param find Its process ID, or a text that its command line holds.
 */
export function processorMs(find: number | string): number {
	const all = running();
	const isRoot = ({ pid, command }: Running) =>
		typeof find === 'number' ? pid === find : command.includes(find);
	const found = new Set(all.filter(isRoot).map(({ pid }) => pid));
	for (let before = -1; before !== found.size; ) {
		before = found.size;
		for (const { pid, parent } of all) if (found.has(parent)) found.add(pid);
	}
	const ticks = all.filter(({ pid }) => found.has(pid)).reduce((sum, one) => sum + one.ticks, 0);
	return ticks * MS_PER_TICK;
}
