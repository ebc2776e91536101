/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import { appendFileSync, cpSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { PACKAGE_FOLDER } from '../../n8n/stage';

/** What stands in for the ceilings: every order is within them, whoever filled them. */
const NO_CEILINGS = `
exports.keepCostLimits = async () => [];
exports.keepSwapLimit = async () => {};
exports.refuseFilledGuards = () => {};
`;

/** The built package without its ceilings, in a folder of its own. */
export interface UnguardedPackage {
	folder: string;
	remove: () => void;
}

/** Copies the built package and takes the ceilings out of the copy. */
export function unguardedPackage(): UnguardedPackage {
	const folder = mkdtempSync(path.join(os.tmpdir(), 'peeker-unguarded-'));
	for (const part of ['package.json', 'dist']) {
		cpSync(path.join(PACKAGE_FOLDER, part), path.join(folder, part), { recursive: true });
	}
	appendFileSync(path.join(folder, 'dist/nodes/Peeker/tool/ceilings.js'), NO_CEILINGS);
	return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
