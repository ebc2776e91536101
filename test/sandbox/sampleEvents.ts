import { z } from 'zod';
import { openapi } from '../contract/openapi';

const sample = z.object({ value: z.object({ data: z.record(z.unknown()) }) });
const media = z.object({ examples: z.object({ sample }) });
const event = z.object({
	post: z.object({ requestBody: z.object({ content: z.object({ 'application/json': media }) }) }),
});
const document = z.object({ webhooks: z.record(event) });

/** The `data` of one sample of every kind of event, by its type, as `openapi.yaml` has them. */
export function sampleEvents(): Map<string, Record<string, unknown>> {
	const { webhooks } = document.parse(openapi);
	return new Map(
		Object.entries(webhooks).map(([type, { post }]) => [
			type,
			post.requestBody.content['application/json'].examples.sample.value.data,
		]),
	);
}
