import { invalid } from './errors';
import { shapeConflict } from './requestErrors';
import { requiredDomains } from './sizing';
import type { Account } from './store';
import type { Persona } from './types';

/** The body of `POST /orders`, valid by `openapi.yaml`. */
export interface OrderBody {
	user: string;
	sequencer: {
		provider: string;
		client_id: number | string | null;
		login_email: string;
		login_password: string;
	};
	domains: Array<string | { domain: string; forwarding_url?: string }>;
	personas: Persona[];
	forwarding_url?: string;
	bundle_id?: string;
	google_licenses?: number;
	google_inboxes_per_domain?: number;
	microsoft_licenses?: number;
	microsoft_inboxes_per_domain?: number;
}

/** How many domains and inboxes an order is for. */
export interface OrderSize {
	bundleId: string | null;
	googleDomains: number;
	microsoftDomains: number;
	googleInboxes: number;
	googleInboxesPerDomain: number;
	microsoftInboxesPerDomain: number;
}

// The contract names no density for bundles.
const BUNDLE_MICROSOFT_DENSITY = 50;

function bundleSize(account: Account, bundleId: string): OrderSize {
	const bundle = account.bundles.get(bundleId);
	if (!bundle) throw invalid('bundle_id', 'No such bundle.');
	if (bundle.status === 'archived') throw invalid('bundle_id', 'The bundle is archived.');
	const { google, microsoft } = requiredDomains(bundle);
	return {
		bundleId,
		googleDomains: google,
		microsoftDomains: microsoft,
		googleInboxes: google * bundle.google_inboxes_per_domain,
		googleInboxesPerDomain: bundle.google_inboxes_per_domain,
		microsoftInboxesPerDomain: BUNDLE_MICROSOFT_DENSITY,
	};
}

/**
 * What an order asks for (CONTRACT section 8).
 *
 * @throws ApiError `order_shape_conflict` or `invalid_request`
 */
export function orderSize(account: Account, body: OrderBody): OrderSize {
	if (body.bundle_id !== undefined) return bundleSize(account, body.bundle_id);
	const google = body.google_licenses ?? 0;
	const microsoft = body.microsoft_licenses ?? 0;
	if (google + microsoft === 0) throw shapeConflict();
	if (google > 0 && body.google_inboxes_per_domain === undefined) {
		throw invalid('google_inboxes_per_domain', 'Needed with google_licenses: 2 or 3.');
	}
	if (microsoft > 0 && body.microsoft_inboxes_per_domain === undefined) {
		throw invalid(
			'microsoft_inboxes_per_domain',
			'Needed with microsoft_licenses: 25, 50, 75 or 99.',
		);
	}
	const perDomain = body.google_inboxes_per_domain ?? 2;
	return {
		bundleId: null,
		googleDomains: Math.ceil(google / perDomain),
		microsoftDomains: microsoft,
		googleInboxes: google,
		googleInboxesPerDomain: perDomain,
		microsoftInboxesPerDomain: body.microsoft_inboxes_per_domain ?? 0,
	};
}
