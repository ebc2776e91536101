import { sleep } from 'n8n-workflow';
import { WEBHOOK_ANSWER_SECONDS } from '../api/contract/limits';
import type { AnsweredResponse } from './acceptance';
import { whenAnswered } from './acceptance';

const MAX_WAIT_MS = WEBHOOK_ANSWER_SECONDS * 1_000;
const SLICE_MS = 100;

/** Twice the longest that n8n waits for its database; an answer later than this will not come. */
const LAPSE_SECONDS = 120;

interface Claim {
	mark: string;
	isStarted: boolean;
	/** Unix seconds. */
	claimedAt: number;
	/** Whether n8n answered 2xx; settled when it has answered. */
	outcome: Promise<boolean>;
}

/**
 * The deliveries this process has handed to n8n without knowing yet whether n8n accepted them.
 * n8n answers 2xx only after it has stored or queued the execution, so its answer is the outcome.
 */
export class InFlight {
	private readonly claims = new Map<string, Claim>();

	/**
	 * Claims an event at `now` (Unix seconds) until n8n has answered `response`, also when the sender
	 * hung up meanwhile: n8n goes on, and a retry must not overtake it. Calls `onAccepted` when the
	 * answer is 2xx; in every other case the claim ends without a trace, so that the sender's retry
	 * gets through.
	 */
	claim(
		eventId: string,
		mark: string,
		response: AnsweredResponse,
		now: number,
		onAccepted: () => void,
	): void {
		const outcome = new Promise<boolean>((resolve) => {
			whenAnswered(response, (isAccepted) => {
				if (this.claims.get(eventId) === claimed) this.claims.delete(eventId);
				if (isAccepted) onAccepted();
				resolve(isAccepted);
			});
		});
		const claimed: Claim = { mark, isStarted: false, claimedAt: now, outcome };
		this.claims.set(eventId, claimed);
	}

	/** Whether an event is claimed at `now` (Unix seconds) and n8n may still answer. */
	has(eventId: string, now: number): boolean {
		const claim = this.claims.get(eventId);
		return claim !== undefined && now - claim.claimedAt < LAPSE_SECONDS;
	}

	/** n8n has started the execution of a claimed event and is about to answer. */
	start(eventId: string): void {
		const claim = this.claims.get(eventId);
		if (claim) claim.isStarted = true;
	}

	/** The marks of claimed events whose executions n8n has started. */
	startedMarks(): string[] {
		return [...this.claims.values()].flatMap(({ mark, isStarted }) => (isStarted ? [mark] : []));
	}

	/** Waits up to 10 s for the outcome of a claimed event: `false` also when it stays unknown. */
	async isAccepted(eventId: string): Promise<boolean> {
		const outcome = this.claims.get(eventId)?.outcome;
		for (let waited = 0; outcome && waited < MAX_WAIT_MS; waited += SLICE_MS) {
			const settled = await Promise.race([outcome, sleep(SLICE_MS)]);
			if (settled !== undefined) return settled;
		}
		return false;
	}
}
