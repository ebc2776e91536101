import type { IWebhookFunctions } from 'n8n-workflow';
import { nodeKey } from './nodeKey';

const SECONDS_BETWEEN_WARNINGS = 60;

/** Keeps a flood of forged deliveries from flooding the log too: one warning a minute, with a count. */
export class Refusals {
	private warnedAt = -Infinity;

	private unreported = 0;

	/**
	 * Counts a refusal at `now` (Unix seconds). Returns how many there were since the last warning
	 * when another one is due, else `undefined`.
	 */
	due(now: number): number | undefined {
		this.unreported += 1;
		if (now - this.warnedAt < SECONDS_BETWEEN_WARNINGS && now >= this.warnedAt) return undefined;
		const count = this.unreported;
		this.unreported = 0;
		this.warnedAt = now;
		return count;
	}
}

const logs = new Map<string, Refusals>();

/** The refusals of one trigger node. */
export function refusalsOf(context: IWebhookFunctions): Refusals {
	const refusals = logs.get(nodeKey(context)) ?? new Refusals();
	logs.set(nodeKey(context), refusals);
	return refusals;
}
