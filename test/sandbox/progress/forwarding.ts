import { isoAt } from '../core';
import { hasPrefix } from '../names';
import type { Account } from '../store';
import type { ForwardingRow } from '../types';
import type { ProgressParts } from './parts';

function failureReason(name: string, target: string): string | undefined {
	const { hostname } = new URL(target);
	if (hasPrefix(name, 'dnsfail')) return 'dns_lookup_failed';
	if (hasPrefix(name, 'unreachable') || hostname.startsWith('unreachable.')) {
		return 'target_unreachable';
	}
	if (hasPrefix(name, 'badtarget') || hostname.startsWith('badtarget.')) return 'invalid_target';
	return undefined;
}

/** in_progress → completed, partial_success or failed. */
export class ForwardingProgress {
	constructor(private readonly parts: ProgressParts) {}

	/** Starts a new job. */
	start(account: Account, job: ForwardingRow): void {
		const { clock, events, schedule } = this.parts;
		schedule.run(async () => {
			await schedule.step();
			for (const name of job.pending) {
				const reason = failureReason(name, job.forwarding_url);
				const domain = account.domainByName(name);
				if (reason === undefined && domain) {
					domain.forwarding_url = job.forwarding_url;
					job.completed.push(name);
				} else {
					job.failed.push({ domain: name, reason: reason ?? 'dns_lookup_failed' });
				}
			}
			job.pending = [];
			job.completed_at = isoAt(clock.now());
			if (job.failed.length === 0) job.status = 'completed';
			else job.status = job.completed.length > 0 ? 'partial_success' : 'failed';
			if (job.completed.length > 0) events.forwarding(account, 'forwarding_updated', job);
			if (job.failed.length > 0) events.forwarding(account, 'forwarding_failed', job);
		});
	}
}
