import { sleep } from 'n8n-workflow';

/** The parts of node's response that tell how n8n answered. */
export interface AnsweredResponse {
	readonly statusCode: number;
	readonly writableEnded: boolean;
	once(event: 'finish' | 'close', listener: () => void): unknown;
}

/** Well inside the 15 s after which Peeker gives an attempt up (CONTRACT section 9). */
const MAX_WAIT_MS = 10_000;
const SLICE_MS = 100;

interface Claim {
	mark: string;
	isStarted: boolean;
	/** Whether n8n answered 2xx; settled when the response is over. */
	outcome: Promise<boolean>;
}

/**
 * The deliveries this process has handed to n8n without knowing yet whether n8n accepted them.
 * n8n answers 2xx only after it has stored or queued the execution, so its answer is the outcome.
 */
export class Claims {
	private readonly inFlight = new Map<string, Claim>();

	/**
	 * Claims an event until `response` is answered. Calls `onAccepted` when n8n answers 2xx; in every
	 * other case the claim lapses without a trace, so that the sender's retry gets through.
	 */
	claim(eventId: string, mark: string, response: AnsweredResponse, onAccepted: () => void): void {
		const outcome = new Promise<boolean>((resolve) => {
			// `close` follows `finish`; without an answer before it, the outcome is unknown: not accepted.
			response.once('finish', () => resolve(true));
			response.once('close', () => resolve(response.writableEnded));
		}).then((isAnswered) => {
			this.inFlight.delete(eventId);
			const isAccepted = isAnswered && response.statusCode >= 200 && response.statusCode < 300;
			if (isAccepted) onAccepted();
			return isAccepted;
		});
		this.inFlight.set(eventId, { mark, isStarted: false, outcome });
	}

	has(eventId: string): boolean {
		return this.inFlight.has(eventId);
	}

	/** n8n has started the execution of a claimed event and is about to answer. */
	start(eventId: string): void {
		const claim = this.inFlight.get(eventId);
		if (claim) claim.isStarted = true;
	}

	/** The marks of claimed events whose executions n8n has started. */
	startedMarks(): string[] {
		return [...this.inFlight.values()].flatMap(({ mark, isStarted }) => (isStarted ? [mark] : []));
	}

	/** Waits up to 10 s for the outcome of a claimed event: `false` also when it stays unknown. */
	async isAccepted(eventId: string): Promise<boolean> {
		const outcome = this.inFlight.get(eventId)?.outcome;
		for (let waited = 0; outcome && waited < MAX_WAIT_MS; waited += SLICE_MS) {
			const settled = await Promise.race([outcome, sleep(SLICE_MS)]);
			if (settled !== undefined) return settled;
		}
		return false;
	}
}
