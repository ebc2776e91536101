import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';
import type { Environment } from '../api/contract/account';
import { noteRequest } from '../events/fate';
import { acknowledge, answer, startExecution } from './acceptance';
import { deduplicate } from './deduplication';
import type { DeliveredItem } from './delivery';
import { environmentOf, parseEnvelope, type Envelope } from './envelope';
import { logRefusal } from './refusalLog';
import { currentlyStoredSecrets, knownSecrets } from './secrets';
import { ALL_EVENTS, readSettings, type Settings } from './settings';
import { readClaimed, signedFor, usableSecrets, type Claimed } from './signature';

interface Refusal {
	status: 400 | 401 | 503;
	reason: string;
	/** What n8n said. */
	cause?: string;
}

interface Event {
	envelope: Envelope;
	timestamp: number;
	environment: Environment;
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

/** Looks for the secret that signed a delivery, and once more in the stored credential before it says no. */
async function verify(
	context: IWebhookFunctions,
	claimed: Claimed,
	now: number,
): Promise<Environment | Refusal> {
	try {
		const known = signedFor(claimed, await knownSecrets(context, now));
		if (known) return known;
		const stored = await currentlyStoredSecrets(context, now);
		const hasSecret = usableSecrets(stored).length > 0;
		const reason = hasSecret
			? 'no signature matches a secret of the credential'
			: 'no signing secret is set in the credential';
		return signedFor(claimed, stored) ?? { status: 401, reason };
	} catch (error) {
		// Thrown on, n8n would record a failed execution for anyone's request.
		const cause = error instanceof Error ? error.message : undefined;
		return { status: 503, reason: 'the credential could not be read', cause };
	}
}

/** Takes a delivery to the event that Peeker signed, or tells why not. */
async function readEvent(
	context: IWebhookFunctions,
	maxAgeSeconds: number,
	now: number,
): Promise<Event | Refusal> {
	const rawBody = await rawBodyOf(context);
	const claimed = readClaimed({ headers: context.getHeaderData(), rawBody, now, maxAgeSeconds });
	if ('refusal' in claimed) return { status: 401, reason: claimed.refusal };
	const verified = await verify(context, claimed, now);
	if (typeof verified !== 'string') return verified;

	const envelope = parseEnvelope(claimed.rawBody);
	if (envelope === undefined) {
		return { status: 400, reason: 'The body is no JSON object with "id" and "type"' };
	}
	if (envelope.id !== claimed.eventId) {
		return { status: 400, reason: 'The "id" of the body is not the signed event ID' };
	}
	const environment = environmentOf(envelope, verified);
	return { envelope, timestamp: claimed.timestamp, environment };
}

const ANSWERS = { 401: 'Unauthorized', 503: 'Temporarily unavailable' } as const;

/** Refuses a delivery. Whoever listens for a test event is shown why; senders learn nothing that helps to forge. */
function refuse(
	context: IWebhookFunctions,
	{ status, reason, cause }: Refusal,
	now: number,
): IWebhookResponseData {
	logRefusal(context, now, reason, cause);
	const message = status === 400 ? reason : ANSWERS[status];
	const isListening = context.getMode() === 'manual';
	return answer(
		context,
		status,
		message,
		isListening ? { json: {}, peekerRefusal: reason } : undefined,
	);
}

function isSelected({ envelope, environment }: Event, settings: Settings): boolean {
	const { events, environment: wanted } = settings;
	return (
		(events.includes(ALL_EVENTS) || events.includes(envelope.type)) &&
		(wanted === 'any' || wanted === environment)
	);
}

function itemOf(
	{ envelope, timestamp, environment }: Event,
	{ includeDelivery }: Settings,
	receivedAt: Date,
	forgotten: string[],
): DeliveredItem {
	const delivery = {
		event_id: envelope.id,
		timestamp,
		received_at: receivedAt.toISOString(),
		environment,
	};
	return {
		json: includeDelivery ? { ...envelope, delivery } : envelope,
		peeker: { eventId: envelope.id, environment, forgotten },
	};
}

/**
 * Takes one delivery through its stations: verify, parse, select, deduplicate, start (docs/events.md, "Answers").
 * Answers 401 to what is not proven to come from Peeker, 400 to what is but cannot be used, 503 when n8n
 * could not tell or the node is set up wrongly, 200 without an execution to what is not wanted or was handled
 * before; n8n itself answers 200 once it has accepted the execution of a new event.
 */
export async function receive(
	context: IWebhookFunctions,
	receivedAt: Date,
): Promise<IWebhookResponseData> {
	noteRequest();
	const now = Math.floor(receivedAt.getTime() / 1000);
	const read = readSettings(context);
	if (read.problem !== undefined) {
		return refuse(
			context,
			{ status: 503, reason: `the node is set up wrongly. ${read.problem}` },
			now,
		);
	}
	const { settings } = read;
	const event = await readEvent(context, settings.maxAgeSeconds, now);
	if ('reason' in event) return refuse(context, event, now);
	if (!isSelected(event, settings)) return acknowledge('Event not selected by this workflow');

	// A test delivery leaves no trace, so that production still gets the event.
	if (context.getMode() === 'manual') {
		return startExecution(itemOf(event, settings, receivedAt, []), () => {});
	}
	const outcome = await deduplicate(context, event.envelope, now, settings.maxAgeSeconds);
	if (outcome === 'handled') return acknowledge('Event already handled');
	if (outcome === 'notAccepted') {
		return answer(context, 503, 'The first delivery of this event was not accepted, please retry');
	}
	const item = itemOf(event, settings, receivedAt, outcome.forgotten);
	return startExecution(item, outcome.onStored);
}
