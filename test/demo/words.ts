import type { IDataObject } from 'n8n-workflow';

/** A part of a sentence, or nothing. */
type Part = string | false | undefined;

const sentence = (...parts: Part[]) => parts.filter(Boolean).join(' · ');

/** "1 domain", "4 domains". */
export const plural = (count: unknown, noun: string) =>
	`${String(count)} ${noun}${count === 1 ? '' : 's'}`;

/** 955 cents read "9.55 USD". */
function money(cents: unknown, currency: unknown = 'usd'): string | undefined {
	if (typeof cents !== 'number') return undefined;
	return `${(cents / 100).toFixed(2)} ${String(currency).toUpperCase()}`;
}

const spoken = (status: unknown) =>
	typeof status === 'string' ? status.replace(/_/g, ' ') : undefined;

function nameInWords({ domain, available, reason, price_cents, currency }: IDataObject): string {
	const state = available === true ? 'free' : (spoken(reason) ?? 'not available');
	return sentence(String(domain), state, available === true && money(price_cents, currency));
}

function bundleInWords({ name, monthly_sending_volume, required_domains }: IDataObject): string {
	const { google, microsoft, total } = Object(required_domains);
	return sentence(
		String(name),
		`${Number(monthly_sending_volume).toLocaleString('en-US')} emails a month`,
		`needs ${plural(total, 'domain')} (${google} Google, ${microsoft} Microsoft)`,
	);
}

function planInWords(plan: IDataObject): string {
	const { orderable, submitted_domains, registration_cost_cents, currency, problems } = plan;
	const reasons = Array.isArray(problems) ? problems.map((one) => String(Object(one).message)) : [];
	return sentence(
		orderable === true ? 'the order would go through' : 'the order would be refused',
		plural(submitted_domains, 'domain'),
		`${money(registration_cost_cents, currency) ?? 'unknown price'} for registering them`,
		...reasons,
	);
}

function orderInWords({ id, email, domain_count, costs, status }: IDataObject): string {
	const { total_cents, currency } = Object(costs);
	return sentence(
		typeof email === 'string' && email,
		domain_count !== undefined && plural(domain_count, 'domain'),
		money(total_cents, currency),
		spoken(status),
		String(id),
	);
}

function accountInWords({ partner, api_key }: IDataObject): string {
	const { environment, permission_preset } = Object(api_key);
	return sentence(
		Object(partner).name,
		environment === 'test' ? 'sandbox key, nothing is bought' : 'LIVE key, orders are real',
		`rights: ${permission_preset}`,
	);
}

/** One line about a row as the API gives it, in words. */
export function inWords(row: IDataObject): string {
	if ('api_key' in row) return accountInWords(row);
	if ('required_domains' in row && 'orderable' in row) return planInWords(row);
	if ('required_domains' in row) return bundleInWords(row);
	if ('available' in row) return nameInWords(row);
	if (String(row.id).startsWith('ord_')) return orderInWords(row);
	return sentence(String(row.domain ?? row.name ?? row.email ?? row.id), spoken(row.status));
}
