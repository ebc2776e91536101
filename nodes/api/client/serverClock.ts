import { clock } from './clock';

/** A moment, and what the server's clock was believed to show then. */
export interface Moment {
	/** In milliseconds of the monotonic clock. */
	monotonic: number;
	/** In milliseconds since 1970, where an earlier answer told the server's time. */
	server?: number;
}

/** The server's own time as the `Date` of its answers tells it, so that n8n's date plays no part. */
export class ServerClock {
	private aheadMs?: number;

	/** Notes the `Date` (milliseconds since 1970) of an answer that has just arrived. */
	note(date: number | undefined): void {
		if (date !== undefined) this.aheadMs = date - clock.monotonic();
	}

	/** The server's time (milliseconds since 1970) at a moment of the monotonic clock, if it is known. */
	at(monotonic: number): number | undefined {
		return this.aheadMs === undefined ? undefined : monotonic + this.aheadMs;
	}

	now(): Moment {
		const monotonic = clock.monotonic();
		return { monotonic, server: this.at(monotonic) };
	}

	/**
	 * The server's time at an earlier moment, the earlier of what was believed then and now: the monotonic
	 * clock stands still while a computer sleeps.
	 */
	timeOf({ monotonic, server }: Moment): number | undefined {
		const times = [server, this.at(monotonic)].filter((time) => time !== undefined);
		return times.length > 0 ? Math.min(...times) : undefined;
	}
}

const serverClocks = new Map<string, ServerClock>();

/** The clock of the server behind `account` (base URL and key), shared by everything in this process. */
export function serverClockOf(account: string): ServerClock {
	const serverClock = serverClocks.get(account) ?? new ServerClock();
	serverClocks.set(account, serverClock);
	return serverClock;
}
