import type { Clock } from './clock';
import type { CutIn } from './wire';

/** An answer as it goes over the wire, whole, in part or in drops, or a connection that ends without one. */
export type Outcome =
	| {
			status: number;
			headers: Record<string, string>;
			body: string;
			sent?: { cutIn: CutIn } | 'in drops';
	  }
	| 'connection destroyed';

interface Limits {
	/** Only calls of this operation, for example `createOrder`; default every call. */
	operationId?: string;
	/** Only calls with this key; default every key. */
	key?: string;
	/** How many calls it hits, default 1; 0 means no limit. */
	times?: number;
	/** How many matching calls it lets pass first, default 0. */
	after?: number;
	/** How long it lasts from when it was added, milliseconds; default for ever. */
	forMs?: number;
}

/**
 * What goes wrong. Where `afterWork` is offered, true does the work first and spoils only the
 * answer (default false).
 */
export type FaultKind =
	| {
			kind: 'rateLimited';
			/** Default 1. */
			retryAfterSeconds?: number;
			reason?: string;
			/** Where the wait is told, default `details`. */
			as?: 'details' | 'seconds' | 'date' | 'nothing';
	  }
	| {
			kind: 'status';
			status: number;
			/** Sent as `Retry-After`. */
			retryAfterSeconds?: number;
			/** Default an error envelope. */
			body?: unknown;
			afterWork?: boolean;
	  }
	| { kind: 'resetBefore' }
	/** The connection dies while the request is on its way, and the API never gets it whole. */
	| { kind: 'resetDuring' }
	| { kind: 'resetAfter' }
	/** The work is done; the answer breaks off. */
	| { kind: 'cut'; in: CutIn }
	/** The work is done; its answer comes whole, but in drops. */
	| { kind: 'drip' }
	/** A gateway waits no longer and answers by itself; the work is done `lateMs` later all the same. */
	| { kind: 'gaveUp'; status: number; body: string; contentType: string; lateMs: number }
	| { kind: 'slow'; ms: number; when?: 'before' | 'after' }
	| { kind: 'truncatedJson' }
	| { kind: 'html'; status?: number; afterWork?: boolean }
	| { kind: 'emptyBody'; status?: number; afterWork?: boolean }
	| { kind: 'redirect'; location: string; status?: number; afterWork?: boolean }
	| {
			kind: 'body';
			body: string;
			status?: number;
			contentType?: string;
			headers?: Record<string, string>;
			afterWork?: boolean;
	  }
	| { kind: 'unauthorized' };

export type Fault = Limits & FaultKind;

const JSON_TYPE = 'application/json; charset=utf-8';

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Outcome => ({
	status,
	headers: { 'content-type': JSON_TYPE, ...headers },
	body: JSON.stringify(body),
});

function tooMany(fault: Extract<FaultKind, { kind: 'rateLimited' }>, now: number): Outcome {
	const { retryAfterSeconds = 1, reason, as = 'details' } = fault;
	const details = {
		...(as === 'details' ? { retry_after_seconds: retryAfterSeconds } : {}),
		...(reason === undefined ? {} : { reason }),
	};
	const headers: Record<string, string> = {};
	if (as === 'seconds') headers['retry-after'] = String(retryAfterSeconds);
	if (as === 'date') {
		headers['retry-after'] = new Date(now + retryAfterSeconds * 1000).toUTCString();
	}
	const error = { code: 'rate_limited', message: 'Slow down.' };
	const hasDetails = Object.keys(details).length > 0;
	return json(429, { error: hasDetails ? { ...error, details } : error }, headers);
}

function statusAnswer(fault: Extract<FaultKind, { kind: 'status' }>): Outcome {
	const headers: Record<string, string> =
		fault.retryAfterSeconds === undefined ? {} : { 'retry-after': String(fault.retryAfterSeconds) };
	const standard = { error: { code: 'internal_error', message: 'Fault.' } };
	return json(fault.status, fault.body ?? standard, headers);
}

