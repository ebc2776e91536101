import { clock } from './clock';
import type { Concurrency, EndedAttempt } from './concurrency';
import { CONCURRENCY, learnFrom, newConcurrency } from './concurrency';
import type { CallSlot, RateLimiter } from './rateLimiter';
import { callsLeft } from './rateLimiter';
import { LOOKS } from './retryPolicy';

/**
 * The calls of one execution that may be under way at a time: as many as the server bears, and beyond a few no
 * more than this execution's share of what the minute leaves. Who waits is served in the order of asking.
 */
export class CallSlots {
	private concurrency: Concurrency = newConcurrency();
	private isClosed = false;
	readonly underWay = new Set<CallSlot>();
	private readonly waiting: Array<(slot?: CallSlot) => void> = [];
	private lookingForRoom: (() => void) | undefined;
	private patienceEnd: number | undefined;

	constructor(private readonly rateLimiter: RateLimiter) {}

	/** Waits for a slot, to be released in the end; undefined when none will be given any more. */
	async take(): Promise<CallSlot | undefined> {
		if (this.isClosed) return undefined;
		if (this.waiting.length === 0 && this.hasRoom()) return this.begin();
		return await new Promise((resolve) => this.waiting.push(resolve));
	}

	release(slot: CallSlot): void {
		this.underWay.delete(slot);
		if (this.underWay.size === 0) this.rateLimiter.executions.delete(this);
		this.serve();
	}

	/**
	 * Until when this execution waits for what lost writes did, in milliseconds of the monotonic clock: for a while
	 * from the first of them on, so that many that are lost for the same reason do not hold it for as long each.
	 */
	patientUntil(): number {
		return (this.patienceEnd ??= clock.monotonic() + LOOKS.withinMs);
	}

	/** An attempt of this call has been counted into the minute. */
	counted(slot: CallSlot): void {
		slot.isCounted = true;
		this.serve();
	}

	/** An attempt of a call under way has ended; the call may go on. */
	ended(attempt: Omit<EndedAttempt, 'underWay'>): void {
		this.concurrency = learnFrom(this.concurrency, { ...attempt, underWay: this.underWay.size });
	}

	/** Waits until a call would get a slot at once. For one caller at a time. */
	async room(): Promise<void> {
		if (this.isClosed || (this.waiting.length === 0 && this.hasRoom())) return;
		await new Promise<void>((resolve) => {
			this.lookingForRoom = resolve;
		});
	}

	/** Nothing is begun any more; what is under way ends. */
	close(): void {
		this.isClosed = true;
		for (const resolve of this.waiting.splice(0)) resolve(undefined);
		this.lookingForRoom?.();
	}

	private begin(): CallSlot {
		const slot = { isCounted: false };
		this.underWay.add(slot);
		this.rateLimiter.executions.add(this);
		return slot;
	}

	private hasRoom(): boolean {
		if (this.underWay.size >= Math.floor(this.concurrency.limit)) return false;
		// A few may wait for their turn: the minute gives turns in the order of asking, to all executions alike.
		if (this.underWay.size < CONCURRENCY.first) return true;
		const executions = [...this.rateLimiter.executions];
		const ofAll = executions.flatMap(({ underWay }) => [...underWay]);
		const uncounted = ofAll.filter(({ isCounted }) => !isCounted).length;
		const left = callsLeft(this.rateLimiter, clock.monotonic()) - uncounted;
		return left > 0 && this.underWay.size < (left + ofAll.length) / executions.length;
	}

	private serve(): void {
		while (this.waiting.length > 0 && this.hasRoom()) this.waiting.shift()?.(this.begin());
		if (this.waiting.length > 0 || !this.lookingForRoom || !this.hasRoom()) return;
		const { lookingForRoom } = this;
		this.lookingForRoom = undefined;
		lookingForRoom();
	}
}
