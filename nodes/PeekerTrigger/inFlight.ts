import { sleep } from 'n8n-workflow';
import { WEBHOOK_ANSWER_SECONDS } from '../api/contract/limits';
import type { AnsweredResponse } from './acceptance';
import { whenAnswered } from './acceptance';

const MAX_WAIT_MS = WEBHOOK_ANSWER_SECONDS * 1_000;
const SLICE_MS = 100;

interface Claim {
	marks: readonly string[];
	isStarted: boolean;
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
	 * Claims an event until n8n has answered `response`, however long that takes (with a limit of concurrent
	 * executions n8n answers when the execution's turn has come), also when the sender hung up meanwhile: n8n
	 * goes on, and a retry must not overtake it. Calls `onAccepted` when the answer is 2xx; in every other
	 * case the claim ends without a trace, so that the sender's retry gets through.
	 */
	claim(
		eventId: string,
		marks: readonly string[],
		response: AnsweredResponse,
		onAccepted: () => void,
	): void {
		const outcome = new Promise<boolean>((resolve) => {
			whenAnswered(response, (isAccepted) => {
				this.claims.delete(eventId);
				if (isAccepted) onAccepted();
				resolve(isAccepted);
			});
		});
		this.claims.set(eventId, { marks, isStarted: false, outcome });
	}

	/** Whether an event is claimed: n8n has not answered yet. */
	has(eventId: string): boolean {
		return this.claims.has(eventId);
	}

	/** n8n has started the execution of a claimed event and is about to answer. */
	start(eventId: string): void {
		const claim = this.claims.get(eventId);
		if (claim) claim.isStarted = true;
	}

	/** The marks of claimed events whose executions n8n has started. */
	startedMarks(): string[] {
		return [...this.claims.values()].flatMap(({ marks, isStarted }) => (isStarted ? marks : []));
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
