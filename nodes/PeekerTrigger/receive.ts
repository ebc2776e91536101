import type { INodeExecutionData, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { Environment } from '../api/contract/account';
import { Claims } from './claims';
import { environmentOf, parseEnvelope, type Envelope } from './envelope';
import { Ledger, markOf } from './ledger';
import { Refusals } from './refusals';
import { ALL_EVENTS, DEFAULT_MAX_AGE_SECONDS, signingSecrets } from './settings';
import { verify, type Verification } from './signature';

interface Memory {
	ledger: Ledger;
	claims: Claims;
	refusals: Refusals;
}

interface Delivery {
	envelope: Envelope;
	timestamp: number;
	environment: Environment;
}

type Remember = (isStarted: boolean) => void;

/** What this process remembers of each trigger node, by workflow and node ID. */
const memories = new Map<string, Memory>();

function memoryOf(context: IWebhookFunctions): Memory {
	const key = `${context.getWorkflow().id}:${context.getNode().id}`;
	const memory = memories.get(key) ?? {
		ledger: new Ledger(),
		claims: new Claims(),
		refusals: new Refusals(),
	};
	memories.set(key, memory);
	return memory;
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
	const refused = memoryOf(context).refusals.due(now);
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

/**
 * Makes sure that an event starts one execution. Returns how to answer when it was handled before or
 * another delivery of it is in flight; else claims it and returns what stores its mark, to be told
 * whether n8n has started the execution.
 */
async function claim(
	context: IWebhookFunctions,
	eventId: string,
	now: number,
): Promise<{ settled: IWebhookResponseData } | { remember: Remember }> {
	const { ledger, claims } = memoryOf(context);
	const staticData = context.getWorkflowStaticData('node');
	const maxAgeSeconds = context.getNodeParameter('options.maxAgeSeconds', DEFAULT_MAX_AGE_SECONDS);
	const mark = markOf(eventId);
	// n8n loads static data for each delivery and the last one to save wins: marks of deliveries that
	// ran at the same time may be missing from it, so it and the memory complete each other.
	ledger.merge(staticData.handled);
	ledger.prune(now, maxAgeSeconds as number);
	if (ledger.has(mark)) return { settled: acknowledge('Event already handled') };
	if (claims.has(eventId, now)) {
		const isAccepted = await claims.isAccepted(eventId);
		const failure = 'The first delivery of this event was not accepted, please retry';
		return {
			settled: isAccepted ? acknowledge('Event already handled') : answer(context, 503, failure),
		};
	}
	claims.claim(eventId, mark, context.getResponseObject(), now, () => ledger.add(mark, now));
	const remember: Remember = (isStarted) => {
		if (isStarted) claims.start(eventId);
		// Always the whole value: n8n does not see changes inside of it. Others that are about to be
		// answered are stored too, because whichever is saved last overwrites the rest.
		staticData.handled = ledger.storedWith([...claims.startedMarks(), mark], now);
	};
	return { remember };
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
 * Starts the execution; n8n answers with `webhookResponse` once it has accepted it. `remember` runs
 * at once, and again when n8n reads that answer, which is after the execution was stored or queued
 * and before static data is saved: n8n 2.41 makes a second Workflow of the same static data meanwhile
 * (`WorkflowRunner.establishContextForPersistence`), and so forgets that it was changed.
 */
function emit(item: INodeExecutionData, remember: Remember): IWebhookResponseData {
	remember(false);
	return {
		workflowData: [[item]],
		get webhookResponse() {
			remember(true);
			return { message: 'Event accepted' };
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
	if (context.getMode() === 'manual') return emit(item, () => {});
	const claimed = await claim(context, envelope.id, now);
	return 'settled' in claimed ? claimed.settled : emit(item, claimed.remember);
}
