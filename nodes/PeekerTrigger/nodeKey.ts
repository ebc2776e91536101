import type { IWebhookFunctions } from 'n8n-workflow';

/** Tells one trigger node from all others of this process. */
export const nodeKey = (context: IWebhookFunctions): string =>
	`${context.getWorkflow().id}:${context.getNode().id}`;
