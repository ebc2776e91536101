/** The closed and open value lists of the Partner API (CONTRACT sections 7 and 8), each written once. */
export const BUNDLE_STATUSES = ['active', 'archived'] as const;
export const DOMAIN_CATEGORIES = ['inventory', 'connected'] as const;
export const DOMAIN_STATUSES = [
	'available',
	'in_progress',
	'active',
	'failed',
	'action_required',
] as const;
export const ORDER_STATUSES = [
	'in_progress',
	'completed',
	'failed',
	'action_required',
	'cancel_scheduled',
	'cancelled',
] as const;
export const PENDING_ACTION_STATUSES = ['open', 'resolved'] as const;
export const PROVIDERS = ['google', 'microsoft'] as const;
export const SWAP_STATUSES = [
	'created',
	'in_progress',
	'completed',
	'failed',
	'action_required',
] as const;
export const SWAP_TYPES = ['standard', 'premium'] as const;
export const USER_STATUSES = ['active', 'deleted'] as const;
export const GOOGLE_INBOXES_PER_DOMAIN = [2, 3] as const;
export const MICROSOFT_INBOXES_PER_DOMAIN = [25, 50, 75, 99] as const;

export type Provider = (typeof PROVIDERS)[number];
