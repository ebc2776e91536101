import type { Account, CallOptions, Client, Send } from './types';
import type { Channel } from './callRun';
import { CallRun } from './callRun';
import { CallSlots } from './callSlots';
import { clock } from './clock';
import type { ApiResponse } from './response';
import type { EndpointName } from '../contract/endpoints';
import { ENDPOINTS } from '../contract/endpoints';
import { explain } from '../errors/explain';
import type { Journal } from './journal';
import { noteMade } from './lostCall';
import type { CallSlot } from './rateLimiter';
import { rateLimiterOf } from './rateLimiter';
import { RETRY } from './retryPolicy';

export interface ClientOptions {
	account: Account;
	send: Send;
	signal?: AbortSignal;
	/** Longest time one call may take with its turn, its retries and its reconciliation, in milliseconds. */
	budgetMs?: number;
	/** When the last call must be over, in milliseconds since 1970. */
	deadline?: number;
	/** Remembers finished writes of this item, so that a re-run of the whole node does not do them twice. */
	journal?: Journal;
	random?: () => number;
	/** Shared by all clients of one execution; without it, those of this client alone. */
	slots?: CallSlots;
}

/** The slots of one execution on an account. */
export const callSlotsOf = (account: Account): CallSlots => new CallSlots(limiterOf(account));

const limiterOf = ({ baseUrl, apiKey }: Account) => rateLimiterOf(`${baseUrl} ${apiKey}`);

/** A client whose calls each take a slot, are counted into the minute, and are repeated where that helps. */
class ApiClient implements Client {
	readonly account: Account;
	readonly signal?: AbortSignal;

	constructor(
		private readonly channel: Channel,
		private readonly budgetMs: number,
		private readonly deadline: number,
		private readonly journal?: Journal,
	) {
		this.account = channel.account;
		this.signal = channel.signal;
	}

	async call(name: EndpointName, options: CallOptions = {}): Promise<ApiResponse> {
		const { slots } = this.channel;
		const slot = await slots.take();
		if (!slot) throw explain({ retryClass: 'fatal', kind: 'stopped', endpoint: name });
		const end = Math.min(clock.now() + this.budgetMs, this.deadline);
		return await this.callIn(slot, end, name, options).finally(() => slots.release(slot));
	}

	private async callIn(
		slot: CallSlot,
		end: number,
		name: EndpointName,
		options: CallOptions,
	): Promise<ApiResponse> {
		if (clock.now() >= this.deadline)
			throw explain({ retryClass: 'fatal', kind: 'outOfTime', endpoint: name });
		const reconcileClient = this.clientIn(slot, end);
		const run = new CallRun(this.channel, name, options, end, slot, reconcileClient);
		return ENDPOINTS[name].repeat === 'safe'
			? await run.response()
			: await this.writeOnce(run, name, options);
	}

	/** A client for reading what a lost call did: in its slot, and until `latest` (milliseconds since 1970). */
	private clientIn(slot: CallSlot, latest: number): Client {
		const { account, signal, budgetMs } = this;
		return {
			account,
			signal,
			call: async (name, options = {}) =>
				await this.callIn(slot, Math.min(latest, clock.now() + budgetMs), name, options),
		};
	}

	/** A write that the API does not recognise when it is repeated: done once, also over re-runs of the node. */
	private async writeOnce(
		run: CallRun,
		name: EndpointName,
		{ id = '', body }: CallOptions,
	): Promise<ApiResponse> {
		const { journal } = this;
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
}

/** The only door to the API (CONTRACT sections 1 to 5). */
export function createClient({
	budgetMs = RETRY.budgetMs,
	deadline = Infinity,
	random = Math.random,
	journal,
	...options
}: ClientOptions): Client {
	const { account, slots = callSlotsOf(account) } = options;
	const channel = { ...options, random, slots, rateLimiter: limiterOf(account) };
	return new ApiClient(channel, budgetMs, deadline, journal);
}
