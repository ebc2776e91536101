import type { EndpointName } from '../contract/endpoints';
import { idPattern } from '../contract/ids';

/**
 * Why a call gave no usable answer:
 * `clientError` the API said no; `rateLimited` too many calls; `serverError` the API answered with a fault of its own;
 * `unsent` the request never reached it; `lost` it may have reached it, but no complete answer came back;
 * `fatal` nothing a repeat could mend.
 */
export type RetryClass =
	| 'clientError'
	| 'rateLimited'
	| 'serverError'
	| 'unsent'
	| 'lost'
	| 'fatal';

/** What was wrong with a call, as plain data; `explain.ts` puts it into words. */
export interface Failure {
	retryClass: RetryClass;
	kind:
		| 'api'
		| 'html'
		| 'gateway'
		| 'emptyBody'
		| 'brokenJson'
		| 'redirect'
		| 'dns'
		| 'connectionRefused'
		| 'tls'
		| 'timeout'
		| 'connectionLost'
		| 'stopped'
		| 'queueTooLong'
		| 'outOfTime'
		| 'heldBack'
		| 'blockedByN8n';
	/** The endpoint that was called. */
	endpoint?: EndpointName;
	status?: number;
	/** The API's own words (CONTRACT section 3); `code` is an open set. */
	code?: string;
	field?: string;
	apiMessage?: string;
	details?: Record<string, unknown>;
	requestId?: string;
	/** What the server asked to wait, in milliseconds. */
	retryAfterMs?: number;
	/** An earlier attempt got no proper answer, and may have been done. */
	mayBeDone?: boolean;
}

/** What running the same item again would do: no harm, harm, or nobody can tell. */
export type RepeatEffect = 'safe' | 'harmful' | 'unknown';

/** What an error says as data, for a workflow or an agent to branch on. */
export interface ErrorFacts {
	/** The call that gave no usable answer, if it was one. */
	failure?: Failure;
	/** The API's own code where it gave one, else one of ours; both in snake_case. */
	code?: string;
	/** What was not accepted: a parameter by its name in the node, or a field of the API's body. */
	field?: string;
	repeat?: RepeatEffect;
	/** IDs and rows that help to go on, under the API's names. */
	data?: Record<string, unknown>;
}

/** Longest description, in bytes; with its headline an error stays under 8 KB. */
const LONGEST_DESCRIPTION = 7_500;

const LONGEST_TAIL = 1_000;
const CUT = ' …\n';

const bytesOf = (text: string) => Buffer.byteLength(text);

/** A text that is too long to be read loses its middle: advice stands first, the request ID last. */
function withinLimit(text: string): string {
	if (bytesOf(text) <= LONGEST_DESCRIPTION) return text;
	const bytes = Buffer.from(text);
	const tail = bytes.subarray(-LONGEST_TAIL).toString();
	const lastLine = tail.slice(tail.indexOf('\n') + 1);
	const head = bytes.subarray(0, LONGEST_DESCRIPTION - bytesOf(lastLine) - CUT.length - 12);
	// A character cut in two reads as a replacement character.
	return `${head.toString().replace(/\uFFFD+$/, '')}${CUT}${lastLine.replace(/^\uFFFD+/, '')}`;
}

/** Thrown inside the nodes; the engine turns it into n8n's own error class, once. */
export class PeekerError extends Error {
	override name = 'PeekerError';

	/** How to get unstuck, then the facts. */
	readonly description: string;

	constructor(
		/** What happened, in words. Never holds a value from outside: n8n rewrites messages that contain system error codes. */
		message: string,
		description: string,
		/** Where none are given, nothing was sent, and the input is what has to change. */
		readonly facts: ErrorFacts = { code: 'invalid_input', repeat: 'safe' },
	) {
		super(message);
		this.description = withinLimit(description);
	}

	get failure(): Failure | undefined {
		return this.facts.failure;
	}
}

/** The ID of the existing user in a refusal of a duplicate (CONTRACT section 11: its place is not known). */
export function existingUserId({ endpoint, field, details }: Failure): string | undefined {
	if (endpoint !== 'createUser' && endpoint !== 'updateUser') return undefined;
	if (field !== undefined && field !== 'email') return undefined;
	return new RegExp(`"(${idPattern('user').slice(1, -1)})"`).exec(
		JSON.stringify(details ?? {}),
	)?.[1];
}

/** The same error with a further sentence on what was done before it. */
export function withNote(error: unknown, note: string): unknown {
	if (!(error instanceof PeekerError)) return error;
	return new PeekerError(error.message, `${error.description}\n${note}`, error.facts);
}

/** The same error with further facts; those given win, and data is joined. */
export function withFacts<Thrown>(error: Thrown, facts: ErrorFacts): Thrown | PeekerError {
	if (!(error instanceof PeekerError)) return error;
	const data = { ...error.facts.data, ...facts.data };
	return new PeekerError(error.message, error.description, { ...error.facts, ...facts, data });
}
