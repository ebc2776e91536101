/* eslint-disable @n8n/community-nodes/no-restricted-globals, @n8n/community-nodes/no-restricted-imports --
   Test code, never part of the package. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';

const sample = z.object({ value: z.object({ data: z.record(z.unknown()) }) });
const media = z.object({ examples: z.object({ sample }) });
const event = z.object({
	post: z.object({ requestBody: z.object({ content: z.object({ 'application/json': media }) }) }),
});
const document = z.object({ webhooks: z.record(event) });

/** The `data` of one sample of every kind of event, by its type, as `openapi.yaml` has them. */
export function sampleEvents(): Map<string, Record<string, unknown>> {
	const text = readFileSync(join(__dirname, '../contract/openapi.yaml'), 'utf8');
	const { webhooks } = document.parse(parse(text));
	return new Map(
		Object.entries(webhooks).map(([type, { post }]) => [
			type,
			post.requestBody.content['application/json'].examples.sample.value.data,
		]),
	);
}
