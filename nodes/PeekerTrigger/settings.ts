import type {
	ICredentialDataDecryptedObject,
	IHookFunctions,
	IWebhookFunctions,
} from 'n8n-workflow';
import { TEST_KEY_PREFIX, type Environment } from '../api/contract/account';
import { EVENT_TYPES } from '../api/contract/events';
import type { SigningSecret } from './signature';

/**
 * 25 h: the sender retries for 24 h (CONTRACT section 9); one hour more for clocks and queues. A delivery is
 * accepted for that long unless the node says otherwise, and an event is remembered for at least that long.
 */
export const RETRY_WINDOW_SECONDS = 90_000;

/** How far a delivery may be dated ahead of this clock (CONTRACT section 11, "Whether a retry is signed anew"). */
export const MAX_FUTURE_SECONDS = 300;

export const ALL_EVENTS = '*';

const ENVIRONMENTS = ['any', 'live', 'test'] as const;

/** What the user chose in the node. */
export interface Settings {
	events: string[];
	environment: (typeof ENVIRONMENTS)[number];
	/** 0: deliveries of any age are accepted. */
	maxAgeSeconds: number;
	includeDelivery: boolean;
}

const quoted = (value: unknown): string => JSON.stringify(value) ?? 'nothing';

function problemOf(events: unknown, environment: unknown, maxAge: unknown): string | undefined {
	if (!Array.isArray(events) || events.length === 0) {
		return 'The field "Events" is empty. Choose the events that are to start this workflow, or All Events.';
	}
	const known: string[] = [ALL_EVENTS, ...EVENT_TYPES.map(({ type }) => type)];
	const unknown = events.filter((type) => !known.includes(type as string));
	if (unknown.length > 0) {
		return `The field "Events" holds ${unknown.map(quoted).join(', ')}, which Peeker does not send. Choose events from the list.`;
	}
	if (!ENVIRONMENTS.includes(environment as Settings['environment'])) {
		return `The field "Environment" is ${quoted(environment)}. Choose Any, Live or Test.`;
	}
	if (typeof maxAge !== 'number' || !Number.isFinite(maxAge) || maxAge < 0) {
		return `The option "Max Age (Seconds)" is ${quoted(maxAge)}. Enter a number of seconds, 0 for any age, or remove the option.`;
	}
	return undefined;
}

/** Reads what the user chose; `problem` says, with the field's name, why no delivery could be handled with it. */
export function readSettings(
	context: IHookFunctions | IWebhookFunctions,
): { settings: Settings; problem?: undefined } | { problem: string } {
	const events = context.getNodeParameter('events', []);
	const environment = context.getNodeParameter('environment', 'any');
	const { maxAgeSeconds = RETRY_WINDOW_SECONDS, includeDelivery } = context.getNodeParameter(
		'options',
		{},
	) as { maxAgeSeconds?: unknown; includeDelivery?: unknown };
	const problem = problemOf(events, environment, maxAgeSeconds);
	if (problem !== undefined) return { problem };
	return {
		settings: {
			events: events as string[],
			environment: environment as Settings['environment'],
			maxAgeSeconds: maxAgeSeconds as number,
			includeDelivery: includeDelivery === true,
		},
	};
}

/**
 * The signing secrets of a `peekerApi` credential, each with the environment it stands for: the
 * sandbox secret for `test`, the two others for the environment of the API key.
 */
export function signingSecrets(credential: ICredentialDataDecryptedObject): SigningSecret[] {
	const { apiKey, webhookSecret, webhookSecretSandbox, webhookSecretPrevious } = credential;
	const isTestKey = typeof apiKey === 'string' && apiKey.trim().startsWith(TEST_KEY_PREFIX);
	const environment: Environment = isTestKey ? 'test' : 'live';
	return [
		{ secret: webhookSecret, environment },
		{ secret: webhookSecretSandbox, environment: 'test' },
		{ secret: webhookSecretPrevious, environment },
	];
}

/** The secrets that new events are signed with: all but the previous one. */
export function currentSecrets(credential: ICredentialDataDecryptedObject): SigningSecret[] {
	return signingSecrets({ ...credential, webhookSecretPrevious: '' });
}
