import { isoAt } from '../core';
import { newId } from '../ids';
import { hasPrefix, isDomainName } from '../names';
import type { Account } from '../store';
import type { DomainRow, ImportRow } from '../types';
import type { ProgressParts } from './parts';

/** in_progress → completed, failed, or action_required while name servers are missing. */
export class ImportProgress {
	constructor(private readonly parts: ProgressParts) {}

	/** Starts a new import. */
	start(account: Account, job: ImportRow): void {
		for (const item of job.items) {
			if (!isDomainName(item.domain)) {
				item.status = 'failed';
				item.reason = 'invalid';
			} else if (hasPrefix(item.domain, 'importfail')) {
				item.status = 'failed';
				item.reason = 'errored';
			} else {
				this.take(account, item.domain);
			}
		}
		this.parts.schedule.run(async () => {
			await this.parts.schedule.step();
			this.advance(account, job);
		});
	}

	/** The partner has pointed a domain's name servers; what waited for it goes on. */
	nameserversSet(account: Account, domain: DomainRow): void {
		domain.nameserversSet = true;
		if (domain.category === 'inventory') domain.status = 'available';
		for (const job of account.imports.all()) {
			if (job.items.some((item) => item.domain === domain.domain && item.status !== 'completed')) {
				this.advance(account, job);
			}
		}
	}

	private take(account: Account, name: string): void {
		if (account.domainByName(name)) return;
		account.addDomain({
			id: newId('dom'),
			domain: name,
			category: 'inventory',
			status: 'in_progress',
			forwarding_url: null,
			hasMicrosoft: hasPrefix(name, 'hasmicrosoft'),
			origin: 'imported',
			nameserversSet: !hasPrefix(name, 'nons'),
			inboxes: 0,
			cancelScheduled: false,
			retired: false,
			created_at: isoAt(this.parts.clock.now()),
		});
	}

	private advance(account: Account, job: ImportRow): void {
		if (job.status === 'completed' || job.status === 'failed') return;
		const { clock, events } = this.parts;
		for (const item of job.items) {
			const domain = account.domainByName(item.domain);
			if (item.status === 'failed' || item.status === 'completed' || !domain) continue;
			const inInventory = domain.category === 'inventory';
			if (domain.nameserversSet) {
				item.status = 'completed';
				if (inInventory) domain.status = 'available';
			} else if (item.status === 'in_progress') {
				item.status = 'action_required';
				if (inInventory) domain.status = 'action_required';
				events.domain(account, 'action_required', domain);
			}
		}
		const before = job.status;
		job.status = this.statusOf(job);
		if (job.status !== 'action_required') job.completed_at = isoAt(clock.now());
		if (job.status !== before) events.import(account, job);
	}

	private statusOf(job: ImportRow): ImportRow['status'] {
		if (job.items.some((item) => item.status === 'action_required')) return 'action_required';
		return job.items.every((item) => item.status === 'failed') ? 'failed' : 'completed';
	}
}
