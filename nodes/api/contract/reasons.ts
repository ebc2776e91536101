/** Why an order, or a swap, waits for the partner (CONTRACT sections 8 and 12); the set is open. */
export const PENDING_REASONS = [
	'update_nameservers',
	'replace_domain',
	'profile_picture_not_accessible',
	// Of the older edition.
	'profile_picture_public_link_required',
	'profile_picture_resubmit',
	'provider_workspace_problem',
] as const;

/** Why a redirect of a domain was not set (CONTRACT sections 8 and 12); the set is open. */
export const FORWARDING_FAILURES = [
	'dns_lookup_failed',
	'target_unreachable',
	'invalid_target',
] as const;
