import { randomBytes } from 'node:crypto';

import { Ledger } from './ledger';
import type { EffectKind } from './ledger';
import type { WorldTime } from './time';
import type { Json, Received } from './wire';
import { Refusal } from './wire';

/** A row of the API; `id` and `status` are in all of them. */
export type Row = Json & { id: string; status: string };

/** What a partner's account holds, and how fast Peeker works on it. */
export class State {
	readonly ledger = new Ledger();

	users: Row[] = [];

	bundles: Row[] = [];

	/** Inventory and connected domains. */
	domains: Row[] = [];

	imports: Row[] = [];

	forwardings: Row[] = [];

	orders: Row[] = [];

	swaps: Row[] = [];

	actions: Row[] = [];

	/** Names that somebody else owns, with the reason told. */
	readonly unavailable = new Map<string, string>();

	/** Names whose import fails, with the reason told. */
	readonly importFailures = new Map<string, string>();

	/** Names whose redirect fails, with the reason told. */
	readonly forwardingFailures = new Map<string, string>();

	/** First-year price of a name that can be registered; what is not named here costs 1150. */
	readonly prices = new Map<string, number>();

	/** How the order of the given customers ends; default: completed. */
	orderEnding = 'completed';

	/** Milliseconds from the start of a piece of work to its end. */
	workMs = { order: 120_000, import: 90_000, forwarding: 20_000, swap: 60_000, rename: 45_000 };

	preset: 'full' | 'limited' | 'read' = 'full';

	/** How an address that is taken is told: neither code, nor status, nor place is documented. */
	duplicateUser: (user: Row) => Refusal = (user) =>
		new Refusal(409, 'user_already_exists', 'This email belongs to a user of yours.', {
			field: 'email',
			details: { user },
		});

	/** Milliseconds that the server's clock is ahead of the world's. */
	clockSkewMs = 0;

	constructor(readonly time: WorldTime) {}

	/** The server's own time. */
	now(): number {
		return this.time.now() + this.clockSkewMs;
	}

	stamp(ms = this.now()): string {
		return new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z');
	}

	id(prefix: string): string {
		return `${prefix}_${randomBytes(13).toString('hex').toUpperCase()}`;
	}

	record(kind: EffectKind, id: string, { bytes }: Received, more: object = {}): void {
		this.ledger.add({ kind, id, at: this.time.now(), bytes, ...more });
	}

	addUser(email: string, more: Json = {}): Row {
		const user: Row = {
			id: this.id('usr'),
			email,
			first_name: null,
			last_name: null,
			status: 'active',
			sequencer: { provider: 'smartlead', client_id: null },
			created_at: this.stamp(),
			...more,
		};
		this.users.push(user);
		return user;
	}

	addDomain(domain: string, more: Json = {}): Row {
		const row: Row = {
			id: this.id('dom'),
			domain,
			category: 'inventory',
			status: 'available',
			usable_for: ['google', 'microsoft'],
			created_at: this.stamp(),
			...more,
		};
		this.domains.push(row);
		return row;
	}

	/** A domain with inboxes, as a finished order leaves it. */
	addConnected(domain: string, provider: 'google' | 'microsoft' = 'microsoft'): Row {
		const order = { order_id: this.id('ord'), user_id: this.id('usr') };
		return this.addDomain(domain, {
			category: 'connected',
			status: 'active',
			provider,
			usable_for: ['google'],
			forwarding_url: null,
			...order,
		});
	}

	domain(reference: unknown): Row | undefined {
		return this.domains.find(({ id, domain }) => id === reference || domain === reference);
	}
}
