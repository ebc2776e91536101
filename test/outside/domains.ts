import { list, names, text } from './input';
import type { Row, State } from './state';
import type { Json, Received } from './wire';
import { invalid, notFound } from './wire';

const IMPORT_SYNC_MAX = 25;
const IMPORT_JOB_MAX = 500;
const FORWARDING_MAX = 25;
const AVAILABILITY_MAX = 50;
const NAMESERVERS = ['ns-one.example', 'ns-two.example'];

export function priceOf(state: State, name: string): number {
	return state.prices.get(name) ?? 1150;
}

/** Why a name can't be registered; undefined if it can. */
export function blockedBecause(state: State, name: string): string | undefined {
	return state.unavailable.get(name) ?? (state.domain(name) ? 'taken' : undefined);
}

export function availability(state: State, _request: Received, body: Json): Json {
	return {
		domains: names(body, AVAILABILITY_MAX).map((domain) => {
			const reason = blockedBecause(state, domain);
			if (reason) {
				return { domain, available: false, reason, ...(reason === 'premium' && { premium: true }) };
			}
			return {
				domain,
				available: true,
				price_cents: priceOf(state, domain),
				renewal_price_cents: 1420,
				currency: 'usd',
				usable_for: ['google', 'microsoft'],
			};
		}),
	};
}

function finishImport(state: State, job: Row): void {
	if (job.status !== 'in_progress') return;
	const rows = job.domains as Json[];
	for (const row of rows) {
		const name = String(row.domain);
		const reason = state.importFailures.get(name);
		Object.assign(row, reason ? { status: 'failed', reason } : { status: 'completed' });
		if (!reason && !state.domain(name)) state.addDomain(name);
	}
	const failed = rows.filter(({ status }) => status === 'failed').length;
	Object.assign(job, {
		status: failed === rows.length ? 'failed' : 'completed',
		completed_count: rows.length - failed,
		failed_count: failed,
		completed_at: state.stamp(),
	});
}

/** An import as the API would make it, without an effect in the ledger. */
export function newImport(state: State, domains: string[], more: Json = {}): Row {
	const job: Row = {
		id: state.id('imp'),
		status: 'in_progress',
		nameserver_groups: [{ nameservers: NAMESERVERS, domains }],
		domains: domains.map((domain) => ({ domain, status: 'in_progress' })),
		created_at: state.stamp(),
		...more,
	};
	state.imports.unshift(job);
	state.time.after(state.workMs.import, () => finishImport(state, job));
	return job;
}

function importDomains(state: State, request: Received, domains: string[], form: string): Row {
	const subdomain = domains.find((name) => name.split('.').length > 2);
	if (subdomain) throw invalid('domains', `${subdomain} is no root domain.`);
	const job = newImport(state, domains);
	formOf.set(job, form);
	state.record('import', job.id, request, { domains });
	return job;
}

/** By which form an import was made: the two do not share one GET (CONTRACT section 11). */
export const formOf = new WeakMap<Row, string>();

export function importNow(state: State, request: Received, body: Json): Row {
	return importDomains(state, request, names(body, IMPORT_SYNC_MAX), 'synchronous');
}

/** A repeat is recognised by the sorted unique names (CONTRACT section 12). */
export function importLater(state: State, request: Received, body: Json): Row {
	const domains = [...new Set(names(body, IMPORT_JOB_MAX))].sort();
	const same = state.imports.find(
		(job) =>
			formOf.get(job) === 'job' &&
			(job.domains as Json[])
				.map(({ domain }) => domain)
				.sort()
				.join() === domains.join(),
	);
	return same ?? importDomains(state, request, domains, 'job');
}

/** Every import that holds at least one of the names, newest first. */
export function findImports(state: State, { query }: Received): Row[] {
	const wanted = (query.get('domains') ?? '').split(',').filter(Boolean);
	if (wanted.length === 0) throw invalid('domains', 'domains is needed.');
	const found = state.imports.filter((job) =>
		(job.domains as Json[]).some(({ domain }) => wanted.includes(String(domain))),
	);
	if (found.length === 0) throw notFound('import');
	return found;
}

export function importOf(form: 'synchronous' | 'job') {
	return (state: State, { path }: Received): Row => {
		const id = path.split('/').at(-1);
		const job = state.imports.find((one) => one.id === id);
		if (!job || (formOf.get(job) ?? form) !== form) throw notFound('import');
		return job;
	};
}

function finishForwarding(state: State, job: Row, rows: Row[]): void {
	const failed = rows.filter(({ domain }) => state.forwardingFailures.has(String(domain)));
	const completed = rows.filter((row) => !failed.includes(row));
	for (const row of completed) row.forwarding_url = job.forwarding_url;
	const ended = completed.length === 0 ? 'failed' : 'partial_success';
	Object.assign(job, {
		status: failed.length === 0 ? 'completed' : ended,
		completed_count: completed.length,
		failed_count: failed.length,
		completed: completed.map(({ domain }) => domain),
		failed: failed.map(({ domain }) => ({
			domain,
			reason: state.forwardingFailures.get(String(domain)),
		})),
		completed_at: state.stamp(),
	});
}

/** One name that is not in the account refuses the whole call. */
export function setForwarding(state: State, request: Received, body: Json): Row {
	const url = text(body, 'forwarding_url');
	const rows = list(body, 'domains', FORWARDING_MAX).map((one) => {
		const row = state.domain(one);
		if (!row) throw invalid('domains', `Unknown domain ${String(one)}.`);
		return row;
	});
	const job: Row = {
		id: state.id('fwj'),
		status: 'in_progress',
		completed_count: 0,
		failed_count: 0,
		forwarding_url: url,
		completed: [],
		failed: [],
		created_at: state.stamp(),
	};
	state.forwardings.unshift(job);
	state.record('forwarding', job.id, request, { domains: rows.map(({ domain }) => domain) });
	state.time.after(state.workMs.forwarding, () => finishForwarding(state, job, rows));
	return job;
}
