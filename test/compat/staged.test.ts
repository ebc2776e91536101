/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-dangerous-functions --
   Test code, never part of the package. */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import type { TestOutcome } from '../e2e/runScenarios';

describe('a run of scenarios', () => {
	it('tells a failure of each kind that the matrix can meet, each staged on purpose', () => {
		const printed = execFileSync(
			process.execPath,
			['--import', 'tsx', path.join(__dirname, 'staged/print.ts')],
			{ encoding: 'utf8', env: { ...process.env, NODE_TEST_CONTEXT: undefined } },
		);
		const outcomes = JSON.parse(printed.trim().split('\n').at(-1) ?? '') as TestOutcome[];
		expect(
			outcomes.map(({ test, outcome, reason = '' }) => `${outcome}: ${test} (${reason})`),
		).toEqual([
			'failed: cannot be tried (test did not finish before its parent and was cancelled)',
			'failed: a suite whose n8n does not start (n8n ended while starting. Error: no such module, in …)',
			'passed: keeps a promise ()',
			'failed: breaks a promise (two orders)',
			'failed: breaks one without a comparison (Unrecognized node type: n8n-nodes-peeker.peeker)',
			'skipped: leaves one out (needs SQLite)',
		]);
	});
});
