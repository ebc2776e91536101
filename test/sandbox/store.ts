import type { KeyFacts } from './keys';
import type {
	Books,
	BundleRow,
	CancellationRow,
	Charge,
	DomainRow,
	ForwardingRow,
	ImportRow,
	OrderRow,
	PendingActionRow,
	Row,
	SwapRow,
	UserRow,
} from './types';

/** Rows in the order they were added, found by ID, and read newest first in pages. */
export class Collection<T extends Row> {
	private readonly byId = new Map<string, { row: T; sequence: number }>();
	private entries: Array<{ row: T; sequence: number }> = [];
	private next = 1;

	add(row: T): T {
		const entry = { row, sequence: this.next++ };
		this.byId.set(row.id, entry);
		this.entries.push(entry);
		return row;
	}

	get(id: string): T | undefined {
		return this.byId.get(id)?.row;
	}

	remove(id: string): void {
		this.byId.delete(id);
		this.entries = this.entries.filter((entry) => entry.row.id !== id);
	}

	all(): T[] {
		return this.entries.map((entry) => entry.row);
	}

	find(test: (row: T) => boolean): T | undefined {
		return this.entries.find((entry) => test(entry.row))?.row;
	}

	/**
	 * Up to `size` rows that pass `test`, newest first, older than the row numbered `before`.
	 *
	 * @returns `before` for the next page, undefined on the last one
	 */
	page(test: (row: T) => boolean, size: number, before = Infinity) {
		const rows: T[] = [];
		let last = 0;
		for (let at = this.countBefore(before) - 1; at >= 0; at--) {
			const { row, sequence } = this.entries[at];
			if (!test(row)) continue;
			if (rows.length === size) return { rows, before: last };
			rows.push(row);
			last = sequence;
		}
		return { rows, before: undefined };
	}

	private countBefore(sequence: number): number {
		let low = 0;
		let high = this.entries.length;
		while (low < high) {
			const middle = (low + high) >> 1;
			if (this.entries[middle].sequence < sequence) low = middle + 1;
			else high = middle;
		}
		return low;
	}
}

/** A name the sandbox was told to treat in a certain way. */
export type NameMark = 'premium' | 'taken' | 'invalid' | 'errored' | 'blocked';

/** The state under one key. */
export class Account {
	readonly users = new Collection<UserRow>();
	readonly bundles = new Collection<BundleRow>();
	readonly domains = new Collection<DomainRow>();
	readonly imports = new Collection<ImportRow>();
	readonly orders = new Collection<OrderRow>();
	readonly swaps = new Collection<SwapRow>();
	readonly forwardingJobs = new Collection<ForwardingRow>();
	readonly pendingActions = new Collection<PendingActionRow>();
	readonly cancellations: CancellationRow[] = [];
	readonly charges: Charge[] = [];
	/** Orders by the fingerprint of their request body. */
	readonly orderBodies = new Map<string, { orderId: string; at: number }>();
	readonly marks = new Map<string, NameMark>();
	private readonly usersByEmail = new Map<string, UserRow>();
	private readonly domainsByName = new Map<string, DomainRow>();

	constructor(readonly facts: KeyFacts) {}

	addUser(row: UserRow): UserRow {
		this.usersByEmail.set(row.email.toLowerCase(), row);
		return this.users.add(row);
	}

	renameUser(row: UserRow, email: string): void {
		this.usersByEmail.delete(row.email.toLowerCase());
		row.email = email;
		this.usersByEmail.set(email.toLowerCase(), row);
	}

	userByEmail(email: string): UserRow | undefined {
		return this.usersByEmail.get(email.toLowerCase());
	}

	addDomain(row: DomainRow): DomainRow {
		this.domainsByName.set(row.domain, row);
		return this.domains.add(row);
	}

	/** The listed domain of that name. */
	domainByName(name: string): DomainRow | undefined {
		const row = this.domainsByName.get(name);
		return row?.retired ? undefined : row;
	}

	/** The listed domain of that ID or name. */
	domain(idOrName: string): DomainRow | undefined {
		const row = this.domains.get(idOrName);
		return row && !row.retired ? row : this.domainByName(idOrName);
	}

	/** A copy of everything. */
	books(): Books {
		return structuredClone({
			users: this.users.all(),
			bundles: this.bundles.all(),
			domains: this.domains.all(),
			imports: this.imports.all(),
			orders: this.orders.all(),
			swaps: this.swaps.all(),
			forwardingJobs: this.forwardingJobs.all(),
			pendingActions: this.pendingActions.all(),
			cancellations: this.cancellations,
			charges: this.charges,
		});
	}
}
