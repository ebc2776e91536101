import type { IWebhookFunctions } from 'n8n-workflow';
import { PerNode } from './perNode';

const SECONDS_BETWEEN_WARNINGS = 60;

/** An event ID that may be written to a log, whoever sent it. */
const LOGGABLE_ID = /^[\w.:-]{1,64}$/;

/**
 * Keeps a flood of forged deliveries from flooding the log too: one warning a minute of each kind,
 * with a count. Kinds are a few fixed texts, nothing that a sender can choose.
 */
export class RefusalLog {
	private readonly kinds = new Map<string, { warnedAt: number; unreported: number }>();

	/**
	 * Counts a refusal at `now` (Unix seconds). Returns how many of its kind there were since the last
	 * warning when another one is due, else `undefined`.
	 */
	due(kind: string, now: number): number | undefined {
		const { warnedAt, unreported } = this.kinds.get(kind) ?? {
			warnedAt: -Infinity,
			unreported: 0,
		};
		const isDue = now - warnedAt >= SECONDS_BETWEEN_WARNINGS || now < warnedAt;
		this.kinds.set(
			kind,
			isDue ? { warnedAt: now, unreported: 0 } : { warnedAt, unreported: unreported + 1 },
		);
		return isDue ? unreported + 1 : undefined;
	}
}

const logs = new PerNode(() => new RefusalLog(), SECONDS_BETWEEN_WARNINGS);

/**
 * Notes a refusal in n8n's log: as a warning once a minute of each `reason`, else for those who debug.
 * Anyone can cause these entries, so an event ID is left out when it is anything unusual. `now` in Unix
 * seconds; `cause` is what n8n said, if it was n8n that failed.
 */
export function logRefusal(
	context: IWebhookFunctions,
	now: number,
	reason: string,
	cause?: string,
): void {
	const refused = logs.of(context, now).due(reason, now);
	const message = `Peeker Trigger refused a delivery: ${reason}${cause ? ` (${cause})` : ''}`;
	const sentId: unknown = context.getHeaderData()['peeker-event-id'];
	const details = {
		workflowId: context.getWorkflow().id,
		nodeName: context.getNode().name,
		...(typeof sentId === 'string' && LOGGABLE_ID.test(sentId) && { eventId: sentId }),
	};
	if (refused === undefined) context.logger.debug(message, details);
	else context.logger.warn(message, { ...details, refusedSinceLastWarning: refused });
}
