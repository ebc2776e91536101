import type { IDataObject, IWebhookResponseData } from 'n8n-workflow';
import { jsonParse } from 'n8n-workflow';
import { FakeRequest, FakeResponse } from './expressHttp';

/** A workflow's row in n8n's database: static data is kept as text and saved as a whole. */
export interface WorkflowRow {
	staticData: string;
	saves: number;
}

export interface Delivery {
	headers: Record<string, string | string[]>;
	/** `undefined`: n8n did not keep the body raw and cannot read it any more. */
	rawBody: Buffer | undefined;
}

export interface WebhookAnswer {
	response: { status: number; body: unknown; headers: Record<string, string>; finished: boolean };
	/** What would start the execution; `undefined` when none is started. */
	workflowData: IWebhookResponseData['workflowData'];
	/** Set when `webhook()` threw: n8n then answers 500 and records a failed execution. */
	thrown: unknown;
}

export interface AnswerOptions {
	/**
	 * Stands for n8n storing (or queueing) the execution. Resolve to `false` or reject for an
	 * execution that could not be started; `disconnect` hangs up the sender.
	 */
	startExecution?: (connection: { disconnect(): void }) => Promise<boolean>;
}

interface Runner {
	runNode(request: FakeRequest, response: FakeResponse): Promise<IWebhookResponseData>;
	/** What n8n does with the workflow before it stores the execution. */
	prepareExecution(): void;
	/** n8n saves static data before every answer that is not an error, if it was changed. */
	saveStaticData(): void;
	responseData: string | undefined;
}

const PARSED_TYPES = ['application/json', 'text/plain', 'application/x-www-form-urlencoded'];

/** n8n reads and parses these bodies itself; malformed JSON never reaches the node. */
async function parseBody(request: FakeRequest): Promise<boolean> {
	if (!request.contentType || !PARSED_TYPES.includes(request.contentType)) return true;
	await request.readRawBody();
	if (!request.rawBody?.length) return true;
	const text = request.rawBody.toString('utf8').replace(/^\uFEFF/, '');
	if (request.contentType !== 'application/json') {
		request.body = text;
		return true;
	}
	try {
		request.body = jsonParse<IDataObject>(text);
		return true;
	} catch {
		return false;
	}
}

function onReceivedBody(responseData: string | undefined, result: IWebhookResponseData): unknown {
	const evaluated = responseData ?? 'firstEntryJson';
	if (evaluated === 'noData') return undefined;
	if (evaluated) return evaluated;
	return result.webhookResponse ?? { message: 'Workflow was started' };
}

/**
 * One delivery through the steps of n8n 2.41 (`webhook-helpers.js`, `live-webhooks.js`): read the
 * body, call the node, start the execution, save static data, answer.
 */
export async function deliver(
	runner: Runner,
	delivery: Delivery,
	options: AnswerOptions = {},
): Promise<WebhookAnswer> {
	const request = new FakeRequest(delivery.headers, delivery.rawBody);
	const response = new FakeResponse();
	const closed = new Promise<void>((resolve) => response.once('close', resolve));
	const answer = async (
		status: number,
		body: unknown,
		workflowData?: WebhookAnswer['workflowData'],
		thrown?: unknown,
	): Promise<WebhookAnswer> => {
		if (!response.headersSent) response.status(status).json(body);
		await closed;
		const { statusCode, body: sent, headers, writableFinished: finished } = response;
		return {
			response: { status: statusCode, body: sent, headers, finished },
			workflowData,
			thrown,
		};
	};

	if (!(await parseBody(request)))
		return await answer(422, { message: 'Failed to parse request body' });

	let result: IWebhookResponseData;
	try {
		result = await runner.runNode(request, response);
	} catch (error) {
		return await answer(500, { message: 'Workflow Webhook Error' }, [[{ json: {} }]], error);
	}
	if (result.noWebhookResponse) {
		if (!response.headersSent) throw new Error('The node left the sender without an answer');
		runner.saveStaticData();
		return await answer(response.statusCode, response.body, result.workflowData);
	}
	if (result.workflowData === undefined) {
		runner.saveStaticData();
		return await answer(200, result.webhookResponse ?? { message: 'Webhook call received' });
	}

	runner.prepareExecution();
	const startExecution = options.startExecution ?? (async () => true);
	const started = await startExecution({ disconnect: () => response.disconnect() }).catch(
		() => false,
	);
	if (!started) return await answer(500, { message: 'There was a problem executing the workflow' });
	const body = onReceivedBody(runner.responseData, result);
	runner.saveStaticData();
	return await answer(200, body, result.workflowData);
}
