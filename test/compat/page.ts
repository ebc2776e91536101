import type { Evidence } from './evidence';
import { DIFFERENCES, NOT_PROVED } from './notes';

const SIGN = { passed: '✔', failed: '**✖**', skipped: '–' } as const;

/**
 * The page that shows which promise was seen kept by which n8n.
 *
 * @param all What was seen, oldest n8n first.
 * @returns Markdown.
 */
export function compatibilityPage(all: Evidence[]): string {
	return [
		INTRODUCTION,
		'## What was tried',
		table(
			['n8n', 'mode', 'Node.js', 'on', 'seen on', 'commit', 'passed', 'failed', 'not tried'],
			all.map((one) => [
				one.n8n,
				one.mode,
				one.node,
				one.platform,
				one.date,
				`\`${one.commit}\``,
				...(['passed', 'failed', 'skipped'] as const).map((outcome) => String(count(one, outcome))),
			]),
		),
		'## Which promise holds where',
		'One row a test, in its own words. ✔ seen, ✖ seen to fail, – not tried there.',
		...scenariosOf(all).flatMap((scenario) => [`### ${scenario}`, promises(scenario, all)]),
		...(failures(all).length > 0 ? ['## What failed', ...failures(all)] : []),
		...(skipped(all).length > 0 ? ['## What was not tried', ...skipped(all)] : []),
		'## What differs between versions',
		list(DIFFERENCES),
		'## What is not proved',
		list(NOT_PROVED),
	].join('\n\n');
}

const INTRODUCTION = `# Compatibility with n8n

This page is written by \`npm run compat\`, from what was seen; do not edit it. Each column is one run of the end-to-end scenarios \`main-job\`, \`trigger\`, \`orders\` and \`restart\`, with the built package in a real n8n of that version and the local Partner API. \`npm run compat -- 2.20.12\` repeats a column (\`latest\` and \`beta\` are versions too, and a second word \`queue\` takes queue mode); every night GitHub repeats them all.`;

function count(evidence: Evidence, wanted: string): number {
	return evidence.outcomes.filter(({ outcome }) => outcome === wanted).length;
}

function title({ n8n, mode }: Evidence): string {
	return mode === 'regular' ? n8n : `${n8n} ${mode}`;
}

function scenariosOf(all: Evidence[]): string[] {
	return [...new Set(all.flatMap(({ outcomes }) => outcomes.map(({ scenario }) => scenario)))];
}

function promises(scenario: string, all: Evidence[]): string {
	const own = (evidence: Evidence) =>
		evidence.outcomes.filter((outcome) => outcome.scenario === scenario);
	const tests = [...new Set(all.flatMap((one) => own(one).map(({ test }) => test)))];
	return table(
		['', ...all.map(title)],
		tests.map((test) => [
			test,
			...all.map((one) => {
				const outcome = own(one).find((other) => other.test === test)?.outcome;
				return outcome ? SIGN[outcome] : '–';
			}),
		]),
	);
}

function failures(all: Evidence[]): string[] {
	return reasons(all, 'failed');
}

function skipped(all: Evidence[]): string[] {
	return reasons(all, 'skipped');
}

function reasons(all: Evidence[], wanted: string): string[] {
	const lines = all.flatMap((evidence) =>
		evidence.outcomes
			.filter(({ outcome }) => outcome === wanted)
			.map(({ test, reason = 'no reason given' }) => `${title(evidence)}, ${test}: ${reason}`),
	);
	return lines.length > 0 ? [list(lines)] : [];
}

function list(lines: readonly string[]): string {
	return lines.map((line) => `- ${line}`).join('\n');
}

function table(head: string[], rows: string[][]): string {
	const line = (cells: string[]) =>
		`| ${cells.map((cell) => cell.replace(/\|/g, '\\|')).join(' | ')} |`;
	return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
