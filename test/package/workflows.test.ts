/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   Test code, never part of the package. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { MATRIX } from '../n8n/versions';

const GITHUB = path.resolve(__dirname, '../../.github');
const WORKFLOWS = path.join(GITHUB, 'workflows');
const { scripts } = JSON.parse(
	readFileSync(path.resolve(__dirname, '../../package.json'), 'utf8'),
) as { scripts: Record<string, string> };

interface Step {
	uses?: string;
	run?: string;
	with?: Record<string, unknown>;
}

interface Job {
	steps: Step[];
	permissions?: Record<string, string>;
	needs?: string | string[];
	'timeout-minutes'?: number;
	strategy?: { matrix: { include?: Array<{ version: string; mode: string }> } };
}

interface Workflow {
	permissions: Record<string, string>;
	jobs: Record<string, Job>;
}

const files = readdirSync(WORKFLOWS);
const textOf = (file: string) => readFileSync(path.join(WORKFLOWS, file), 'utf8');
const workflowOf = (file: string) => parse(textOf(file)) as Workflow;

describe.each(files)('%s', (file) => {
	const { permissions, jobs } = workflowOf(file);
	const steps = Object.values(jobs).flatMap((job) => job.steps);

	it('pins every action by commit, and names its version beside it', () => {
		const uses = textOf(file).match(/uses: .*/g) ?? [];
		expect(uses.filter((use) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(use))).toEqual([]);
		expect(uses).toHaveLength(steps.filter((step) => step.uses).length);
	});

	it('may read only, and keeps no token in the checkout', () => {
		expect(permissions).toEqual({ contents: 'read' });
		const checkouts = steps.filter((step) => step.uses?.startsWith('actions/checkout@'));
		expect(checkouts.every((step) => step.with?.['persist-credentials'] === false)).toBe(true);
	});

	it('has a time limit on every job', () => {
		for (const [name, job] of Object.entries(jobs)) {
			expect([name, job['timeout-minutes']]).toEqual([name, expect.any(Number)]);
		}
	});

	it('puts nothing of an event into a shell but through the environment', () => {
		expect(steps.filter(({ run }) => run?.includes('${{'))).toEqual([]);
	});

	it('runs only scripts that package.json has', () => {
		const named = steps.flatMap(({ run }) =>
			[...(run ?? '').matchAll(/npm run ([\w:-]+)/g)].map(([, name]) => name),
		);
		expect(Object.keys(scripts)).toEqual(expect.arrayContaining(named));
	});
});

describe('publishing', () => {
	const { jobs } = workflowOf('publish.yml');

	it('gives the rights to sign to the one job that runs none of our code', () => {
		const signing = Object.entries(jobs).filter(([, job]) => job.permissions);
		expect(signing.map(([name]) => name)).toEqual(['publish']);
		expect(signing[0][1].permissions).toEqual({
			contents: 'read',
			'id-token': 'write',
			attestations: 'write',
		});
		const { steps } = jobs.publish;
		expect(steps.some((step) => step.uses?.startsWith('actions/checkout@'))).toBe(false);
		expect(steps.some(({ run }) => /npm (ci|install|run)/.test(run ?? ''))).toBe(false);
	});

	it('goes pack, install, publish, scan, with one tarball', () => {
		expect(jobs.install.needs).toBe('pack');
		expect(jobs.publish.needs).toEqual(['pack', 'install']);
		expect(jobs['scan-published'].needs).toEqual(['pack', 'publish']);
		const packing = Object.values(jobs).flatMap(({ steps }) =>
			steps.filter(({ run }) => /release:pack|npm pack/.test(run ?? '')),
		);
		expect(packing).toHaveLength(1);
	});
});

describe('the nightly run', () => {
	it('tries the versions of the matrix, and what n8n publishes as latest and beta', () => {
		const include = workflowOf('nightly.yml').jobs.n8n.strategy?.matrix.include ?? [];
		const regular = include.filter(({ mode }) => mode === 'regular').map((one) => one.version);
		expect(regular).toEqual([...MATRIX, 'latest', 'beta']);
		expect(include.filter(({ mode }) => mode === 'queue')).toEqual([
			{ version: 'latest', mode: 'queue' },
		]);
	});
});
