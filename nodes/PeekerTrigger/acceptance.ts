import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

/**
 * How the trigger answers, and how it learns that n8n has accepted an execution. n8n calls nobody back, so two
 * of its habits serve (n8n 2.8 to 2.41), and no other file relies on either:
 * - it reads `webhookResponse` after it has stored or queued the execution and before it saves static data;
 * - it answers 2xx only after both.
 */

/** The parts of node's response that tell how n8n answered. */
export interface AnsweredResponse {
	readonly statusCode: number;
	/** `prefinish`: n8n has answered, whether or not the sender is still there to read it. */
	once(event: 'prefinish', listener: () => void): unknown;
}

/** Answers at once; `item` starts an execution nevertheless. */
export function answer(
	context: IWebhookFunctions,
	status: number,
	message: string,
	item?: INodeExecutionData,
): IWebhookResponseData {
	context.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true, ...(item && { workflowData: [[item]] }) };
}

/** Lets n8n answer 200, without an execution. */
export const acknowledge = (message: string): IWebhookResponseData => ({
	webhookResponse: { message },
});

/** The result that starts an execution; `onStored` runs once n8n has stored or queued it. */
export const startExecution = (
	item: INodeExecutionData,
	onStored: () => void,
): IWebhookResponseData => ({
	workflowData: [[item]],
	get webhookResponse() {
		onStored();
		return { message: 'Event accepted' };
	},
});

/** Tells once n8n has answered whether it accepted the execution. */
export function whenAnswered(
	response: AnsweredResponse,
	tell: (isAccepted: boolean) => void,
): void {
	response.once('prefinish', () => tell(response.statusCode >= 200 && response.statusCode < 300));
}
