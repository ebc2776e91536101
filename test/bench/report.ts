/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals --
   runs on a developer machine, never inside n8n */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { format, resolveConfig } from 'prettier';
import { spreadOf, type Figures } from './measure';

const FILE = path.join(__dirname, 'RESULTS.md');

/** A line of a table: what was measured, one figure a round. */
export interface Measured {
	what: string;
	unit: string;
	figures: number[];
}

/** Lines for what took turns: its figures, and where a process was watched, that one's processor time. */
export const linesOf = (all: Figures[], unit: string, watched?: string): Measured[] => [
	...all.map(({ name, figures }) => ({ what: name, unit, figures })),
	...(watched
		? all.map(({ name, cpuMs }) => ({ what: `${watched}: ${name}`, unit: 'ms', figures: cpuMs }))
		: []),
];

/** A goal, with the ratio (or figure) that must stay on one side of it, one a round. */
export interface Goal {
	goal: string;
	figures: number[];
	/** The bound of the median; without one it is only stated. */
	atMost?: number;
	atLeast?: number;
}

/** What a part found. */
export interface Findings {
	measured: Measured[];
	goals: Goal[];
	/** Sentences below the tables: what the figures mean, what was left out. */
	notes?: string[];
}

/** One part of the suite, to be run by its name alone or with the others. */
export interface Part {
	name: string;
	title: string;
	/** Takes so long, or needs so much, that it is left out where all are run. */
	runsOnlyByName?: boolean;
	run: (options: { rounds: number; profileFolder?: string }) => Promise<Findings>;
}

function rounded(figure: number): string {
	if (!Number.isFinite(figure)) return '–';
	const digits = Math.abs(figure) >= 100 ? 0 : Math.abs(figure) >= 10 ? 1 : 2;
	return figure.toFixed(digits);
}

function spreadText(figures: number[]): string {
	const { median, least, most } = spreadOf(figures);
	return figures.length === 1
		? `${rounded(median)} | –`
		: `${rounded(median)} | ${rounded(least)} to ${rounded(most)}`;
}

function verdict({ figures, atMost = Infinity, atLeast = -Infinity }: Goal): string {
	const { median } = spreadOf(figures);
	if (!Number.isFinite(median)) return 'not measured';
	if (atMost === Infinity && atLeast === -Infinity) return '';
	return median <= atMost && median >= atLeast ? 'met' : '**missed**';
}

/** The machine and what runs on it, in one line. */
function circumstances(loads: string[]): string {
	const [{ model }] = os.cpus();
	return [
		new Date().toISOString().slice(0, 16).replace('T', ' '),
		`${os.cpus().length} cores (${model.trim()})`,
		`Node.js ${process.versions.node}`,
		`load average ${loads.join(' before, ')} after`,
	].join(' · ');
}

export const loadAverage = () => os.loadavg()[0].toFixed(1);

function sectionOf({ name, title }: Part, findings: Findings, head: string[]): string {
	const { measured, goals, notes = [] } = findings;
	return [
		`## ${title}`,
		`\`npm run bench -- ${name}\` · ${head.join(' · ')}`,
		[
			'| what | unit | median | range |',
			'| --- | --- | ---: | --- |',
			...measured.map(
				({ what, unit, figures }) => `| ${what} | ${unit} | ${spreadText(figures)} |`,
			),
		].join('\n'),
		...(goals.length > 0
			? [
					[
						'| goal | median | range | |',
						'| --- | ---: | --- | --- |',
						...goals.map(
							(goal) => `| ${goal.goal} | ${spreadText(goal.figures)} | ${verdict(goal)} |`,
						),
					].join('\n'),
				]
			: []),
		...notes,
	].join('\n\n');
}

const opening = (name: string) => `<!-- ${name} -->`;
const closing = (name: string) => `<!-- /${name} -->`;

/** The document with one part's section put in, in place of an older one, the parts in the given order. */
function withSection(document: string, order: string[], name: string, section: string): string {
	const sections = new Map<string, string>();
	for (const one of order) {
		const start = document.indexOf(opening(one));
		const end = document.indexOf(closing(one));
		if (start >= 0 && end > start) {
			sections.set(one, document.slice(start + opening(one).length, end).trim());
		}
	}
	sections.set(name, section);
	const body = order
		.filter((one) => sections.has(one))
		.map((one) => [opening(one), sections.get(one), closing(one)].join('\n\n'));
	const found = order.map((one) => sections.get(one)).filter((one) => one !== undefined);
	return [HEAD, summaryOf(found), ...body].join('\n\n');
}

/** The goals of all sections that have a verdict, in one table. */
function summaryOf(sections: string[]): string {
	const lines = sections.flatMap((section) => {
		const [, title = ''] = /^## (.*)$/m.exec(section) ?? [];
		const [, goals = ''] = /^\| goal .*\n\|[-:| ]*\n((?:\|.*\n?)*)/m.exec(section) ?? [];
		return goals
			.split('\n')
			.filter((line) => /(met|\*\*missed\*\*|not measured) *\|$/.test(line))
			.map((line) => `| ${title} ${line}`);
	});
	return [
		'## All goals',
		['| work | goal | median | range | |', '| --- | --- | ---: | --- | --- |', ...lines].join('\n'),
	].join('\n\n');
}

const HEAD = `# What the nodes cost, measured

Written by \`npm run bench\`: all contestants of a part run in turn on one n8n (or in one process), against the
same stand-in of the Partner API in a process of its own on the same machine. Ratios are taken round by round,
so that what slows the machine down meets both sides; stated are the median and the range over the rounds.
Absolute figures hold for the machine and the load average stated with them, ratios for more than that, and both
for the commit: a part that was measured before the code changed is to be measured again. With a load average far
above the number of cores, figures show a direction and no more. Where the time goes, and why some goals cannot be
met, is in [LIMITS.md](LIMITS.md).`;

/** Writes what a part found into RESULTS.md, in place of what stood there for it. */
export async function writeFindings(
	parts: Part[],
	part: Part,
	findings: Findings,
	{ rounds, loads, versions }: { rounds: number; loads: string[]; versions: string[] },
): Promise<string> {
	const section = sectionOf(part, findings, [
		`${rounds} rounds`,
		...versions,
		circumstances(loads),
	]);
	const order = parts.map(({ name }) => name);
	const document = existsSync(FILE) ? readFileSync(FILE, 'utf8') : '';
	const text = withSection(document, order, part.name, section);
	const options = await resolveConfig(FILE);
	writeFileSync(FILE, await format(text, { ...options, filepath: FILE }));
	return section;
}
