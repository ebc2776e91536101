import { invalid, refused } from './errors';
import { checkTarget } from './handlers/forwarding';
import { hasPrefix, normaliseName, registrationRefusal, usableFor } from './names';
import type { OrderBody, OrderSize } from './orderForm';
import type { Account } from './store';
import type { DomainRow, Provider } from './types';

/** One domain of an order that is about to be placed. */
export interface PlannedDomain {
	name: string;
	forwardingUrl: string | null;
	/** The partner's own domain of that name; undefined for one to register. */
	existing: DomainRow | undefined;
	provider: Provider;
}

const holdsDomains = new Set(['in_progress', 'completed', 'action_required', 'cancel_scheduled']);

/** Whether a domain belongs to an order that is active or about to end. */
export const isOrdered = (account: Account, domain: DomainRow) =>
	domain.order_id !== undefined &&
	holdsDomains.has(account.orders.get(domain.order_id)?.status ?? '');

function listed(body: OrderBody): Array<{ name: string; forwardingUrl: string | null }> {
	checkTarget(body.forwarding_url, 'forwarding_url');
	const rows = body.domains.map((entry, index) => {
		const row = typeof entry === 'string' ? { domain: entry } : entry;
		checkTarget(row.forwarding_url, `domains[${index}].forwarding_url`);
		const forwardingUrl = row.forwarding_url ?? body.forwarding_url ?? null;
		return { name: normaliseName(row.domain), forwardingUrl };
	});
	const twice = rows.find((row, index) => rows.findIndex((r) => r.name === row.name) !== index);
	if (twice) throw invalid('domains', `${twice.name} is listed twice.`);
	return rows;
}

/**
 * Checks an order's domains and shares them out between the providers.
 *
 * @throws ApiError with one of the domain codes of CONTRACT section 3
 */
export function planDomains(account: Account, body: OrderBody, size: OrderSize): PlannedDomain[] {
	const rows = listed(body).map((row) => ({ ...row, existing: account.domainByName(row.name) }));
	const required = size.googleDomains + size.microsoftDomains;
	if (rows.length !== required) {
		throw refused('domain_count_mismatch', 'The order needs another number of domains.', {
			field: 'domains',
			details: {
				required_count: required,
				submitted_count: rows.length,
				missing_count: Math.max(0, required - rows.length),
			},
		});
	}
	const taken = rows.filter(({ existing }) => existing && isOrdered(account, existing));
	if (taken.length > 0) {
		throw refused('domain_already_in_active_order', 'A domain belongs to another open order.', {
			details: { domains: taken.map((row) => row.name) },
		});
	}
	const notImported = rows.find((row) => !row.existing && hasPrefix(row.name, 'notimported'));
	if (notImported) {
		throw refused('domain_not_imported', `Import ${notImported.name} first.`, {
			field: 'domains',
			details: { domain: notImported.name },
		});
	}
	const blocked = rows.flatMap(({ name, existing }) => {
		const reason = existing ? undefined : registrationRefusal(account, name);
		return reason === undefined ? [] : [{ domain: name, reason }];
	});
	if (blocked.length > 0) {
		throw refused('domains_not_submittable', 'Some names cannot be registered.', {
			field: 'domains',
			details: { required_replacements: blocked.length, domains_not_submittable: blocked },
		});
	}
	return shareOut(rows, size);
}

function shareOut(rows: Array<Omit<PlannedDomain, 'provider'>>, size: OrderSize): PlannedDomain[] {
	const forMicrosoft = (row: (typeof rows)[number]) =>
		usableFor(row.name, row.existing).includes('microsoft');
	const googleOnly = rows.filter((row) => !forMicrosoft(row));
	if (googleOnly.length > size.googleDomains) {
		const [{ name, existing }] = googleOnly;
		throw refused('domain_not_usable_for_provider', 'Provider not possible on this domain.', {
			field: 'domains',
			details: { domain: name, provider: 'microsoft', usable_for: usableFor(name, existing) },
		});
	}
	let microsoftLeft = size.microsoftDomains;
	// The last ones become Microsoft domains, so that the first of a list are Google's.
	return rows
		.slice()
		.reverse()
		.map((row): PlannedDomain => {
			const provider = microsoftLeft > 0 && forMicrosoft(row) ? 'microsoft' : 'google';
			if (provider === 'microsoft') microsoftLeft--;
			return { ...row, provider };
		})
		.reverse();
}
