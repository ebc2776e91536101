import type { CallSlots } from './callSlots';
import type { RateLimiter } from './rateLimiter';
import type { ServerClock } from './serverClock';
import type { Account, Send } from './types';

/** What all calls of one client share. */
export interface Channel {
	account: Account;
	send: Send;
	rateLimiter: RateLimiter;
	serverClock: ServerClock;
	slots: CallSlots;
	signal?: AbortSignal;
	random: () => number;
}
