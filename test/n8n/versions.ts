/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The day whose state of the registry decides about what n8n depends on, wherever no lockfile does:
 * a version and a day say as much as a lockfile of 27,000 lines, in one.
 */
export const RESOLVED_AS_OF = '2026-10-11';

/** The older versions that the matrix runs, oldest first, beside the newest. */
export const MATRIX = ['1.123.81', '2.0.3', '2.8.4', '2.20.12'] as const;

export interface Lockfile {
	packages: Record<string, { version: string; optional?: boolean }>;
}

/** Which n8n to install, and what makes two installations of it the same. */
export type WantedVersion =
	| { kind: 'locked'; version: string; lockfile: string; packages: Lockfile['packages'] }
	| { kind: 'dated'; version: string; before: string }
	| { kind: 'tag'; tag: string };

/**
 * The n8n that is asked for by `PEEKER_N8N_VERSION`: nothing or `locked` for the one of the
 * lockfile, a version as `2.20.12`, or a tag of the registry as `latest` or `beta`.
 *
 * @throws An Error that names the value when it is none of these.
 */
export function wantedVersion(text = process.env.PEEKER_N8N_VERSION ?? ''): WantedVersion {
	if (text === '' || text === 'locked') return lockedVersion();
	if (/^\d+\.\d+\.\d+$/.test(text)) return { kind: 'dated', version: text, before: RESOLVED_AS_OF };
	if (/^[a-z]+$/.test(text)) return { kind: 'tag', tag: text };
	throw new Error(
		`PEEKER_N8N_VERSION is "${text}"; it must be a version as 2.20.12, a tag as latest, or nothing`,
	);
}

function lockedVersion(): WantedVersion {
	const lockfile = readFileSync(path.join(__dirname, 'package-lock.json'), 'utf8');
	const { packages } = JSON.parse(lockfile) as Lockfile;
	return { kind: 'locked', version: packages['node_modules/n8n'].version, lockfile, packages };
}