/**
 * What the caller gets to see.
 *
 * @param answer what the work gave, undefined if it was not done
 * @param now milliseconds since 1970
 */
export function spoil(fault: FaultKind, now: number, answer?: Outcome): Outcome {
	switch (fault.kind) {
		case 'rateLimited':
			return tooMany(fault, now);
		case 'status':
			return statusAnswer(fault);
		case 'unauthorized':
			return json(401, { error: { code: 'unauthorized', message: 'No valid key.' } });
		case 'html':
			return {
				status: fault.status ?? 200,
				headers: { 'content-type': 'text/html' },
				body: '<html><body><h1>Bad gateway</h1></body></html>',
			};
		case 'emptyBody':
			return {
				status: fault.status ?? 200,
				headers: { 'content-type': JSON_TYPE },
				body: '',
			};
		case 'redirect':
			return { status: fault.status ?? 302, headers: { location: fault.location }, body: '' };
		case 'body':
			return {
				status: fault.status ?? 200,
				headers: { 'content-type': fault.contentType ?? JSON_TYPE, ...fault.headers },
				body: fault.body,
			};
		case 'gaveUp':
			return {
				status: fault.status,
				headers: { 'content-type': fault.contentType },
				body: fault.body,
			};
		case 'cut':
		case 'drip':
			if (answer === undefined || answer === 'connection destroyed') return 'connection destroyed';
			return { ...answer, sent: fault.kind === 'cut' ? { cutIn: fault.in } : 'in drops' };
		case 'truncatedJson':
			if (answer === undefined || answer === 'connection destroyed') return 'connection destroyed';
			return { ...answer, body: answer.body.slice(0, Math.ceil(answer.body.length / 2)) };
		case 'slow':
			return answer ?? 'connection destroyed';
		case 'resetBefore':
		case 'resetDuring':
		case 'resetAfter':
			return 'connection destroyed';
	}
}

/** Whether the call's work is done although something goes wrong. */
export const worksFirst = (fault: FaultKind): boolean =>
	fault.kind === 'resetAfter' ||
	fault.kind === 'cut' ||
	fault.kind === 'drip' ||
	fault.kind === 'truncatedJson' ||
	fault.kind === 'slow' ||
	('afterWork' in fault && fault.afterWork === true);

/** The faults to come. */
export class Faults {
	private waiting: Array<{ fault: Fault; seen: number; hits: number; addedAt: number }> = [];

	constructor(private readonly clock: Clock) {}

	/**
	 * Adds one; the first added of those that match a call wins.
	 *
	 * @returns how many calls it has hit so far, and a way to take it back
	 */
	add(fault: Fault) {
		const entry = { fault, seen: 0, hits: 0, addedAt: this.clock.now() };
		this.waiting.push(entry);
		return {
			get hits() {
				return entry.hits;
			},
			remove: () => {
				this.waiting = this.waiting.filter((other) => other !== entry);
			},
		};
	}

	clear(): void {
		this.waiting = [];
	}

	/** Whether a fault is to come that hits calls while they arrive. */
	get areForArrivals(): boolean {
		return this.waiting.some(({ fault }) => fault.kind === 'resetDuring');
	}

	/** The fault that hits this call, if any: one while it `isArriving`, or one of the others. */
	take(operationId: string, key: string, isArriving = false): Fault | undefined {
		const now = this.clock.now();
		for (const entry of this.waiting) {
			const { fault } = entry;
			if ((fault.kind === 'resetDuring') !== isArriving) continue;
			if (fault.operationId !== undefined && fault.operationId !== operationId) continue;
			if (fault.key !== undefined && fault.key !== key) continue;
			if (fault.forMs !== undefined && now >= entry.addedAt + fault.forMs) continue;
			const times = fault.times ?? 1;
			if (times !== 0 && entry.hits >= times) continue;
			if (entry.seen++ < (fault.after ?? 0)) continue;
			entry.hits++;
			return fault;
		}
		return undefined;
	}
}
