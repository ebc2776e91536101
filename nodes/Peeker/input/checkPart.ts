import { z } from 'zod';

/** Checks a value that counts only under some condition, and reports its issues at `path`. */
export function checkPart<Schema extends z.ZodTypeAny>(
	schema: Schema,
	value: unknown,
	path: Array<string | number>,
	context: z.RefinementCtx,
): z.output<Schema> {
	const result = schema.safeParse(value);
	if (result.success) return result.data;
	for (const issue of result.error.issues) {
		context.addIssue({ ...issue, path: [...path, ...issue.path] });
	}
	return z.NEVER;
}
