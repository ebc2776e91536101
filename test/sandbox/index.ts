/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   Test code, never part of the package. */
import { setMaxListeners } from 'node:events';
import { addAdmin } from './admin';
import { createApp } from './app';
import { realClock } from './clock';
import type { Clock } from './clock';
import { API_ROOT } from './contract';
import { Accounts } from './core';
import type { Core, Edition, Violation } from './core';
import { Events } from './events';
import { Faults } from './faults';
import { newSecret } from './ids';
import type { Environment } from './keys';
import { getWiredContract } from './pipeline';
import { Progress } from './progress';
import { RateLimit } from './rateLimit';
import type { RecordedRequest } from './requestLog';
import { Schedule } from './schedule';
import { Seed } from './seed';
import { PartnerSide } from './partnerSide';
import type { Books } from './types';
import { Views } from './views';
import { DEFAULT_RETRY_DELAYS_MS, WebhookSender } from './webhooks';

export { createVirtualClock, realClock } from './clock';
export type { Clock, VirtualClock } from './clock';
export type { Edition, Violation } from './core';
export type { Fault } from './faults';
export { keyLabel } from './keys';
export type { Environment } from './keys';
export type { RecordedRequest } from './requestLog';
export { sign } from './signing';
export type { Books } from './types';
export { CONTRACT_RETRY_DELAYS_MS, DEFAULT_RETRY_DELAYS_MS } from './webhooks';
export type { Delivery } from './webhooks';

const DAY_MS = 24 * 3_600_000;

export interface SandboxOptions {
	/** Default: any free one. */
	port?: number;
	/** Default: the wall clock. */
	clock?: Clock;
	/** Calls in any 60 seconds per key, a rolling window; default 600, false for no limit. */
	rateLimit?: number | false;
	/** How long one step of an order, import, swap or forwarding job takes; default 50. */
	stepMs?: number;
	/** How long a paid period lasts; default 30 days. */
	periodMs?: number;
	/** Waits before the retries of a webhook; default five, 1 s growing to 256 s. */
	webhookRetryDelaysMs?: number[];
	/** Default 15 s, as the contract says. */
	webhookTimeoutMs?: number;
	/** Webhook attempts at the same time; default 16. */
	webhookConcurrency?: number;
	/** Signing secrets; default new ones. */
	webhookSecrets?: Partial<Record<Environment, string>>;
	/** Default `current`. Answers of `older` are not checked against the contract. */
	edition?: Edition;
	/** Whether answers are checked against the contract; default true, off for benchmarks only. */
	checkAnswers?: boolean;
}

export interface Sandbox {
	/** Base URL of the API, `http://127.0.0.1:<port>/partner/v1`. */
	readonly url: string;
	/** A copy of everything that exists under a key. */
	books(key: string): Books;
	/** Every call of the API, oldest first. */
	readonly requests: RecordedRequest[];
	/** What `openapi.yaml` refused. */
	readonly violations: Violation[];
	readonly faults: Faults;
	readonly webhooks: WebhookSender;
	readonly seed: Seed;
	/** What the partner does outside of the API. */
	readonly partner: PartnerSide;
	/** Resolves when nothing goes on any more and no delivery is pending. */
	idle(): Promise<void>;
	/** Stops everything; no handle stays open. */
	close(): Promise<void>;
}

/** Starts a local Peeker Partner API. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
	const { clock = realClock, rateLimit = 600, edition = 'current' } = options;
	const stop = new AbortController();
	// Everything that sleeps listens to it.
	setMaxListeners(0, stop.signal);
	const webhooks = new WebhookSender(
		{
			retryDelaysMs: options.webhookRetryDelaysMs ?? DEFAULT_RETRY_DELAYS_MS,
			timeoutMs: options.webhookTimeoutMs ?? 15_000,
			concurrency: options.webhookConcurrency ?? 16,
			secrets: { live: newSecret(), test: newSecret(), ...options.webhookSecrets },
		},
		clock,
		stop.signal,
	);
	const schedule = new Schedule(clock, options.stepMs ?? 50, stop.signal);
	const periodMs = options.periodMs ?? 30 * DAY_MS;
	const shared = {
		clock,
		edition,
		webhooks,
		periodMs,
		contract: await getWiredContract(),
		accounts: new Accounts(),
		faults: new Faults(clock),
		views: new Views(edition),
		violations: [],
	};
	const events = new Events(shared);
	const progress = new Progress({ clock, events, periodMs, schedule });
	const core: Core = { ...shared, events, progress, url: '' };
	const requests: RecordedRequest[] = [];
	const app = createApp({
		core,
		requests,
		rateLimit: rateLimit === false ? undefined : new RateLimit(rateLimit),
		signal: stop.signal,
		checkAnswers: edition === 'current' && options.checkAnswers !== false,
	});
	const sandbox: Sandbox = {
		get url() {
			return core.url;
		},
		books: (key) => core.accounts.of(key).books(),
		requests,
		violations: core.violations,
		faults: core.faults,
		webhooks,
		seed: new Seed(core),
		partner: new PartnerSide(core),
		async idle() {
			while (schedule.busy || webhooks.busy) {
				await schedule.idle();
				await webhooks.idle();
			}
		},
		async close() {
			stop.abort();
			webhooks.close();
			await app.close();
		},
	};
	addAdmin(app, sandbox);
	const origin = await app.listen({ host: '127.0.0.1', port: options.port ?? 0 });
	core.url = `${origin}${API_ROOT}`;
	return sandbox;
}
