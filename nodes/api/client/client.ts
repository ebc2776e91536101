import type { Account, CallOptions, Client, Send } from './types';
import { CallRun } from './callRun';
import { clock } from './clock';
import type { ApiResponse } from './response';
import type { EndpointName } from '../contract/endpoints';
import { ENDPOINTS } from '../contract/endpoints';
import type { Journal } from './journal';
import { noteMade } from './lostCall';
import { rateLimiterOf } from './rateLimiter';
import { RETRY } from './retryPolicy';

export interface ClientOptions {
	account: Account;
	send: Send;
	signal?: AbortSignal;
	/** Longest time one call may take with its turn, its retries and its reconciliation, in milliseconds. */
	budgetMs?: number;
	/** Remembers finished writes of this item, so that a re-run of the whole node does not do them twice. */
	journal?: Journal;
	random?: () => number;
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
	const channel = {
		account,
		send,
		signal,
		random,
		rateLimiter: rateLimiterOf(`${account.baseUrl} ${account.apiKey}`),
	};

	/** A write that the API does not recognise when it is repeated: done once, also over re-runs of the node. */
	async function writeOnce(
		run: CallRun,
		name: EndpointName,
		{ id = '', body }: CallOptions,
	): Promise<ApiResponse> {
		const entry = `${name} ${id} ${JSON.stringify(body)}`;
		const done = journal?.find(entry);
		if (done) return done;
		const response = await run.response({
			earlier: journal?.unknownOutcome(entry),
			keep: (outcome) => journal?.noteUnknownOutcome(entry, outcome),
		});
		noteMade(response.body.data);
		journal?.note(entry, response);
		return response;
	}

	/** A client whose every call ends at `latest`, in milliseconds since 1970. */
	const clientUntil = (latest: number): Client => ({
		account,
		signal,
		async call(name, callOptions = {}) {
			const end = Math.min(latest, clock.now() + budgetMs);
			const run = new CallRun(channel, name, callOptions, end, clientUntil(end));
			return ENDPOINTS[name].repeat === 'safe'
				? await run.response()
				: await writeOnce(run, name, callOptions);
		},
	});
	return clientUntil(Infinity);
}
