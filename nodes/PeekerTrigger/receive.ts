import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { Environment } from '../api/contract/account';
import { startExecution } from './acceptance';
import { deduplicate } from './deduplication';
import { environmentOf, parseEnvelope, type Envelope } from './envelope';
import { refusalsOf } from './refusals';
import { ALL_EVENTS, DEFAULT_MAX_AGE_SECONDS, signingSecrets } from './settings';
import { verify, type Verification } from './signature';

interface Delivery {
	envelope: Envelope;
	timestamp: number;
	environment: Environment;
}

function answer(context: IWebhookFunctions, status: number, message: string): IWebhookResponseData {
	context.getResponseObject().status(status).json({ message });
	return { noWebhookResponse: true };
}

function acknowledge(message: string): IWebhookResponseData {
	return { webhookResponse: { message } };
}

/** Everyone can cause these entries, so only one a minute is shown at n8n's default log level. */
function logRefusal(context: IWebhookFunctions, now: number, reason: string): void {
	const refused = refusalsOf(context).due(now);
	const message = `Peeker Trigger refused a delivery: ${reason}`;
	const details = { workflowId: context.getWorkflow().id, nodeName: context.getNode().name };
	if (refused === undefined) context.logger.debug(message, details);
	else context.logger.warn(message, { ...details, refusedSinceLastWarning: refused });
}

/** The body as it was sent. n8n reads some content types only when asked. */
async function rawBodyOf(context: IWebhookFunctions): Promise<Buffer | undefined> {
	const request = context.getRequestObject();
	if (request.rawBody === undefined) {
		try {
			await request.readRawBody?.();
		} catch {
			// Too large or cut off: without all of its bytes nothing can be verified.
			return undefined;
		}
	}
	return request.rawBody;
}

async function verifyDelivery(
	context: IWebhookFunctions,
	rawBody: Buffer | undefined,
	now: number,
): Promise<Verification> {
	const hasCredential = context.getNode().credentials?.peekerApi !== undefined;
	const credential = hasCredential ? await context.getCredentials('peekerApi') : {};
	return verify({
		headers: context.getHeaderData(),
		rawBody,
		secrets: signingSecrets(credential),
		now,
		maxAgeSeconds: context.getNodeParameter(
			'options.maxAgeSeconds',
			DEFAULT_MAX_AGE_SECONDS,
		) as number,
	});
}

function isSelected(context: IWebhookFunctions, { envelope, environment }: Delivery): boolean {
	const events = context.getNodeParameter('events', []) as string[];
	const wanted = context.getNodeParameter('environment', 'any') as 'any' | Environment;
	return (
		(events.includes(ALL_EVENTS) || events.includes(envelope.type)) &&
		(wanted === 'any' || wanted === environment)
	);
}

function itemOf(context: IWebhookFunctions, delivery: Delivery, now: Date): INodeExecutionData {
	const { envelope, timestamp, environment } = delivery;
	if (context.getNodeParameter('options.includeDelivery', false) !== true) {
		return { json: envelope };
	}
	const received_at = now.toISOString();
	return {
		json: {
			...envelope,
			delivery: { event_id: envelope.id, timestamp, received_at, environment },
		},
	};
}

/**
 * Takes one delivery through its stations: verify, parse, select, claim, emit (INTERFACE, answer
 * table of the trigger). Answers 401 to what is not proven to come from Peeker, 400 to what is but
 * cannot be used, 503 when n8n could not tell, 200 without an execution to what is not wanted or
 * was handled before; n8n itself answers 200 once it has accepted the execution of a new event.
 */
export async function receive(
	context: IWebhookFunctions,
	clock: Date,
): Promise<IWebhookResponseData> {
	const now = Math.floor(clock.getTime() / 1000);
	let verification: Verification;
	try {
		verification = await verifyDelivery(context, await rawBodyOf(context), now);
	} catch (error) {
		// Thrown on, n8n would record a failed execution for anyone's request.
		const cause = error instanceof Error ? error.message : 'unknown';
		logRefusal(context, now, `the credential or an option could not be read (${cause})`);
		return answer(context, 503, 'Temporarily unavailable');
	}
	if (!verification.ok) {
		logRefusal(context, now, verification.reason);
		return answer(context, 401, 'Unauthorized');
	}

	const envelope = parseEnvelope(verification.rawBody);
	if (envelope === undefined) {
		return answer(context, 400, 'The body is no JSON object with "id" and "type"');
	}
	if (envelope.id !== verification.eventId) {
		return answer(context, 400, 'The "id" of the body is not the signed event ID');
	}

	const delivery: Delivery = {
		envelope,
		timestamp: verification.timestamp,
		environment: environmentOf(envelope, verification.environment),
	};
	if (!isSelected(context, delivery)) return acknowledge('Event not selected by this workflow');

	const item = itemOf(context, delivery, clock);
	// A test delivery leaves no trace, so that production still gets the event.
	if (context.getMode() === 'manual') return startExecution(item, () => {});
	const outcome = await deduplicate(context, envelope.id, now);
	if (outcome === 'handled') return acknowledge('Event already handled');
	if (outcome === 'notAccepted') {
		return answer(context, 503, 'The first delivery of this event was not accepted, please retry');
	}
	return startExecution(item, outcome.onStored);
}
