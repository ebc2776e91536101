import type { Answer, Reading } from './answer';
import { readAnswer, readNetworkError } from './answer';
import type { Account, Call, Client, Send } from './call';
import { clock, pause } from './clock';
import type { EndpointName } from './contract/endpoints';
import { ENDPOINTS } from './contract/endpoints';
import { explain, explainUnknownOutcome } from './explain';
import type { Failure, PeekerError } from './failure';
import type { Doubt, Journal } from './journal';
import { lookSince, noteMade } from './look';
import { holdBack, paceOf, takeTurn } from './pacing';
import type { HttpRequest } from './request';
import { answerTimeout, changesSomething, requestOf } from './request';
import type { Attempt } from './retry';
import { decide, RETRY } from './retry';

export interface ClientOptions {
	account: Account;
	send: Send;
	signal?: AbortSignal;
	/** Longest time one call may take with its turn, its retries and its looks, in milliseconds. */
	budgetMs?: number;
	/** Remembers finished writes of this item, so that a re-run of the whole node does not do them twice. */
	journal?: Journal;
	random?: () => number;
}

/** Said of a write that may be sent twice (CONTRACT section 5). */
const SAFE_TO_REPEAT = 'Running it again with the same values does no harm.';

/** The only door to the API (CONTRACT sections 1 to 5). */
export function createClient(options: ClientOptions): Client {
	const {
		account,
		send,
		signal,
		journal,
		budgetMs = RETRY.budgetMs,
		random = Math.random,
	} = options;
	const pace = paceOf(`${account.baseUrl} ${account.apiKey}`);

	async function exchange(
		name: EndpointName,
		request: Omit<HttpRequest, 'timeoutMs'>,
		call: Call,
		end: number,
	): Promise<Reading> {
		const failed = (failure: Failure): Reading => ({ failure: { ...failure, endpoint: name } });
		if (signal?.aborted) return failed({ trouble: 'final', kind: 'stopped' });
		const hasTurn = await takeTurn(pace, { signal, latest: end });
		if (signal?.aborted) return failed({ trouble: 'final', kind: 'stopped' });
		if (!hasTurn) return failed({ trouble: 'final', kind: 'crowded' });
		try {
			const timeoutMs = answerTimeout(name, end - clock.now());
			const reading = readAnswer(await send({ ...request, timeoutMs }), clock.now(), {
				secrets: [...account.secrets, ...(call.secrets ?? [])],
				logins: [...(account.logins ?? []), ...(call.logins ?? [])],
			});
			return 'answer' in reading ? reading : failed(reading.failure);
		} catch (error) {
			return failed(readNetworkError(error));
		}
	}

	/** What a lost attempt made, or undefined when the call may be sent again. Else throws, and keeps the doubt. */
	async function lookedUp(
		call: Call,
		doubt: Doubt,
		end: number,
		keep: (doubt: Doubt) => void,
	): Promise<Answer | undefined> {
		const { failure, since } = doubt;
		try {
			const found = await call.look?.(lookSince(since, clientUntil(end)));
			if (found) return { body: { data: found }, requestId: failure.requestId };
			// Only an answered fault is over; a lost attempt may still be under way.
			if (call.look && (failure.trouble === 'broken' || call.repeatAfterLook)) return undefined;
		} catch {
			// Without a look, the outcome stays unknown.
		}
		keep(doubt);
		const advice = 'It was not sent again, so that nothing is done twice.';
		throw explainUnknownOutcome(failure, `${advice} ${call.howToCheck ?? ''}`.trim());
	}

	async function callWithRetries(
		name: EndpointName,
		call: Call,
		end: number,
		earlier: Doubt | undefined,
		keep: (doubt: Doubt) => void,
	): Promise<Answer> {
		const { repeat, method } = ENDPOINTS[name];
		const request = requestOf(account.baseUrl, name, call);
		const since = clock.now();
		const found = earlier && (await lookedUp(call, earlier, end, keep));
		if (found) return found;

		let failures = 0;
		let rateLimits = 0;
		/** An attempt may have been done, although it got no proper answer. */
		let inDoubt = false;
		for (;;) {
			const reading = await exchange(name, request, call, end);
			if ('answer' in reading) return reading.answer;

			const { failure } = reading;
			if (call.noneIs404 && failure.status === 404) return { body: {} };
			// A lost first attempt may have deleted it already (CONTRACT section 5).
			if (inDoubt && method === 'DELETE' && failure.status === 404) {
				return { body: { data: { id: call.id, status: 'deleted' } } };
			}
			if (failure.trouble === 'rateLimited') rateLimits++;
			else failures++;
			const isDoubtful = failure.trouble === 'lost' || failure.trouble === 'broken';
			inDoubt ||= isDoubtful && changesSomething(name);

			const attempt = (): Attempt => ({
				trouble: failure.trouble,
				repeat,
				failures,
				rateLimits,
				retryAfterMs: failure.retryAfterMs,
				leftMs: end - clock.now(),
				random: random(),
			});
			let decision = decide(attempt());
			if (decision.next === 'look') {
				if (!signal?.aborted) await pause(decision.ms, signal);
				const made = await lookedUp(call, { failure, since }, end, keep);
				if (made) return made;
				inDoubt = false;
				decision = decide({ ...attempt(), repeat: 'safe' });
			}
			if (decision.next !== 'wait') throw givenUp(failure, call, repeat, inDoubt);
			if (failure.trouble === 'rateLimited' && !failure.details?.reason) {
				holdBack(pace, clock.now() + decision.ms);
			}
			await pause(decision.ms, signal);
			if (signal?.aborted) {
				const stopped: Failure = { ...failure, trouble: 'final', kind: 'stopped' };
				throw givenUp(stopped, call, repeat, inDoubt);
			}
		}
	}

	function givenUp(
		failure: Failure,
		call: Call,
		repeat: Attempt['repeat'],
		inDoubt: boolean,
	): PeekerError {
		if (!inDoubt) return explain(failure);
		const howToCheck = call.howToCheck ?? (repeat === 'safe' ? SAFE_TO_REPEAT : '');
		if (failure.trouble === 'lost') return explainUnknownOutcome(failure, howToCheck);
		return explain(failure, `It may have been done all the same. ${howToCheck}`);
	}

	async function callOnce(name: EndpointName, call: Call, end: number): Promise<Answer> {
		if (ENDPOINTS[name].repeat === 'safe') {
			return await callWithRetries(name, call, end, undefined, () => {});
		}
		const entry = `${name} ${call.id ?? ''} ${JSON.stringify(call.body)}`;
		const done = journal?.find(entry);
		if (done) return done;
		const answer = await callWithRetries(name, call, end, journal?.doubt(entry), (doubt) =>
			journal?.noteDoubt(entry, doubt),
		);
		noteMade(answer.body.data);
		journal?.note(entry, answer);
		return answer;
	}

	/** A client whose every call ends at `latest`, in milliseconds since 1970. */
	const clientUntil = (latest: number): Client => ({
		account,
		signal,
		call: async (name, call = {}) =>
			await callOnce(name, call, Math.min(latest, clock.now() + budgetMs)),
	});
	return clientUntil(Infinity);
}
