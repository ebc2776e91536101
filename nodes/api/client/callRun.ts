import type { ApiResponse, Reading } from './response';
import { readResponse, readNetworkError } from './response';
import type { CallOptions, Client } from './types';
import type { Channel } from './channel';
import { clock, pause } from './clock';
import type { EndpointName } from '../contract/endpoints';
import { ENDPOINTS } from '../contract/endpoints';
import { explain, explainInDoubt, explainUnknownOutcome } from '../errors/explain';
import type { Failure, RetryClass } from '../errors/failure';
import { PeekerError } from '../errors/failure';
import type { UnknownOutcome } from './itemRecord';
import { lostCallSince } from './lostCall';
import { lookAgain } from './lookAgain';
import type { CallSlot } from './rateLimiter';
import { holdBack, takeTurn } from './rateLimiter';
import { changesSomething, requestOf, responseTimeout } from './request';
import type { Attempt, Decision } from './retryPolicy';
import { decide, LOOKS } from './retryPolicy';

/** Where the doubt about a write is kept between two passes through one item. */
export interface UnknownOutcomes {
	/** Of an earlier pass, to be cleared up before anything is sent. */
	earlier?: UnknownOutcome;
	keep: (doubt: UnknownOutcome) => void;
}

/** Said of a write that may be sent twice (CONTRACT section 5). */
const SAFE_TO_REPEAT = 'Running it again with the same values does no harm.';
const NOT_SENT_AGAIN = 'It was not sent again, so that nothing is done twice.';

/** Left for a look at what a write did when its own time is over, in milliseconds. */
const TIME_FOR_LOOK_MS = 10_000;

/** So that one odd answer cannot shut a key out for good, in milliseconds; then a single call asks again. */
const LONGEST_HOLD_MS = 3_600_000;

/** Failures that tell of a server with too much to do. */
const OVERLOADS = new Set<RetryClass>(['rateLimited', 'serverError', 'lost', 'unsent']);

/** One call, from its first attempt to its response (CONTRACT sections 1 to 5). */
export class CallRun {
	private readonly request: ReturnType<typeof requestOf>;
	private failures = 0;
	private rateLimits = 0;
	/** An attempt may have done the work, although it got no proper answer. */
	private doubt?: UnknownOutcome;

	constructor(
		private readonly channel: Channel,
		private readonly name: EndpointName,
		private readonly options: CallOptions,
		/** When it must be over, in milliseconds of the monotonic clock. */
		private readonly end: number,
		private readonly slot: CallSlot,
		/** Makes the client that reads what a lost attempt did. */
		private readonly clientUntil: (latest: number) => Client,
	) {
		this.request = requestOf(channel.account.baseUrl, name, options);
	}

	/** Throws a `PeekerError` with the reason in words when no usable answer could be had. */
	async response(doubts?: UnknownOutcomes): Promise<ApiResponse> {
		this.doubt = doubts?.earlier;
		return await this.firstResponse().catch(async (error: unknown) => {
			if (this.doubt) doubts?.keep(this.doubt);
			return await Promise.reject(error);
		});
	}

	private get mustLookFirst(): boolean {
		return ENDPOINTS[this.name].repeat === 'reconcileFirst';
	}

	private async firstResponse(): Promise<ApiResponse> {
		const earlier = this.mustLookFirst && this.doubt ? await this.reconcile(this.doubt) : undefined;
		if (earlier) return earlier;
		for (;;) {
			const since = this.channel.serverClock.now();
			const reading = await this.attempt();
			if ('response' in reading) return reading.response;
			const { failure } = reading;
			const settled = this.responseIn(failure);
			if (settled) return settled;

			this.count(failure, since);
			let decision = this.decide(failure);
			if (decision.next === 'reconcile') {
				if (!this.channel.signal?.aborted) await pause(decision.ms, this.channel.signal);
				const made = await this.reconcile(this.doubt ?? { failure, since });
				if (made) return made;
				// Only an answered fault is over; a lost attempt may still be under way.
				if (failure.retryClass === 'serverError') this.doubt = undefined;
				decision = this.decide(failure, 'safe');
			}
			if (decision.next !== 'wait') return await this.foundAtTheEnd(failure);
			await this.waitAfter(failure, decision.ms);
		}
	}

	/** One attempt: waits for its turn, sends, and reads what came back. */
	private async attempt(): Promise<Reading> {
		const { rateLimiter, slots, signal } = this.channel;
		const failed = (failure: Failure): Reading => ({
			failure: { ...failure, endpoint: this.name },
		});
		if (signal?.aborted) return failed({ retryClass: 'fatal', kind: 'stopped' });
		const hasTurn = await takeTurn(rateLimiter, { signal, latest: this.end });
		if (signal?.aborted) return failed({ retryClass: 'fatal', kind: 'stopped' });
		if (!hasTurn) return failed(this.noTurn());
		slots.counted(this.slot);
		const begunAt = clock.monotonic();
		const reading = await this.exchange();
		const isOverload = 'failure' in reading && OVERLOADS.has(reading.failure.retryClass);
		slots.ended({ begunAt, endedAt: clock.monotonic(), isOverload });
		return 'response' in reading ? reading : failed(reading.failure);
	}

	private async exchange(): Promise<Reading> {
		const { account, send, serverClock } = this.channel;
		try {
			const timeoutMs = responseTimeout(this.name, this.end - clock.monotonic());
			const reading = readResponse(
				await send({ ...this.request, timeoutMs }),
				clock.now(),
				account,
			);
			if ('response' in reading) serverClock.note(reading.response.date);
			return reading;
		} catch (error) {
			return { failure: readNetworkError(error) };
		}
	}

