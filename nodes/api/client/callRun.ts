import type { ApiResponse, Reading } from './response';
import { readResponse, readNetworkError } from './response';
import type { Account, CallOptions, Client, Send } from './types';
import type { CallSlots } from './callSlots';
import { clock, pause } from './clock';
import type { EndpointName } from '../contract/endpoints';
import { ENDPOINTS } from '../contract/endpoints';
import { explain, explainUnknownOutcome, repeatInDoubt } from '../errors/explain';
import type { Failure, PeekerError, RetryClass } from '../errors/failure';
import { withFacts } from '../errors/failure';
import type { UnknownOutcome } from './journal';
import { lostCallSince } from './lostCall';
import type { CallSlot, RateLimiter } from './rateLimiter';
import { holdBack, takeTurn } from './rateLimiter';
import { changesSomething, requestOf, responseTimeout } from './request';
import type { Attempt, Decision } from './retryPolicy';
import { decide } from './retryPolicy';

/** What all calls of one client share. */
export interface Channel {
	account: Account;
	send: Send;
	rateLimiter: RateLimiter;
	slots: CallSlots;
	signal?: AbortSignal;
	random: () => number;
}

/** Where the unknown outcome of a write is kept between two passes through one item. */
export interface UnknownOutcomes {
	/** Of an earlier pass, to be cleared up before anything is sent. */
	earlier?: UnknownOutcome;
	keep: (outcome: UnknownOutcome) => void;
}

/** Said of a write that may be sent twice (CONTRACT section 5). */
const SAFE_TO_REPEAT = 'Running it again with the same values does no harm.';

/** Failures that tell of a server with too much to do. */
const OVERLOADS = new Set<RetryClass>(['rateLimited', 'serverError', 'lost', 'unsent']);

/** One call, from its first attempt to its response (CONTRACT sections 1 to 5). */
export class CallRun {
	private readonly begunAt = clock.now();
	private readonly request: ReturnType<typeof requestOf>;
	private failures = 0;
	private rateLimits = 0;
	/** An attempt may have done the work, although it got no proper answer. */
	private inDoubt = false;

	constructor(
		private readonly channel: Channel,
		private readonly name: EndpointName,
		private readonly options: CallOptions,
		/** When it must be over, in milliseconds since 1970. */
		private readonly end: number,
		private readonly slot: CallSlot,
		/** Reads what a lost attempt did. */
		private readonly reconcileClient: Client,
	) {
		this.request = requestOf(channel.account.baseUrl, name, options);
	}

	/** Throws a `PeekerError` with the reason in words when no usable answer could be had. */
	async response(outcomes?: UnknownOutcomes): Promise<ApiResponse> {
		const found = outcomes?.earlier && (await this.reconcile(outcomes.earlier, outcomes));
		if (found) return found;
		for (;;) {
			const reading = await this.attempt();
			if ('response' in reading) return reading.response;
			const { failure } = reading;
			const settled = this.responseIn(failure);
			if (settled) return settled;

			this.count(failure);
			let decision = this.decide(failure);
			if (decision.next === 'reconcile') {
				if (!this.channel.signal?.aborted) await pause(decision.ms, this.channel.signal);
				const made = await this.reconcile({ failure, since: this.begunAt }, outcomes);
				if (made) return made;
				this.inDoubt = false;
				decision = this.decide(failure, 'safe');
			}
			if (decision.next !== 'wait') throw this.finalError(failure);
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
		if (!hasTurn) return failed({ retryClass: 'fatal', kind: 'queueTooLong' });
		slots.counted(this.slot);
		const begunAt = clock.now();
		const reading = await this.exchange();
		const isOverload = 'failure' in reading && OVERLOADS.has(reading.failure.retryClass);
		slots.ended({ begunAt, endedAt: clock.now(), isOverload });
		return 'response' in reading ? reading : failed(reading.failure);
	}

	private async exchange(): Promise<Reading> {
		const { account, send } = this.channel;
		try {
			const timeoutMs = responseTimeout(this.name, this.end - clock.now());
			return readResponse(await send({ ...this.request, timeoutMs }), clock.now(), account);
		} catch (error) {
			return { failure: readNetworkError(error) };
		}
	}

	/** A failure that is as good as a response. */
	private responseIn({ status }: Failure): ApiResponse | undefined {
		if (status !== 404) return undefined;
		if (this.options.notFoundIsEmpty) return { body: {} };
		// A lost first attempt may have deleted it already (CONTRACT section 5).
		const isGone = this.inDoubt && ENDPOINTS[this.name].method === 'DELETE';
		return isGone ? { body: { data: { id: this.options.id, status: 'deleted' } } } : undefined;
	}

	private count({ retryClass }: Failure): void {
		if (retryClass === 'rateLimited') this.rateLimits++;
		else this.failures++;
		const isDoubtful = retryClass === 'lost' || retryClass === 'serverError';
		this.inDoubt ||= isDoubtful && changesSomething(this.name);
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
			leftMs: this.end - clock.now(),
			random: this.channel.random(),
		});
	}

	/** What a lost attempt made, or undefined when the call may be sent again. Else throws, and keeps the outcome. */
	private async reconcile(
		outcome: UnknownOutcome,
		outcomes?: UnknownOutcomes,
	): Promise<ApiResponse | undefined> {
		const { failure, since } = outcome;
		const { reconcile, repeatIfNotFound, howToCheck = '' } = this.options;
		try {
			const found = await reconcile?.(lostCallSince(since, this.reconcileClient));
			if (found) return { body: { data: found }, requestId: failure.requestId };
			// Only an answered fault is over; a lost attempt may still be under way.
			const mayRepeat = failure.retryClass === 'serverError' || repeatIfNotFound;
			if (reconcile && mayRepeat) return undefined;
		} catch {
			// What could not be read stays unknown.
		}
		outcomes?.keep(outcome);
		const advice = 'It was not sent again, so that nothing is done twice.';
		throw explainUnknownOutcome(failure, `${advice} ${howToCheck}`.trim());
	}

	private async waitAfter(failure: Failure, ms: number): Promise<void> {
		const { rateLimiter, signal } = this.channel;
		if (failure.retryClass === 'rateLimited' && !failure.details?.reason)
			holdBack(rateLimiter, clock.now() + ms);
		await pause(ms, signal);
		if (signal?.aborted)
			throw this.finalError({ ...failure, retryClass: 'fatal', kind: 'stopped' });
	}

	private finalError(failure: Failure): PeekerError {
		if (!this.inDoubt) return explain(failure);
		const isSafe = ENDPOINTS[this.name].repeat === 'safe';
		const howToCheck = this.options.howToCheck ?? (isSafe ? SAFE_TO_REPEAT : '');
		if (failure.retryClass === 'lost') return explainUnknownOutcome(failure, howToCheck);
		const error = explain(failure, `It may have been done all the same. ${howToCheck}`);
		return withFacts(error, { repeat: repeatInDoubt(failure) });
	}
}
