/** Rows as the sandbox keeps them. Fields in snake_case are those of the API. */
export type Provider = 'google' | 'microsoft';

export interface Row {
	id: string;
	created_at: string;
}

export interface Sequencer {
	provider: string;
	client_id?: number | string | null;
}

export interface UserRow extends Row {
	email: string;
	first_name: string | null;
	last_name: string | null;
	status: 'active' | 'deleted';
	sequencer: Sequencer | null;
}

export interface BundleRow extends Row {
	name: string;
	monthly_sending_volume: number;
	google_percent: number | null;
	microsoft_percent: number | null;
	send_on_weekends: boolean;
	google_inboxes_per_domain: 2 | 3;
	status: 'active' | 'archived';
}

export type DomainStatus = 'available' | 'in_progress' | 'active' | 'failed' | 'action_required';

export interface DomainRow extends Row {
	domain: string;
	category: 'inventory' | 'connected';
	status: DomainStatus;
	provider?: Provider;
	user_id?: string;
	order_id?: string;
	forwarding_url: string | null;
	/** Microsoft mailboxes exist on it outside of any order here. */
	hasMicrosoft: boolean;
	origin: 'registered' | 'imported';
	/** Its name servers point where they must. */
	nameserversSet: boolean;
	inboxes: number;
	cancelScheduled: boolean;
	/** Milliseconds since 1970. */
	lastPremiumSwapAt?: number;
	/** Replaced by a swap and no longer listed. */
	retired: boolean;
}

export interface ImportItem {
	domain: string;
	status: 'in_progress' | 'completed' | 'failed' | 'action_required';
	reason?: string;
}

export interface ImportRow extends Row {
	form: 'synchronous' | 'job';
	/** Sorted, normalised names joined by commas. */
	nameSet: string;
	status: 'in_progress' | 'completed' | 'failed' | 'action_required';
	items: ImportItem[];
	completed_at: string | null;
}

export interface ForwardingRow extends Row {
	status: 'in_progress' | 'completed' | 'partial_success' | 'failed';
	forwarding_url: string;
	pending: string[];
	completed: string[];
	failed: Array<{ domain: string; reason: string }>;
	completed_at: string | null;
}

export interface Persona {
	first_name: string;
	last_name: string;
	profile_picture_url: string | null;
}

export type OrderStatus =
	| 'in_progress'
	| 'completed'
	| 'failed'
	| 'action_required'
	| 'cancel_scheduled'
	| 'cancelled';

export interface CostLine {
	type: 'google_license' | 'microsoft_license' | 'domain_registration';
	quantity: number;
	amount_cents: number;
}

export interface OrderRow extends Row {
	user_id: string;
	email: string;
	bundle_id: string | null;
	status: OrderStatus;
	domain_count: number;
	lines: CostLine[];
	renews_at: string | null;
	personas: Persona[];
	domainIds: string[];
}

export interface PendingActionRow extends Row {
	type: string;
	reason: 'update_nameservers' | 'replace_domain' | 'profile_picture_not_accessible';
	status: 'open' | 'resolved';
	domain_id: string;
	domain: string;
	order_id: string;
	user_id: string;
	user: Persona | null;
	message: string;
}

export interface SwapRow extends Row {
	type: 'standard' | 'premium' | 'user_names';
	domain_id: string;
	replacement_domain: string | null;
	status: 'created' | 'in_progress' | 'completed' | 'failed' | 'action_required';
	order_id: string;
	user_id: string;
	replacement_domain_id: string | null;
	persona: Persona | null;
}

/** One accepted cancellation. A cancellation asked for twice stands here twice. */
export interface CancellationRow {
	created_at: string;
	order_id: string;
	scope: 'order' | 'domains';
	domains: string[];
	cancels_at: string;
}

/** Money taken. Test keys never have any. */
export interface Charge {
	at: string;
	cents: number;
	currency: 'usd';
	for: string;
}

/** Everything that exists under one key. */
export interface Books {
	users: UserRow[];
	bundles: BundleRow[];
	domains: DomainRow[];
	imports: ImportRow[];
	orders: OrderRow[];
	swaps: SwapRow[];
	forwardingJobs: ForwardingRow[];
	pendingActions: PendingActionRow[];
	cancellations: CancellationRow[];
	charges: Charge[];
}
