import type { Clock } from './clock';
import type { Contract } from './contract';
import type { Events } from './events';
import type { Faults } from './faults';
import { readKey } from './keys';
import type { Progress } from './progress';
import { Account } from './store';
import type { Views } from './views';
import type { WebhookSender } from './webhooks';

/** `older` answers in the shapes of the older edition (CONTRACT section 10). */
export type Edition = 'current' | 'older';

/** Something that `openapi.yaml` refuses. */
export interface Violation {
	kind: 'request' | 'answer' | 'webhook';
	operationId: string | undefined;
	/** `POST /orders`, or the event's type. */
	about: string;
	/** Of an answer. */
	status?: number;
	errors: string[];
	body: unknown;
}

/** The accounts, one for each key. */
export class Accounts {
	private readonly byKey = new Map<string, Account>();

	/** @throws Error if the key is not one the sandbox accepts */
	of(key: string): Account {
		const known = this.byKey.get(key);
		if (known) return known;
		const facts = readKey(key);
		if (!facts) throw new Error('Not a pk_test_… or pk_live_… key.');
		const account = new Account(facts);
		this.byKey.set(key, account);
		return account;
	}

	all(): Account[] {
		return [...this.byKey.values()];
	}
}

/** The parts of one sandbox. */
export interface Core {
	clock: Clock;
	edition: Edition;
	contract: Contract;
	accounts: Accounts;
	faults: Faults;
	webhooks: WebhookSender;
	events: Events;
	progress: Progress;
	views: Views;
	violations: Violation[];
	/** How long a paid period lasts, milliseconds. */
	periodMs: number;
	/** Base URL of the API, for links. */
	url: string;
}

export const isoAt = (ms: number) => new Date(ms).toISOString();

export const isoNow = (core: Pick<Core, 'clock'>) => isoAt(core.clock.now());
