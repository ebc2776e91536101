import type { Edition } from './core';
import { usableFor } from './names';
import { effectiveSplit, requiredDomains } from './sizing';
import type { Account } from './store';
import type {
	BundleRow,
	DomainRow,
	ForwardingRow,
	ImportRow,
	OrderRow,
	PendingActionRow,
	SwapRow,
	UserRow,
} from './types';

type Json = Record<string, unknown>;

const NAMESERVERS = ['ns-one.example', 'ns-two.example'];

const OLDER_REASONS: Record<PendingActionRow['reason'], string> = {
	update_nameservers: 'provider_workspace_problem',
	replace_domain: 'provider_workspace_problem',
	profile_picture_not_accessible: 'profile_picture_public_link_required',
};

/** Rows as the API shows them. */
export class Views {
	private readonly older: boolean;

	constructor(edition: Edition) {
		this.older = edition === 'older';
	}

	user(row: UserRow): Json {
		const { id, email, first_name, last_name, status, sequencer, created_at } = row;
		return { id, email, first_name, last_name, status, sequencer, created_at };
	}

	bundle(row: BundleRow): Json {
		const shared = {
			id: row.id,
			name: row.name,
			monthly_sending_volume: row.monthly_sending_volume,
			google_percent: row.google_percent,
			microsoft_percent: row.microsoft_percent,
			status: row.status,
			effective: effectiveSplit(row),
			created_at: row.created_at,
		};
		if (this.older) return { ...shared, customer_price_cents: 49_900, currency: 'usd' };
		return {
			...shared,
			send_on_weekends: row.send_on_weekends,
			google_inboxes_per_domain: row.google_inboxes_per_domain,
			required_domains: requiredDomains(row),
		};
	}

	domain(row: DomainRow): Json {
		const shared = {
			id: row.id,
			domain: row.domain,
			category: row.category,
			status: row.status,
			usable_for: usableFor(row.domain, row),
			created_at: row.created_at,
		};
		if (row.category === 'inventory') return shared;
		const { provider, user_id, order_id, forwarding_url } = row;
		return { ...shared, provider, user_id, order_id, forwarding_url };
	}

	import(row: ImportRow): Json {
		const waiting = row.items.filter((item) => item.status !== 'failed').map((item) => item.domain);
		const group = { nameservers: NAMESERVERS, domains: waiting };
		const count = (status: string) => row.items.filter((item) => item.status === status).length;
		return {
			id: row.id,
			status: row.status,
			nameserver_groups: this.older ? { first: group } : waiting.length > 0 ? [group] : [],
			domains: row.items.map((item) => ({ ...item })),
			completed_count: count('completed'),
			failed_count: count('failed'),
			created_at: row.created_at,
			completed_at: row.completed_at,
		};
	}

	forwarding(row: ForwardingRow): Json {
		return {
			id: row.id,
			status: row.status,
			completed_count: row.completed.length,
			failed_count: row.failed.length,
			forwarding_url: row.forwarding_url,
			completed: [...row.completed],
			failed: row.failed.map((failure) => ({ ...failure })),
			created_at: row.created_at,
			...(row.completed_at === null ? {} : { completed_at: row.completed_at }),
		};
	}

	orderSummary(row: OrderRow): Json {
		const { id, user_id, email, bundle_id, status, domain_count, created_at } = row;
		const total_cents = row.lines.reduce((sum, line) => sum + line.amount_cents, 0);
		return {
			id,
			user_id,
			email,
			bundle_id,
			status,
			domain_count,
			costs: { total_cents, currency: 'usd' },
			...(this.older ? {} : { renews_at: row.renews_at }),
			created_at,
		};
	}

	order(account: Account, row: OrderRow): Json {
		const domains = row.domainIds.flatMap((id) => account.domains.get(id) ?? []);
		const names = (test: (domain: DomainRow) => boolean) =>
			domains.filter(test).map((domain) => domain.domain);
		const summary = this.orderSummary(row);
		return {
			...summary,
			costs: { ...Object(summary.costs), line_items: row.lines.map((line) => ({ ...line })) },
			domains: {
				registered: names((domain) => domain.origin === 'registered'),
				imported: names((domain) => domain.origin === 'imported'),
				cancel_scheduled: names((domain) => domain.cancelScheduled),
			},
			[this.older ? 'users' : 'personas']: row.personas.map((persona) => ({ ...persona })),
		};
	}

	pendingAction(row: PendingActionRow): Json {
		const { id, type, reason, status, domain_id, domain, order_id, user, message } = row;
		return {
			id,
			type,
			reason: this.older ? OLDER_REASONS[reason] : reason,
			status,
			domain_id,
			domain,
			order_id,
			user,
			message,
			created_at: row.created_at,
		};
	}

	swap(row: SwapRow): Json {
		const { id, type, domain_id, replacement_domain, status, created_at } = row;
		const shown = this.older && status === 'created' ? 'in_progress' : status;
		return { id, type, domain_id, replacement_domain, status: shown, created_at };
	}
}
