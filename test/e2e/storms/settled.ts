import type { WebhookSender } from '../../sandbox/webhooks';

/** Attempts that the sandbox's sender makes for one delivery: the first and five retries. */
export const MAX_ATTEMPTS = 6;

/** Follows a sender: which of its deliveries were accepted and which it has given up. */
export class Settled {
	accepted = 0;

	givenUp = 0;

	private seen = 0;

	constructor(private readonly sender: WebhookSender) {}

	/** How many deliveries will not be tried again. */
	get count(): number {
		const { deliveries } = this.sender;
		for (; this.seen < deliveries.length; this.seen++) {
			const { status, attempt } = deliveries[this.seen];
			if (status !== null && status >= 200 && status < 300) this.accepted++;
			else if (attempt === MAX_ATTEMPTS) this.givenUp++;
		}
		return this.accepted + this.givenUp;
	}
}
