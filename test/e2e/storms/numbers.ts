/* eslint-disable no-console --
   runs on a developer machine, never inside n8n */

/** Prints what was measured, one line each, also when everything is as it should be. */
export function report(title: string, numbers: Record<string, unknown>): void {
	console.log(`\n${title}`);
	for (const [name, value] of Object.entries(numbers)) {
		console.log(`  ${name}: ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`);
	}
}

/** How often each value occurs. */
export function tally(values: Iterable<string>): Record<string, number> {
	const counts: Record<string, number> = {};
	for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
	return counts;
}

/** The value that the given part (0 to 1) of the numbers does not exceed; NaN without numbers. */
export function quantile(numbers: readonly number[], part: number): number {
	const sorted = [...numbers].sort((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil(sorted.length * part) - 1)] ?? NaN;
}
