const WINDOW_MS = 60_000;

/** At most `limit` calls in any 60 seconds, each key for itself (a rolling window). */
export class RateLimit {
	private readonly calls = new Map<string, { times: number[]; head: number }>();

	constructor(private readonly limit: number) {}

	/**
	 * Counts a call unless it is one too many.
	 *
	 * @param now milliseconds since 1970
	 * @returns seconds until the next call would be let through, undefined if this one is
	 */
	take(key: string, now: number): number | undefined {
		const log = this.calls.get(key) ?? { times: [], head: 0 };
		this.calls.set(key, log);
		while (log.head < log.times.length && log.times[log.head] <= now - WINDOW_MS) log.head++;
		if (log.head > this.limit) {
			log.times.splice(0, log.head);
			log.head = 0;
		}
		if (log.times.length - log.head < this.limit) {
			log.times.push(now);
			return undefined;
		}
		return Math.max(1, Math.ceil((log.times[log.head] + WINDOW_MS - now) / 1000));
	}
}
