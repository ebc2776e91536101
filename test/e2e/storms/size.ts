/* eslint-disable @n8n/community-nodes/no-restricted-globals --
   runs on a developer machine, never inside n8n */

/**
 * How big a storm is: the environment variable `PEEKER_<name>`, else a size that fits into every
 * run of `npm run e2e`.
 *
 * @throws When the variable holds no whole number.
 */
export function size(name: string, small: number): number {
	const text = process.env[`PEEKER_${name}`];
	if (text === undefined || text === '') return small;
	if (!/^\d+$/.test(text)) throw new Error(`PEEKER_${name} must be a whole number, not "${text}"`);
	return Number(text);
}

/**
 * Settings of n8n that a run by hand may change, as `KEY=value` separated by spaces in
 * `PEEKER_N8N_SETTINGS`; by default none, so that n8n has its own defaults.
 */
export function n8nSettings(): NodeJS.ProcessEnv {
	const entries = (process.env.PEEKER_N8N_SETTINGS ?? '').split(' ').filter(Boolean);
	return Object.fromEntries(entries.map((entry) => entry.split('=', 2)));
}
