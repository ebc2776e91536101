import type { ApiResponse } from './response';
import type { Failure } from '../errors/failure';
import type { Moment } from './serverClock';

/** A write whose answer was lost: what happened to it, and when it was begun. */
export interface UnknownOutcome {
	failure: Failure;
	since: Moment;
}

/**
 * What the passes through one item have written, looked up and started, so that a further pass goes on
 * where the last one stopped. Writes are named by `entry`, everything else by `step`.
 */
export class ItemRecord {
	private readonly answers = new Map<string, ApiResponse>();

	private readonly doubts = new Map<string, UnknownOutcome>();

	private readonly steps = new Map<string, unknown>();

	/** Whether this write, or any, was answered or may have been done. */
	hasBegun(entry?: string): boolean {
		if (entry === undefined) return this.answers.size + this.doubts.size > 0;
		return this.answers.has(entry) || this.doubts.has(entry);
	}

	answerOf(entry: string): ApiResponse | undefined {
		return this.answers.get(entry);
	}

	noteAnswer(entry: string, response: ApiResponse): void {
		this.doubts.delete(entry);
		this.answers.set(entry, response);
	}

	/** How an earlier pass left this write, to be cleared up before it is sent again. */
	unknownOutcomeOf(entry: string): UnknownOutcome | undefined {
		return this.doubts.get(entry);
	}

	noteUnknownOutcome(entry: string, doubt: UnknownOutcome): void {
		this.doubts.set(entry, doubt);
	}

	/** Whether a pass got as far as this step. */
	has(step: string): boolean {
		return this.steps.has(step);
	}

	/** What a pass came to at this step; `work` is done only where none has. A failure is not kept. */
	async remember<Result>(step: string, work: () => Promise<Result>): Promise<Result> {
		if (this.steps.has(step)) return this.steps.get(step) as Result;
		const result = await work();
		this.steps.set(step, result);
		return result;
	}
}
