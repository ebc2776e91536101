/** One object of an answer, in the API's own field names. */
export type Row = Record<string, unknown>;

/** Whether `value` is an object with keys, neither null nor a list. */
export const isRow = (value: unknown): value is Row =>
	typeof value === 'object' && value !== null && !Array.isArray(value);
