/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals --
   runs on a developer machine, never inside n8n */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { runCommand } from '../../n8n/command';
import { installN8n } from '../../n8n/install';
import { n8nModules } from '../inProcess';
import { alternate, pairedRatios, type Contestant, type Figures } from '../measure';
import { linesOf, type Goal, type Part } from '../report';

const ROOT = path.resolve(__dirname, '../../..');
const RESEND = 'n8n-nodes-resend';
const KILOBYTE = 1_000;
/** A process starts quickly; more turns than elsewhere cost little. */
const TURNS_A_ROUND = 3;

/** n8n has its own packages loaded long before a community package; then it requires what the manifest names. */
const LOAD = `
	require('n8n-workflow');
	require('zod');
	const files = JSON.parse(process.argv[1]);
	const begun = performance.now();
	const cpu = process.cpuUsage();
	for (const file of files) {
		const [type] = Object.values(require(file));
		new type();
	}
	const milliseconds = performance.now() - begun;
	const { user, system } = process.cpuUsage(cpu);
	process.stdout.write(JSON.stringify({ milliseconds, cpuMs: (user + system) / 1000 }));`;

const loadSchema = z.object({ milliseconds: z.number(), cpuMs: z.number() });

const manifestSchema = z.object({
	n8n: z.object({ nodes: z.array(z.string()), credentials: z.array(z.string()) }),
});

/** The files of a package that n8n requires when it starts. */
function entriesOf(folder: string): string[] {
	const manifest = manifestSchema.parse(
		JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')),
	);
	return [...manifest.n8n.credentials, ...manifest.n8n.nodes].map((file) =>
		path.join(folder, file),
	);
}

/** Resend's package: a built copy in PEEKER_BENCH_RESEND, else from the registry; undefined where it cannot be had. */
async function resendFolder(temporary: string): Promise<string | undefined> {
	const { PEEKER_BENCH_RESEND } = process.env;
	if (PEEKER_BENCH_RESEND) return path.resolve(PEEKER_BENCH_RESEND);
	const args = ['install', RESEND, '--no-save', '--ignore-scripts', '--legacy-peer-deps'];
	await runCommand('npm', args, { cwd: temporary }).catch(() => undefined);
	const folder = path.join(temporary, 'node_modules', RESEND);
	return existsSync(folder) ? folder : undefined;
}

/** Bytes of the package as npm would upload it. */
async function tarballBytes(folder: string): Promise<number> {
	const output = await runCommand('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
		cwd: folder,
	});
	const [{ size }] = z.array(z.object({ size: z.number() })).parse(JSON.parse(output));
	return size;
}

export const packageLoadPart: Part = {
	name: 'package',
	title: 'The package: time to load in a fresh process, size',
	async run({ rounds }) {
		const temporary = mkdtempSync(path.join(os.tmpdir(), 'peeker-bench-'));
		try {
			const { nodeBinary } = await installN8n();
			const modules = await n8nModules();
			const base = path.join(modules, 'n8n-nodes-base/dist');
			const ours = path.join(temporary, 'peeker');
			for (const part of ['package.json', 'dist']) {
				cpSync(path.join(ROOT, part), path.join(ours, part), { recursive: true });
			}
			const resend = await resendFolder(temporary);
			let childrenCpuMs = 0;
			const loading = (name: string, files: string[]): Contestant => ({
				name,
				async once() {
					const environment = { ...process.env, NODE_PATH: modules };
					// Away from our own node_modules: everybody shares the installed n8n's n8n-workflow, as in n8n.
					const args = ['-e', LOAD, JSON.stringify(files)];
					const found = await runCommand(nodeBinary, args, { cwd: ours, environment });
					const { milliseconds, cpuMs } = loadSchema.parse(JSON.parse(found));
					childrenCpuMs += cpuMs;
					return milliseconds;
				},
			});
			const all = await alternate(
				[
					loading('Peeker', entriesOf(ours)),
					loading("n8n's Stripe node", [
						path.join(base, 'credentials/StripeApi.credentials.js'),
						path.join(base, 'nodes/Stripe/Stripe.node.js'),
						path.join(base, 'nodes/Stripe/StripeTrigger.node.js'),
					]),
					...(resend ? [loading("Resend's package", entriesOf(resend))] : []),
				],
				rounds * TURNS_A_ROUND,
				() => childrenCpuMs,
			);
			const [own, ...peers] = all;
			const size = (await tarballBytes(ROOT)) / KILOBYTE;
			const against = ({ name, figures, cpuMs }: Figures): Goal[] => [
				{
					goal: `time: Peeker ÷ ${name} < 1`,
					figures: pairedRatios(own.figures, figures),
					atMost: 1,
				},
				{
					goal: `processor time: Peeker ÷ ${name} < 1`,
					figures: pairedRatios(own.cpuMs, cpuMs),
					atMost: 1,
				},
			];
			return {
				measured: [
					...linesOf(all, 'ms', 'processor time'),
					{ what: 'Peeker, tarball', unit: 'kB', figures: [size] },
					...(resend
						? [
								{
									what: "Resend's package, tarball",
									unit: 'kB',
									figures: [(await tarballBytes(resend)) / KILOBYTE],
								},
							]
						: []),
				],
				goals: [
					...peers.flatMap(against),
					{ goal: 'tarball ≤ 80 kB', figures: [size], atMost: 80 },
				],
				notes: [
					'Requiring and constructing all that the manifest names, in a new process in which n8n-workflow and zod are loaded already, as they are in n8n.',
					...(resend ? [] : [`${RESEND} could not be had from the registry.`]),
				],
			};
		} finally {
			rmSync(temporary, { recursive: true, force: true });
		}
	},
};
