/* eslint-disable @n8n/community-nodes/require-node-api-error --
   Test code, never part of the package. */
import type { Clock } from './clock';

/** Work that goes on after a call was answered. */
export class Schedule {
	private readonly running = new Set<Promise<void>>();

	constructor(
		private readonly clock: Clock,
		private readonly stepMs: number,
		private readonly signal: AbortSignal,
	) {}

	/** Waits as long as one step of a state takes. */
	step(): Promise<void> {
		return this.clock.sleep(this.stepMs, this.signal);
	}

	/** Starts work that `idle` waits for. */
	run(work: () => Promise<void>): void {
		const promise = this.guard(work).finally(() => this.running.delete(promise));
		this.running.add(promise);
	}

	/** Does something far ahead; `idle` does not wait for it. */
	later(ms: number, work: () => void): void {
		void this.guard(async () => {
			await this.clock.sleep(ms, this.signal);
			work();
		});
	}

	get busy(): boolean {
		return this.running.size > 0;
	}

	/** Resolves when no started work is left. */
	async idle(): Promise<void> {
		while (this.running.size > 0) await Promise.all(this.running);
	}

	private async guard(work: () => Promise<void>): Promise<void> {
		try {
			await work();
		} catch (error) {
			if (!this.signal.aborted) throw error;
		}
	}
}
