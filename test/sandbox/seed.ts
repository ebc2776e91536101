import { isoNow } from './core';
import type { Core } from './core';
import { createUser } from './handlers/users';
import { newId } from './ids';
import { normaliseName } from './names';
import type { Account, NameMark } from './store';
import type { BundleRow, DomainRow, OrderRow, UserRow } from './types';

/** Fills an account without calls. Every helper returns the rows it added. */
export class Seed {
	constructor(private readonly core: Core) {}

	/** `n` active users `user-1@seed.example` … */
	users(key: string, n: number): UserRow[] {
		const account = this.account(key);
		const first = account.users.all().length + 1;
		return Array.from({ length: n }, (_, at) =>
			createUser(this.core, account, {
				email: `user-${first + at}@seed.example`,
				sequencer: { provider: 'smartlead', client_id: null },
			}),
		);
	}

	/** One bundle. */
	bundle(key: string, fields: Partial<BundleRow> = {}): BundleRow {
		return this.account(key).bundles.add({
			id: newId('bun'),
			name: 'Seeded',
			monthly_sending_volume: 25_000,
			google_percent: null,
			microsoft_percent: null,
			send_on_weekends: false,
			google_inboxes_per_domain: 2,
			status: 'active',
			created_at: isoNow(this.core),
			...fields,
		});
	}

	/** `n` imported, unused domains `seed-1.example` … */
	domains(key: string, n: number): DomainRow[] {
		const account = this.account(key);
		const first = account.domains.all().length + 1;
		return Array.from({ length: n }, (_, at) => this.domain(account, `seed-${first + at}.example`));
	}

	/** The named domains, imported and unused. */
	importedDomains(key: string, names: string[]): DomainRow[] {
		return names.map((name) => this.domain(this.account(key), name));
	}

	/** `n` orders for one user, each of one Google domain, with two inboxes. */
	orders(key: string, n: number, fields: Partial<OrderRow> = {}): OrderRow[] {
		const account = this.account(key);
		const user = account.userByEmail('orders@seed.example') ?? this.orderUser(account);
		const first = account.orders.all().length + 1;
		return Array.from({ length: n }, (_, at) => {
			const order: OrderRow = {
				id: newId('ord'),
				user_id: user.id,
				email: user.email,
				bundle_id: null,
				status: 'completed',
				domain_count: 1,
				lines: [{ type: 'google_license', quantity: 2, amount_cents: 500 }],
				renews_at: new Date(this.core.clock.now() + this.core.periodMs).toISOString(),
				personas: [],
				domainIds: [],
				created_at: isoNow(this.core),
				...fields,
			};
			const domain = this.domain(account, `ordered-${first + at}.example`, {
				category: 'connected',
				status: 'active',
				provider: 'google',
				user_id: user.id,
				order_id: order.id,
				inboxes: 2,
			});
			order.domainIds = [domain.id];
			return account.orders.add(order);
		});
	}

	/** Makes a name behave as told in availability, orders and swaps. */
	mark(key: string, name: string, mark: NameMark): void {
		this.account(key).marks.set(normaliseName(name), mark);
	}

	/** Microsoft mailboxes exist on an imported domain: it is usable for Google only. */
	connectMicrosoft(key: string, name: string): DomainRow {
		const account = this.account(key);
		const domain = account.domain(normaliseName(name)) ?? this.domain(account, name);
		domain.hasMicrosoft = true;
		return domain;
	}

	private account(key: string): Account {
		return this.core.accounts.of(key);
	}

	private orderUser(account: Account): UserRow {
		return createUser(this.core, account, { email: 'orders@seed.example' });
	}

	private domain(account: Account, name: string, fields: Partial<DomainRow> = {}): DomainRow {
		return account.addDomain({
			id: newId('dom'),
			domain: normaliseName(name),
			category: 'inventory',
			status: 'available',
			forwarding_url: null,
			hasMicrosoft: false,
			origin: 'imported',
			nameserversSet: true,
			inboxes: 0,
			cancelScheduled: false,
			retired: false,
			created_at: isoNow(this.core),
			...fields,
		});
	}
}
