/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/require-node-api-error --
   Test code, never part of the package. */
import http from 'node:http';
import https from 'node:https';
import pLimit from 'p-limit';
import type { Clock } from './clock';
import { newId } from './ids';
import { readKey } from './keys';
import type { Environment, KeyFacts } from './keys';
import { signedHeaders } from './signing';

/** The contract's schedule: up to 5 retries over 24 hours, each wait four times the one before. */
export const CONTRACT_RETRY_DELAYS_MS = [1, 4, 16, 64, 256].map((factor) =>
	Math.round((factor * 24 * 3_600_000) / 341),
);

/** The same shape within six minutes, so that one can watch it. */
export const DEFAULT_RETRY_DELAYS_MS = [1000, 4000, 16_000, 64_000, 256_000];

export interface WebhookOptions {
	retryDelaysMs: number[];
	/** An attempt that takes longer has failed. */
	timeoutMs: number;
	/** Attempts at the same time. */
	concurrency: number;
	secrets: Record<Environment, string>;
}

/** One attempt to hand an event over. */
export interface Delivery {
	eventId: string;
	type: string;
	environment: Environment;
	/** 1 for the first. */
	attempt: number;
	url: string;
	/** null if no answer came. */
	status: number | null;
	error?: string;
	/** ISO 8601, when the attempt ended. */
	at: string;
}

/** An event to send. */
export interface OutgoingEvent {
	id: string;
	type: string;
	environment: Environment;
	url: string;
	rawBody: string;
}

/** How the sender misbehaves, as the contract allows it to. */
export interface SenderHabits {
	/** How often each event is sent, each time with its own retries; default 1. */
	copies: number;
	/** Every sending waits a random time up to this first, so that order is lost; default 0. */
	jitterMs: number;
	/** Whether a retry is signed anew, with a new timestamp; default true. */
	resign: boolean;
}

const ANY_OWNER = '*';

/** Sends signed events and repeats what was not accepted. */
export class WebhookSender {
	/** Signing secrets; may be replaced at any time. */
	readonly secrets: Record<Environment, string>;
	readonly deliveries: Delivery[] = [];
	readonly habits: SenderHabits = { copies: 1, jitterMs: 0, resign: true };
	private readonly urls = new Map<string, string>();
	private readonly pending = new Set<Promise<void>>();
	private readonly inTurn: ReturnType<typeof pLimit>;
	private readonly agents = {
		'http:': new http.Agent({ keepAlive: true }),
		'https:': new https.Agent({ keepAlive: true }),
	};
	private held: OutgoingEvent[] | undefined;

	constructor(
		private readonly options: WebhookOptions,
		private readonly clock: Clock,
		private readonly signal: AbortSignal,
	) {
		this.secrets = { ...options.secrets };
		this.inTurn = pLimit(options.concurrency);
	}

	/**
	 * Tells where events go.
	 *
	 * @param owner a key, a partner's `org_` ID, or `*` for everyone without an own URL
	 * @param url null to send nothing any more
	 */
	setUrl(owner: string, url: string | null): void {
		if (url === null) this.urls.delete(owner);
		else this.urls.set(owner, url);
	}

	/** The URL that events of a key go to. */
	urlFor(facts: Pick<KeyFacts, 'key' | 'partnerId'>): string | undefined {
		return this.urls.get(facts.key) ?? this.urls.get(facts.partnerId) ?? this.urls.get(ANY_OWNER);
	}

	/**
	 * Sends any event, for tests of receivers.
	 *
	 * @param options.key whose URL and environment to use, default the URL for everyone and `test`
	 * @returns the event's ID
	 */
	emit(
		type: string,
		data: unknown,
		options: { key?: string; environment?: Environment; eventId?: string } = {},
	): string {
		const facts = options.key === undefined ? undefined : readKey(options.key);
		const url = facts ? this.urlFor(facts) : this.urls.get(ANY_OWNER);
		const id = options.eventId ?? newId('evt');
		const created_at = new Date(this.clock.now()).toISOString();
		if (url !== undefined) {
			this.send({
				id,
				type,
				environment: options.environment ?? facts?.environment ?? 'test',
				url,
				rawBody: JSON.stringify({ id, type, created_at, data }),
			});
		}
		return id;
	}

	/** Sends an event, now or at `resume`. */
	send(event: OutgoingEvent): void {
		if (this.held) {
			this.held.push(event);
			return;
		}
		for (let copy = 0; copy < this.habits.copies; copy++) {
			const work = this.deliver(event).finally(() => this.pending.delete(work));
			this.pending.add(work);
		}
	}

	/** Holds events back until `resume`. */
	pause(): void {
		this.held ??= [];
	}

	/** Sends what was held back, in the order `arrange` gives it. */
	resume(arrange: (events: OutgoingEvent[]) => OutgoingEvent[] = (events) => events): void {
		const events = arrange(this.held ?? []);
		this.held = undefined;
		for (const event of events) this.send(event);
	}

	/** Resolves when no delivery is under way and none waits for its next attempt. */
	async idle(): Promise<void> {
		while (this.pending.size > 0) await Promise.all(this.pending);
	}

	get busy(): boolean {
		return this.pending.size > 0;
	}

	close(): void {
		for (const agent of Object.values(this.agents)) agent.destroy();
	}

	private async deliver(event: OutgoingEvent): Promise<void> {
		try {
			if (this.habits.jitterMs > 0) {
				await this.clock.sleep(Math.random() * this.habits.jitterMs, this.signal);
			}
			let timestamp = this.seconds();
			for (let attempt = 1; !this.signal.aborted; attempt++) {
				if (await this.inTurn(() => this.attempt(event, attempt, timestamp))) return;
				if (attempt > this.options.retryDelaysMs.length) return;
				await this.clock.sleep(this.options.retryDelaysMs[attempt - 1], this.signal);
				if (this.habits.resign) timestamp = this.seconds();
			}
		} catch (error) {
			if (!this.signal.aborted) throw error;
		}
	}

	private seconds(): number {
		return Math.floor(this.clock.now() / 1000);
	}

	private async attempt(event: OutgoingEvent, attempt: number, timestamp: number) {
		const secret = this.secrets[event.environment];
		const headers = {
			...signedHeaders(event.rawBody, { secret, eventId: event.id, timestamp }),
			'content-length': String(Buffer.byteLength(event.rawBody)),
		};
		const result = await this.post(event.url, headers, event.rawBody).then(
			(status) => ({ status, error: undefined }),
			(error: Error) => ({ status: null, error: error.message }),
		);
		this.deliveries.push({
			eventId: event.id,
			type: event.type,
			environment: event.environment,
			attempt,
			url: event.url,
			status: result.status,
			...(result.error === undefined ? {} : { error: result.error }),
			at: new Date(this.clock.now()).toISOString(),
		});
		return result.status !== null && result.status >= 200 && result.status < 300;
	}

	private post(address: string, headers: http.OutgoingHttpHeaders, body: string): Promise<number> {
		return new Promise((resolve, reject) => {
			const url = new URL(address);
			const secure = url.protocol === 'https:';
			const agent = this.agents[secure ? 'https:' : 'http:'];
			const signal = AbortSignal.timeout(this.options.timeoutMs);
			const request = (secure ? https : http).request(
				url,
				{ method: 'POST', agent, headers, signal },
				(response) => {
					response.on('error', reject);
					response.on('end', () => resolve(response.statusCode ?? 0));
					response.resume();
				},
			);
			request.on('error', reject);
			request.end(body);
		});
	}
}
