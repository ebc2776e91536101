/** A camelCase name as the API would write it. */
export const snakeCase = (name: string): string =>
	name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** Renames the keys of one object from n8n's camelCase to the API's snake_case; absent values are left out. */
export function snakeCaseKeys(fields: object): Record<string, unknown> {
	return Object.fromEntries(
		Object.entries(fields)
			.filter(([, value]) => value !== undefined)
			.map(([key, value]) => [snakeCase(key), value]),
	);
}
