/** What an ID of each thing starts with (CONTRACT section 1). Lengths are not checked: shortened IDs occur. */
export const ID_PREFIXES = {
	user: 'usr_',
	bundle: 'bun_',
	order: 'ord_',
	domain: 'dom_',
	import: 'imp_',
	forwardingJob: 'fwj_',
	swap: 'swp_',
} as const;

export type IdKind = keyof typeof ID_PREFIXES;

/** What each thing is called in a sentence, with its article. */
export const ID_NOUNS: Record<IdKind, string> = {
	user: 'a user',
	bundle: 'a bundle',
	order: 'an order',
	domain: 'a domain',
	import: 'an import',
	forwardingJob: 'a forwarding job',
	swap: 'a swap',
};

/**
 * The pattern of one kind of ID, as text for the editor's own check and for our schemas.
 * The characters allowed are those that need no escaping in a URL path.
 */
export const idPattern = (kind: IdKind): string => `^${ID_PREFIXES[kind]}[A-Za-z0-9_-]+$`;
