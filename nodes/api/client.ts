import type { Answer, HttpAnswer, Reading } from './answer';
import { readAnswer, readNetworkError } from './answer';
import { clock, pause } from './clock';
import type { Environment } from './contract/account';
import type { Endpoint, EndpointName } from './contract/endpoints';
import { ENDPOINTS } from './contract/endpoints';
import { explain, explainUnknownOutcome } from './explain';
import type { Failure } from './failure';
import type { Journal } from './journal';
import { holdBack, paceOf, takeTurn } from './pacing';
import { redact } from './redact';
import { decide, RETRY } from './retry';

/** Longest wait for one answer, in milliseconds; the synchronous import may be slow (CONTRACT section 6). */
export const ANSWER_TIMEOUT = { usualMs: 60_000, importMs: 180_000 };

export interface HttpRequest {
	method: Endpoint['method'];
	url: string;
	headers: Record<string, string>;
	/** Sent as it is, so that every repeat has the same bytes. */
	body?: string;
	timeoutMs: number;
}

/** Sends one request with the key added and gives back any answer; rejects when none came. */
export type Send = (request: HttpRequest) => Promise<HttpAnswer>;

/** The key in use and where it may be sent. */
export interface Account {
	apiKey: string;
	baseUrl: string;
	environment: Environment;
	/** Texts that may appear nowhere: keys, webhook secrets, passwords. */
	secrets: string[];
}

export interface Call {
	/** Fills `{id}` of the endpoint's path. */
	id?: string;
	query?: Record<string, string | number | undefined>;
	body?: object;
	/** Texts of this call that no error may repeat, such as a login. */
	secrets?: string[];
	/**
	 * For a call that may not simply be repeated: finds out what a lost attempt did. Gives the thing it
	 * made since `since` (milliseconds since 1970), or undefined if there is none.
	 */
	look?: (since: number) => Promise<Record<string, unknown> | undefined>;
	/** How a user finds out by hand what a lost attempt did. */
	howToCheck?: string;
	/** A repeat is harmless once the look has found nothing. */
	repeatAfterLook?: boolean;
	/** "Not found" is a usable answer with no data. */
	noneIs404?: boolean;
}

export interface Client {
	account: Account;
	signal?: AbortSignal;
	/**
	 * Calls one endpoint, with pacing and retries inside.
	 * Throws a `PeekerError` with the reason in words when no usable answer could be had.
	 */
	call: (name: EndpointName, call?: Call) => Promise<Answer>;
}

export interface ClientOptions {
	account: Account;
	send: Send;
	signal?: AbortSignal;
	/** Longest time one call may take with all its retries, in milliseconds. */
	budgetMs?: number;
	/** Remembers finished writes of this item, so that a re-run of the whole node does not do them twice. */
	journal?: Journal;
	random?: () => number;
}

function urlOf(baseUrl: string, name: EndpointName, { id, query = {} }: Call): string {
	const path = ENDPOINTS[name].path.replace('{id}', encodeURIComponent(id ?? ''));
	const search = new URLSearchParams();
	for (const [key, value] of Object.entries(query)) {
		if (value !== undefined) search.append(key, String(value));
	}
	return `${baseUrl}${path}${search.size > 0 ? `?${search.toString()}` : ''}`;
}

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

	async function exchange(request: HttpRequest, call: Call): Promise<Reading> {
		await takeTurn(pace, signal);
		if (signal?.aborted) return { failure: { trouble: 'final', kind: 'stopped' } };
		try {
			const answer = await send(request);
			const secrets =
				answer.status >= 400 ? [...account.secrets, ...(call.secrets ?? [])] : account.secrets;
			return readAnswer({ ...answer, text: redact(answer.text, secrets) }, clock.now());
		} catch (error) {
			return { failure: readNetworkError(error) };
		}
	}

	async function lookedUp(
		call: Call,
		failure: Failure,
		since: number,
	): Promise<Answer | undefined> {
		const unknown = explainUnknownOutcome(failure, call.howToCheck);
		let found;
		try {
			found = await call.look?.(since);
		} catch {
			throw unknown;
		}
		if (found) return { body: { data: found }, requestId: failure.requestId };
		// Only an answered fault is over; a lost attempt may still be under way.
		if (call.look && (failure.trouble === 'broken' || call.repeatAfterLook)) return undefined;
		throw unknown;
	}

	async function callWithRetries(name: EndpointName, call: Call): Promise<Answer> {
		const endpoint = ENDPOINTS[name];
		const body = call.body === undefined ? undefined : JSON.stringify(call.body);
		const request: HttpRequest = {
			method: endpoint.method,
			url: urlOf(account.baseUrl, name, call),
			headers: {
				Accept: 'application/json',
				...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
			},
			body,
			timeoutMs: name === 'importDomains' ? ANSWER_TIMEOUT.importMs : ANSWER_TIMEOUT.usualMs,
		};
		const started = clock.now();
		const end = started + budgetMs;
		let failures = 0;
		let rateLimits = 0;
		for (;;) {
			const reading = await exchange(request, call);
			if ('answer' in reading) return reading.answer;

			const { failure } = reading;
			if (call.noneIs404 && failure.status === 404) return { body: {} };
			// A lost first attempt may have deleted it already (CONTRACT section 5).
			if (failures > 0 && endpoint.method === 'DELETE' && failure.status === 404) {
				return { body: { data: { id: call.id, status: 'deleted' } } };
			}
			if (failure.trouble === 'rateLimited') rateLimits++;
			else failures++;
			const decision = decide({
				trouble: failure.trouble,
				repeat: endpoint.repeat,
				failures,
				rateLimits,
				retryAfterMs: failure.retryAfterMs,
				leftMs: end - clock.now(),
				random: random(),
			});
			if (decision.next === 'giveUp') throw explain(failure);
			if (failure.trouble === 'rateLimited' && !failure.details?.reason) {
				holdBack(pace, clock.now() + decision.ms);
			}
			await pause(decision.ms, signal);
			if (signal?.aborted && decision.next === 'wait') throw explain(failure);
			if (decision.next === 'look') {
				const found = await lookedUp(call, failure, started);
				if (found) return found;
				if (failures >= RETRY.attempts) throw explain(failure);
			}
		}
	}

	return {
		account,
		signal,
		async call(name, call = {}) {
			if (!journal || ENDPOINTS[name].repeat === 'safe') return await callWithRetries(name, call);
			const entry = `${name} ${call.id ?? ''} ${JSON.stringify(call.body)}`;
			const done = journal.find(entry);
			if (done) return done;
			const answer = await callWithRetries(name, call);
			journal.note(entry, answer);
			return answer;
		},
	};
}
