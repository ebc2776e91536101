import type { Account, CallOptions, Client, Send } from './types';
import type { Channel } from './channel';
import { CallRun } from './callRun';
import { CallSlots } from './callSlots';
import { clock } from './clock';
import type { ApiResponse } from './response';
import type { EndpointName } from '../contract/endpoints';
import { explain } from '../errors/explain';
import { ItemRecord } from './itemRecord';
import { noteMade } from './lostCall';
import type { CallSlot } from './rateLimiter';
import { rateLimiterOf } from './rateLimiter';
import { changesSomething } from './request';
import { RETRY } from './retryPolicy';
import { serverClockOf } from './serverClock';

export interface ClientOptions {
	account: Account;
	send: Send;
	signal?: AbortSignal;
	/** Longest time one call may take with its turn, its retries and its reconciliation, in milliseconds. */
	budgetMs?: number;
	/** When the last call must be over, in milliseconds of the monotonic clock. */
	deadline?: number;
	/** What earlier passes through the same item did; default: there were none. */
	record?: ItemRecord;
	random?: () => number;
	/** Shared by all clients of one execution; without it, those of this client alone. */
	slots?: CallSlots;
}

/** The slots of one execution on an account. */
export const callSlotsOf = (account: Account): CallSlots => new CallSlots(limiterOf(account));

/** What tells one account from another. */
export const keyOf = ({ baseUrl, apiKey }: Account) => `${baseUrl} ${apiKey}`;
const limiterOf = (account: Account) => rateLimiterOf(keyOf(account), account.callsPerMinute);

/** What tells one write of an item from its others. */
export const entryOf = (name: EndpointName, { id = '', body }: CallOptions): string =>
	`${name} ${id} ${JSON.stringify(body)}`;

/** A client whose calls each take a slot, are counted into the minute, and are repeated where that helps. */
class ApiClient implements Client {
	readonly account: Account;
	readonly signal?: AbortSignal;

	constructor(
		private readonly channel: Channel,
		private readonly budgetMs: number,
		readonly record: ItemRecord,
		/** When each call must be over, in milliseconds of the monotonic clock. */
		private readonly latest: number,
	) {
		this.account = channel.account;
		this.signal = channel.signal;
	}

	async call(name: EndpointName, options: CallOptions = {}): Promise<ApiResponse> {
		const { slots } = this.channel;
		const slot = await slots.take();
		if (!slot) throw explain({ retryClass: 'fatal', kind: 'stopped', endpoint: name });
		return await this.callIn(slot, this.latest, name, options).finally(() => slots.release(slot));
	}

	until(latest: number): Client {
		return new ApiClient(this.channel, this.budgetMs, this.record, Math.min(latest, this.latest));
	}

	private async callIn(
		slot: CallSlot,
		latest: number,
		name: EndpointName,
		options: CallOptions,
	): Promise<ApiResponse> {
		if (clock.monotonic() >= this.latest)
			throw explain({ retryClass: 'fatal', kind: 'outOfTime', endpoint: name });
		const end = Math.min(latest, clock.monotonic() + this.budgetMs);
		const lookingUntil = (lookEnd: number) => this.clientIn(slot, Math.min(lookEnd, this.latest));
		const run = new CallRun(this.channel, name, options, end, slot, lookingUntil);
		return changesSomething(name)
			? await this.writeOnce(run, entryOf(name, options))
			: await run.response();
	}

	/** A client for reading what a lost call did: in its slot, and until `latest` (milliseconds of the monotonic clock). */
	private clientIn(slot: CallSlot, latest: number): Client {
		const { account, signal, record } = this;
		return {
			account,
			signal,
			record,
			until: (sooner) => this.clientIn(slot, Math.min(latest, sooner)),
			call: async (name, options = {}) => await this.callIn(slot, latest, name, options),
		};
	}

	/** A write is done once, also over re-runs of the node. */
	private async writeOnce(run: CallRun, entry: string): Promise<ApiResponse> {
		const { record } = this;
		const done = record.answerOf(entry);
		if (done) return done;
		const response = await run.response({
			earlier: record.unknownOutcomeOf(entry),
			keep: (doubt) => record.noteUnknownOutcome(entry, doubt),
		});
		noteMade(response.body.data);
		record.noteAnswer(entry, response);
		return response;
	}
}

/** The only door to the API (CONTRACT sections 1 to 5). */
export function createClient({
	budgetMs = RETRY.budgetMs,
	deadline = Infinity,
	random = Math.random,
	record = new ItemRecord(),
	...options
}: ClientOptions): Client {
	const { account, slots = callSlotsOf(account) } = options;
	const channel = {
		...options,
		random,
		slots,
		rateLimiter: limiterOf(account),
		serverClock: serverClockOf(keyOf(account)),
	};
	return new ApiClient(channel, budgetMs, record, deadline);
}
