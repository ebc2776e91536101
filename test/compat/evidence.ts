/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';

const FOLDER = path.join(__dirname, 'evidence');

const outcomeSchema = z.object({
	scenario: z.string(),
	test: z.string(),
	outcome: z.enum(['passed', 'failed', 'skipped']),
	reason: z.string().optional(),
});

const evidenceSchema = z.object({
	n8n: z.string(),
	mode: z.enum(['regular', 'queue']),
	/** Which Node.js ran n8n, for example `v24.21.0`. */
	node: z.string(),
	platform: z.string(),
	/** The day on which it was seen, for example `2026-11-25`. */
	date: z.string(),
	/** The commit of this package that was tried. */
	commit: z.string(),
	outcomes: z.array(outcomeSchema),
});

/** What was seen in one run of the scenarios with one version of n8n. */
export type Evidence = z.infer<typeof evidenceSchema>;

/** All evidence that is kept, oldest version of n8n first, regular mode before queue mode. */
export function readEvidence(): Evidence[] {
	return readdirSync(FOLDER)
		.map((file) => evidenceSchema.parse(JSON.parse(readFileSync(path.join(FOLDER, file), 'utf8'))))
		.sort(
			(a, b) => a.n8n.localeCompare(b.n8n, 'en', { numeric: true }) || b.mode.localeCompare(a.mode),
		);
}

/** Keeps one run's evidence in place of the earlier one of the same version and mode. */
export function writeEvidence(evidence: Evidence): void {
	const file = path.join(FOLDER, `${evidence.n8n}-${evidence.mode}.json`);
	writeFileSync(file, `${JSON.stringify(evidence, null, '\t')}\n`);
}
