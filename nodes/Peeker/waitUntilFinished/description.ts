import type { ExpressionString, INodeOutputConfiguration, IWebhookDescription } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

const named = (displayName: string): INodeOutputConfiguration => ({
	type: NodeConnectionTypes.Main,
	displayName,
});

/** The outputs of an operation that waits, in the order in which `run.ts` gives them. */
const WAITING = [named('Finished'), named('Still Running')];
const ONE = [{ type: NodeConnectionTypes.Main }];

/** Two outputs for the operations that wait, one for all others. */
export const OUTPUTS: ExpressionString = `={{ $parameter["operation"] === "waitUntilFinished" ? ${JSON.stringify(WAITING)} : ${JSON.stringify(ONE)} }}`;

/** Served at `/webhook-waiting/<execution>` while the node waits; n8n checks the token of the URL. */
export const WAKE_WEBHOOKS: IWebhookDescription[] = [
	{
		name: 'default',
		httpMethod: 'POST',
		responseMode: 'onReceived',
		path: '',
		restartWebhook: true,
	},
];
