import type { Answer, Reading } from './response';
import { readAnswer, readNetworkError } from './response';
import type { Account, Call, Client, Send } from './types';
import { clock, pause } from './clock';
import type { EndpointName } from '../contract/endpoints';
import { ENDPOINTS } from '../contract/endpoints';
import { explain, explainUnknownOutcome } from '../errors/explain';
import type { Failure, PeekerError } from '../errors/failure';
import type { Doubt } from './journal';
import { lookSince } from './lostCall';
import type { Pace } from './rateLimiter';
import { holdBack, takeTurn } from './rateLimiter';
import { answerTimeout, changesSomething, requestOf } from './request';
import type { Attempt, Decision } from './retryPolicy';
import { decide } from './retryPolicy';

/** What all calls of one client share. */
export interface Channel {
	account: Account;
	send: Send;
	pace: Pace;
	signal?: AbortSignal;
	random: () => number;
}

/** What is remembered of a write whose outcome is not known. */
export interface Doubts {
	/** Of an earlier pass, to be cleared up before anything is sent. */
	earlier?: Doubt;
	keep: (doubt: Doubt) => void;
}

/** Said of a write that may be sent twice (CONTRACT section 5). */
const SAFE_TO_REPEAT = 'Running it again with the same values does no harm.';

/** One call, from its first attempt to its answer (CONTRACT sections 1 to 5). */
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
		private readonly call: Call,
		/** When it must be over, in milliseconds since 1970. */
		private readonly end: number,
		/** For looking at what a lost attempt did. */
		private readonly lookClient: Client,
	) {
		this.request = requestOf(channel.account.baseUrl, name, call);
	}

	/** Throws a `PeekerError` with the reason in words when no usable answer could be had. */
	async answer(doubts?: Doubts): Promise<Answer> {
		const found = doubts?.earlier && (await this.reconcile(doubts.earlier, doubts));
		if (found) return found;
		for (;;) {
			const reading = await this.attempt();
			if ('answer' in reading) return reading.answer;
			const { failure } = reading;
			const settled = this.answerIn(failure);
			if (settled) return settled;

			this.count(failure);
			let decision = this.decide(failure);
			if (decision.next === 'look') {
				if (!this.channel.signal?.aborted) await pause(decision.ms, this.channel.signal);
				const made = await this.reconcile({ failure, since: this.begunAt }, doubts);
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
		const { account, pace, send, signal } = this.channel;
		const failed = (failure: Failure): Reading => ({
			failure: { ...failure, endpoint: this.name },
		});
		if (signal?.aborted) return failed({ trouble: 'final', kind: 'stopped' });
		const hasTurn = await takeTurn(pace, { signal, latest: this.end });
		if (signal?.aborted) return failed({ trouble: 'final', kind: 'stopped' });
		if (!hasTurn) return failed({ trouble: 'final', kind: 'crowded' });
		try {
			const timeoutMs = answerTimeout(this.name, this.end - clock.now());
			const reading = readAnswer(await send({ ...this.request, timeoutMs }), clock.now(), {
				secrets: [...account.secrets, ...(this.call.secrets ?? [])],
				logins: [...(account.logins ?? []), ...(this.call.logins ?? [])],
			});
			return 'answer' in reading ? reading : failed(reading.failure);
		} catch (error) {
			return failed(readNetworkError(error));
		}
	}

	/** A failure that is as good as an answer. */
	private answerIn({ status }: Failure): Answer | undefined {
		if (status !== 404) return undefined;
		if (this.call.noneIs404) return { body: {} };
		// A lost first attempt may have deleted it already (CONTRACT section 5).
		const isGone = this.inDoubt && ENDPOINTS[this.name].method === 'DELETE';
		return isGone ? { body: { data: { id: this.call.id, status: 'deleted' } } } : undefined;
	}

	private count({ trouble }: Failure): void {
		if (trouble === 'rateLimited') this.rateLimits++;
		else this.failures++;
		const isDoubtful = trouble === 'lost' || trouble === 'broken';
		this.inDoubt ||= isDoubtful && changesSomething(this.name);
	}

	private decide(
		{ trouble, retryAfterMs }: Failure,
		repeat: Attempt['repeat'] = ENDPOINTS[this.name].repeat,
	): Decision {
		return decide({
			trouble,
			repeat,
			retryAfterMs,
			failures: this.failures,
			rateLimits: this.rateLimits,
			leftMs: this.end - clock.now(),
			random: this.channel.random(),
		});
	}

	/** What a lost attempt made, or undefined when the call may be sent again. Else throws, and keeps the doubt. */
	private async reconcile(doubt: Doubt, doubts?: Doubts): Promise<Answer | undefined> {
		const { failure, since } = doubt;
		try {
			const found = await this.call.look?.(lookSince(since, this.lookClient));
			if (found) return { body: { data: found }, requestId: failure.requestId };
			// Only an answered fault is over; a lost attempt may still be under way.
			const mayRepeat = failure.trouble === 'broken' || this.call.repeatAfterLook;
			if (this.call.look && mayRepeat) return undefined;
		} catch {
			// Without a look, the outcome stays unknown.
		}
		doubts?.keep(doubt);
		const advice = 'It was not sent again, so that nothing is done twice.';
		throw explainUnknownOutcome(failure, `${advice} ${this.call.howToCheck ?? ''}`.trim());
	}

	private async waitAfter(failure: Failure, ms: number): Promise<void> {
		const { pace, signal } = this.channel;
		if (failure.trouble === 'rateLimited' && !failure.details?.reason)
			holdBack(pace, clock.now() + ms);
		await pause(ms, signal);
		if (signal?.aborted) throw this.finalError({ ...failure, trouble: 'final', kind: 'stopped' });
	}

	private finalError(failure: Failure): PeekerError {
		if (!this.inDoubt) return explain(failure);
		const isSafe = ENDPOINTS[this.name].repeat === 'safe';
		const howToCheck = this.call.howToCheck ?? (isSafe ? SAFE_TO_REPEAT : '');
		if (failure.trouble === 'lost') return explainUnknownOutcome(failure, howToCheck);
		return explain(failure, `It may have been done all the same. ${howToCheck}`);
	}
}