	/** Why the turn of this call would come too late. */
	private noTurn(): Failure {
		const heldMs = this.channel.rateLimiter.pausedUntil - clock.monotonic();
		return clock.monotonic() + heldMs > this.end
			? { retryClass: 'fatal', kind: 'heldBack', retryAfterMs: heldMs }
			: { retryClass: 'fatal', kind: 'queueTooLong' };
	}

	/** A failure that is as good as a response: the API itself, no proxy, does not know the thing. */
	private responseIn({ status, code }: Failure): ApiResponse | undefined {
		if (status !== 404 || code === undefined) return undefined;
		if (this.options.notFoundIsEmpty) return { body: { data: [] } };
		// A lost first attempt may have deleted it already (CONTRACT section 5).
		const isGone = this.doubt && ENDPOINTS[this.name].method === 'DELETE';
		return isGone ? { body: { data: { id: this.options.id, status: 'deleted' } } } : undefined;
	}

	private count(failure: Failure, since: UnknownOutcome['since']): void {
		const { retryClass, details, retryAfterMs } = failure;
		if (retryClass !== 'rateLimited') this.failures++;
		else {
			this.rateLimits++;
			// The limit counts for all calls of the key, whether or not this one goes on.
			this.holdKey(details, retryAfterMs);
		}
		const isDoubtful = retryClass === 'lost' || retryClass === 'serverError';
		if (isDoubtful && changesSomething(this.name)) this.doubt ??= { failure, since };
	}

	/** A refusal for another reason than the number of calls concerns this endpoint alone (CONTRACT section 2). */
	private holdKey(details: Failure['details'], ms = 0): void {
		if (details?.reason) return;
		holdBack(this.channel.rateLimiter, clock.monotonic() + Math.min(ms, LONGEST_HOLD_MS));
	}

	private decide(
		{ retryClass, retryAfterMs }: Failure,
		repeat: Attempt['repeat'] = ENDPOINTS[this.name].repeat,
	): Decision {
		return decide({
			retryClass,
			repeat,
			retryAfterMs,
			failures: this.failures,
			rateLimits: this.rateLimits,
			leftMs: this.end - clock.monotonic(),
			random: this.channel.random(),
		});
	}

	/** What a lost attempt made, as the caller's own look finds it; throws where that cannot be told. */
	private async readEffect({ failure, since }: UnknownOutcome): Promise<ApiResponse | undefined> {
		const end = Math.max(this.end, clock.monotonic() + TIME_FOR_LOOK_MS);
		const lostCall = lostCallSince(since, this.channel.serverClock, this.clientUntil(end));
		const found = await this.options.reconcile?.(lostCall);
		return found && { body: { data: found }, requestId: failure.requestId };
	}

	/** As `readEffect`, again and again where the work may still go on. */
	private async awaitEffect(doubt: UnknownOutcome): Promise<ApiResponse | undefined> {
		const look = async () => await this.readEffect(doubt);
		if (!this.options.reconcile || doubt.failure.retryClass !== 'lost') return await look();
		const end = Math.min(this.end - LOOKS.reserveMs, this.channel.slots.patientUntil());
		return await lookAgain(look, end, this.channel.signal);
	}

	/** What a lost attempt made, or undefined when the call may be sent again; else throws. */
	private async reconcile(doubt: UnknownOutcome): Promise<ApiResponse | undefined> {
		const { reconcile, repeatIfNotFound, howToCheck = '' } = this.options;
		// Only an answered fault is over; a lost attempt may still be under way.
		const mayRepeat = doubt.failure.retryClass === 'serverError' || repeatIfNotFound;
		const unknown = (note = '') =>
			explainUnknownOutcome(
				doubt.failure,
				[NOT_SENT_AGAIN, note, howToCheck].filter(Boolean).join(' '),
			);
		const look = mayRepeat ? this.readEffect(doubt) : this.awaitEffect(doubt);
		const found = await look.catch(
			async (error: unknown) => await Promise.reject(unknown(noteIn(error))),
		);
		if (found) return found;
		if (reconcile && mayRepeat) return undefined;
		throw unknown();
	}

	private async waitAfter(failure: Failure, ms: number): Promise<void> {
		const { signal } = this.channel;
		if (failure.retryClass === 'rateLimited') this.holdKey(failure.details, ms);
		await pause(ms, signal);
		if (signal?.aborted)
			throw this.finalError({ ...failure, retryClass: 'fatal', kind: 'stopped' });
	}

	/** Before a write in doubt is given up: what it made after all. Throws the reason where there is nothing. */
	private async foundAtTheEnd(failure: Failure): Promise<ApiResponse> {
		if (!this.doubt || !this.options.reconcile || this.channel.signal?.aborted) {
			throw this.finalError(failure);
		}
		const found = await this.awaitEffect(this.doubt).catch(
			async (error: unknown) => await Promise.reject(this.finalError(failure, noteIn(error))),
		);
		if (found) return found;
		throw this.finalError(failure);
	}

	private finalError(failure: Failure, note = ''): PeekerError {
		if (!this.doubt) return explain(failure);
		const howToCheck = this.options.howToCheck ?? (this.mustLookFirst ? '' : SAFE_TO_REPEAT);
		return explainInDoubt(failure, `${note} ${howToCheck}`.trim());
	}
}

/** What a look that failed has to tell: the thing it found, but could not prove. */
const noteIn = (error: unknown): string =>
	error instanceof PeekerError && !error.failure ? error.description : '';
