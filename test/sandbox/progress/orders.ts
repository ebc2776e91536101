import { isoAt } from '../core';
import { newId } from '../ids';
import { hasPrefix } from '../names';
import type { Account } from '../store';
import type { DomainRow, OrderRow, PendingActionRow, Persona } from '../types';
import type { ProgressParts } from './parts';
import { release } from './release';

/** Whether nobody but its owner can open a persona's picture. */
export const pictureFails = (persona: Persona) => {
	const url = persona.profile_picture_url;
	return url !== null && url !== '' && new RegExp('//(unreachable|private)\\.').test(url);
};

const domainsOf = (account: Account, order: OrderRow) =>
	order.domainIds.flatMap((id) => account.domains.get(id) ?? []);

const openActions = (account: Account, order: OrderRow) =>
	account.pendingActions
		.all()
		.filter((action) => action.order_id === order.id && action.status === 'open');

/** in_progress → (action_required → in_progress) → completed, or failed; and cancellation. */
export class OrderProgress {
	constructor(private readonly parts: ProgressParts) {}

	/** Starts a new order. */
	start(account: Account, order: OrderRow): void {
		const { events, schedule } = this.parts;
		events.order(account, order);
		schedule.run(async () => {
			await schedule.step();
			if (order.status !== 'in_progress') return;
			if (domainsOf(account, order).some((domain) => hasPrefix(domain.domain, 'failorder'))) {
				this.fail(account, order);
				return;
			}
			this.demandActions(account, order);
			await this.connect(account, order);
		});
	}

	/** Closes a pending action; the order goes on by itself after its last one. */
	resolve(account: Account, action: PendingActionRow): void {
		if (action.status === 'resolved') return;
		action.status = 'resolved';
		const domain = account.domains.get(action.domain_id);
		if (domain?.status === 'action_required') domain.status = 'in_progress';
		if (domain && action.reason === 'update_nameservers') domain.nameserversSet = true;
		const order = account.orders.get(action.order_id);
		if (!order || order.status !== 'action_required') return;
		if (openActions(account, order).length > 0) return;
		order.status = 'in_progress';
		this.parts.schedule.run(() => this.connect(account, order));
	}

	/**
	 * Schedules the end of an order or of some of its domains.
	 *
	 * @param cancelsAt milliseconds since 1970
	 */
	cancel(account: Account, order: OrderRow, domains: DomainRow[], cancelsAt: number): void {
		const { clock, events, schedule } = this.parts;
		for (const domain of domains) domain.cancelScheduled = true;
		if (domainsOf(account, order).every((domain) => domain.cancelScheduled)) {
			order.status = 'cancel_scheduled';
		}
		events.order(account, order, 'cancel_scheduled');
		schedule.later(Math.max(0, cancelsAt - clock.now()), () => {
			for (const domain of domains) if (domain.order_id === order.id) release(domain);
			if (order.status === 'cancel_scheduled') {
				order.status = 'cancelled';
				events.order(account, order);
			} else if (order.status !== 'cancelled') {
				const ended = new Set(domains.map((domain) => domain.id));
				order.domainIds = order.domainIds.filter((id) => !ended.has(id));
				order.domain_count = order.domainIds.length;
			}
		});
	}

	private fail(account: Account, order: OrderRow): void {
		for (const domain of domainsOf(account, order)) {
			release(domain);
			domain.status = 'failed';
		}
		order.status = 'failed';
		this.parts.events.order(account, order);
	}

	private demandActions(account: Account, order: OrderRow): void {
		const domains = domainsOf(account, order);
		const demand = (
			domain: DomainRow,
			reason: PendingActionRow['reason'],
			message: string,
			user: Persona | null = null,
		) => {
			account.pendingActions.add({
				id: newId('act'),
				type: user ? 'google_profile_picture' : 'domain',
				reason,
				status: 'open',
				domain_id: domain.id,
				domain: domain.domain,
				order_id: order.id,
				user_id: order.user_id,
				user,
				message,
				created_at: isoAt(this.parts.clock.now()),
			});
			domain.status = 'action_required';
		};
		for (const domain of domains) {
			if (!domain.nameserversSet) {
				demand(domain, 'update_nameservers', 'Point the domain to the name servers given.');
			} else if (hasPrefix(domain.domain, 'replace')) {
				demand(domain, 'replace_domain', 'The provider refuses this domain.');
			}
		}
		const picturesOn = domains.find((domain) => domain.provider === 'google') ?? domains[0];
		for (const persona of order.personas.filter(pictureFails)) {
			demand(picturesOn, 'profile_picture_not_accessible', 'Picture cannot be fetched.', {
				...persona,
			});
		}
	}

	private async connect(account: Account, order: OrderRow): Promise<void> {
		const { clock, events, schedule, periodMs } = this.parts;
		for (const domain of domainsOf(account, order)) {
			if (domain.status === 'in_progress') {
				domain.status = 'active';
				events.domain(account, 'connected', domain);
			} else if (domain.status === 'action_required') {
				events.domain(account, 'action_required', domain);
			}
		}
		if (openActions(account, order).length > 0) {
			order.status = 'action_required';
			events.order(account, order);
			return;
		}
		await schedule.step();
		if (order.status !== 'in_progress') return;
		order.status = 'completed';
		order.renews_at = isoAt(clock.now() + periodMs);
		events.order(account, order);
	}
}
