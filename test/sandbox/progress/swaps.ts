import { hasPrefix } from '../names';
import type { Account } from '../store';
import type { DomainRow, SwapRow } from '../types';
import { pictureFails } from './orders';
import type { OrderProgress } from './orders';
import type { ProgressParts } from './parts';
import { release } from './release';

const WARM_MS = 14 * 24 * 3_600_000;

/** created → in_progress → completed, failed or action_required. */
export class SwapProgress {
	constructor(
		private readonly parts: ProgressParts,
		private readonly orders: OrderProgress,
	) {}

	/** Starts a new swap of either kind. */
	start(account: Account, swap: SwapRow): void {
		const { events, schedule } = this.parts;
		events.swap(account, swap);
		schedule.run(async () => {
			if (swap.status === 'created') {
				await schedule.step();
				swap.status = 'in_progress';
				events.swap(account, swap);
			}
			await schedule.step();
			this.finish(account, swap);
			events.swap(account, swap);
		});
	}

	private finish(account: Account, swap: SwapRow): void {
		const name = swap.replacement_domain ?? '';
		if (hasPrefix(name, 'swapaction') || (swap.persona && pictureFails(swap.persona))) {
			swap.status = 'action_required';
			return;
		}
		const old = account.domains.get(swap.domain_id);
		const fresh = account.domains.get(swap.replacement_domain_id ?? '');
		if (hasPrefix(name, 'swapfail') || !old || (swap.type !== 'user_names' && !fresh)) {
			swap.status = 'failed';
			if (fresh) release(fresh);
			return;
		}
		if (fresh) this.replace(account, swap, old, fresh);
		swap.status = 'completed';
		this.resolveActions(account, swap, fresh);
	}

	/** A swap puts another domain in place of one that was refused, a renaming other pictures. */
	private resolveActions(account: Account, { domain_id, type }: SwapRow, fresh?: DomainRow): void {
		for (const action of account.pendingActions.all()) {
			if (action.domain_id !== domain_id || action.status === 'resolved') continue;
			const isAboutPicture = action.reason === 'profile_picture_not_accessible';
			if (isAboutPicture === (type === 'user_names')) this.orders.resolve(account, action);
			else if (fresh) Object.assign(action, { domain_id: fresh.id, domain: fresh.domain });
		}
	}

	private replace(account: Account, swap: SwapRow, old: DomainRow, fresh: DomainRow): void {
		const order = account.orders.get(swap.order_id);
		fresh.status = 'active';
		if (order && !order.domainIds.includes(fresh.id)) {
			order.domainIds = order.domainIds.map((id) => (id === old.id ? fresh.id : id));
		}
		if (swap.type === 'standard') {
			old.retired = true;
			return;
		}
		this.parts.schedule.later(WARM_MS, () => {
			old.retired = true;
		});
	}
}
