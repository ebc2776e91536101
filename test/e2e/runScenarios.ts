/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { finished } from 'node:stream/promises';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { runCommand } from '../n8n/command';
import { withProgress } from '../n8n/progress';

const SCENARIOS = path.join(__dirname, 'scenarios');
const SCENARIO_SUFFIX = '.e2e.ts';

/** What node:test says of a suite whose tests have told already what is wrong. */
const PARTS_FAILED = 'subtestsFailed';

/** How one test of a scenario ended. */
export interface TestOutcome {
	/** Name of the scenario's file, without its suffix. */
	scenario: string;
	test: string;
	outcome: 'passed' | 'failed' | 'skipped';
	/** Why it was skipped, or the first line of what went wrong. */
	reason?: string;
}

/** The scenarios whose names `isWanted`, in alphabetical order. */
export function scenarioNames(isWanted: (name: string) => boolean): string[] {
	return readdirSync(SCENARIOS)
		.filter((file) => file.endsWith(SCENARIO_SUFFIX))
		.map((file) => file.slice(0, -SCENARIO_SUFFIX.length))
		.filter(isWanted)
		.sort();
}

/** Builds the package, which every scenario loads into an n8n. */
export async function buildPackage(): Promise<void> {
	await withProgress('Building the package', async () => {
		await runCommand('npm', ['run', 'build'], { cwd: path.resolve(__dirname, '../..') });
	});
}

/**
 * Runs scenarios one after the other, since an n8n keeps a small machine busy, and prints them.
 *
 * @param names Of files in the folder, without their suffix.
 * @returns How each test ended, and each suite that could not begin.
 */
export async function runScenarios(names: string[], folder = SCENARIOS): Promise<TestOutcome[]> {
	const outcomes: TestOutcome[] = [];
	const files = names.map((name) => path.join(folder, `${name}${SCENARIO_SUFFIX}`));
	const results = run({ files, concurrency: 1 });
	// Suites report too; only what has no parts of its own is a test.
	results.on('test:pass', ({ name, file, details, skip }) => {
		if (details.type === 'suite' && skip === undefined) return;
		const outcome = skip === undefined ? 'passed' : 'skipped';
		const reason = typeof skip === 'string' ? skip : undefined;
		outcomes.push({ scenario: scenarioOf(file), test: name, outcome, reason });
	});
	results.on('test:fail', ({ name, file, details }) => {
		const { cause, message } = details.error;
		const isOfParts = 'failureType' in details.error && details.error.failureType === PARTS_FAILED;
		if (details.type === 'suite' && isOfParts) return;
		const reason = reasonOf(cause instanceof Error ? cause : new Error(message));
		outcomes.push({ scenario: scenarioOf(file), test: name, outcome: 'failed', reason });
	});
	const report = results.pipe(new spec());
	report.pipe(process.stdout);
	await finished(report);
	return outcomes;
}

function scenarioOf(file: string | undefined): string {
	return path.basename(file ?? '', SCENARIO_SUFFIX);
}

/** What went wrong, in one line, without the paths of this machine. */
export function reasonOf(error: Error): string {
	// What was there says more than that something else was expected.
	const actual: unknown = Reflect.get(error, 'actual');
	const text = typeof actual === 'string' && actual ? actual : error.message;
	const line = text
		.replace(/(\/[\w.-]+){2,}/g, '…')
		.replace(/npm error( [a-z]+)? /g, '')
		.replace(/\s+/g, ' ');
	return line.slice(0, 200).trim();
}
