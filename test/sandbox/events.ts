import type { Core } from './core';
import { isoNow } from './core';
import { newId } from './ids';
import type { Account } from './store';
import type { DomainRow, ForwardingRow, ImportRow, OrderRow, OrderStatus, SwapRow } from './types';

type Json = Record<string, unknown>;

/** Builds the payloads of CONTRACT section 9, checks them and hands them to the sender. */
export class Events {
	constructor(
		private readonly core: Pick<
			Core,
			'clock' | 'contract' | 'edition' | 'views' | 'violations' | 'webhooks'
		>,
	) {}

	/** @param status of a cancellation, where it is not the whole order's */
	order(account: Account, order: OrderRow, status: OrderStatus = order.status): void {
		const data: Json =
			status === 'completed' ? this.core.views.order(account, order) : { id: order.id, status };
		if (this.core.edition === 'older' && status === 'action_required') {
			data.pending_actions = account.pendingActions
				.all()
				.filter((action) => action.order_id === order.id && action.status === 'open')
				.map((action) => this.core.views.pendingAction(action));
		}
		this.publish(account, `order.${status}`, 'order', data);
	}

	domain(account: Account, name: 'connected' | 'action_required', domain: DomainRow): void {
		this.publish(account, `domain.${name}`, 'domain', this.core.views.domain(domain));
	}

	forwarding(
		account: Account,
		name: 'forwarding_updated' | 'forwarding_failed',
		job: ForwardingRow,
	): void {
		const data = this.core.views.forwarding(job);
		this.publish(account, `domain.${name}`, 'forwarding_job', data);
	}

	import(account: Account, job: ImportRow): void {
		const data = this.core.views.import(job);
		this.publish(account, `domain_import.${job.status}`, 'domain_import', data);
	}

	swap(account: Account, swap: SwapRow): void {
		this.publish(account, `swap.${swap.status}`, 'swap', this.core.views.swap(swap));
	}

	private publish(account: Account, type: string, noun: string, data: Json): void {
		const { contract, edition, violations, webhooks } = this.core;
		const { environment, preset } = account.facts;
		const api_key = { environment, permission_preset: preset };
		const payload = {
			id: newId('evt'),
			type,
			created_at: isoNow(this.core),
			data: edition === 'older' ? { [noun]: data, api_key } : data,
		};
		if (edition === 'current') {
			const errors = contract.webhookFaults(type, payload);
			if (errors.length > 0) {
				violations.push({
					kind: 'webhook',
					operationId: undefined,
					about: type,
					errors,
					body: payload,
				});
			}
		}
		const url = webhooks.urlFor(account.facts);
		if (url === undefined) return;
		const rawBody = JSON.stringify(payload);
		webhooks.send({ id: payload.id, type, environment, url, rawBody });
	}
}
