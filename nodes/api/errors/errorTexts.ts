import type { Endpoint, EndpointName } from '../contract/endpoints';
import { ENDPOINTS } from '../contract/endpoints';
import type { Failure } from './failure';
import { LIMITS } from '../contract/limits';

/** What happened, and how to get unstuck: for someone who has never read the API docs. */
export interface ErrorText {
	headline: string;
	advice: string;
}

const PORTAL = 'the Peeker Partner portal';

/** One text for every code of CONTRACT section 3. */
export const CODE_TEXTS: Record<string, ErrorText> = {
	invalid_request: {
		headline: 'Peeker did not accept a value of this request',
		advice: 'Correct the field named below and run the node again. This call changed nothing.',
	},
	unauthorized: {
		headline: 'Peeker did not accept the API key',
		advice: `Open the Peeker credential and paste a key that is still valid (${PORTAL}, API keys).`,
	},
	forbidden: {
		headline: 'This API key may not do that',
		advice: `The key was made for reading only, or with limited rights. Use a key with the preset "full" (${PORTAL}, API keys).`,
	},
	not_found: {
		headline: 'Peeker does not know the thing with this ID',
		advice:
			'Check the ID, and that it belongs to the account and the environment (live or sandbox) of this key.',
	},
	rate_limited: {
		headline: 'Peeker is receiving too many calls with this key',
		advice: `Its limit is ${LIMITS.callsPerMinute} calls a minute for each key. Run it later, or let fewer workflows use this key at the same time.`,
	},
	cloudflare_account_capacity: {
		headline: 'Peeker has no room for another direct import right now',
		advice:
			"Import the domains as a queued job, which is not held up by this: add the option 'Large Lists' and choose 'Queue'.",
	},
	provider_not_supported: {
		headline: 'Peeker cannot set up this provider here',
		advice: 'Choose Google or Microsoft inboxes as your plan allows, and order again.',
	},
	smartlead_connection_required: {
		headline: 'The order needs a Smartlead connection',
		advice: `Connect Smartlead in ${PORTAL}, and enter the Smartlead login in the Peeker credential or in the order.`,
	},
	smartlead_client_not_found: {
		headline: 'Smartlead has no client with this ID',
		advice:
			"Check 'Smartlead Client ID' (in the order, the user or the credential), or leave it empty for your default client.",
	},
	order_shape_conflict: {
		headline: 'The order mixes a bundle with single licenses',
		advice:
			"Order either by bundle ('Order Type' = Bundle) or by license numbers ('Order Type' = Custom), not both.",
	},
	domain_count_mismatch: {
		headline: 'The number of domains does not fit the order',
		advice: 'Give exactly as many domains as the order needs. Nothing was charged.',
	},
	domain_already_in_active_order: {
		headline: 'A domain already belongs to another active order',
		advice:
			'Take out the domains named below, or cancel the other order first and wait until it has ended. Nothing was charged.',
	},
	domain_not_imported: {
		headline: 'A domain has to be imported first',
		advice:
			"Import it with the operation 'Create' of 'Domain Import', set its nameservers, and order once the import is completed. Nothing was charged.",
	},
	domains_not_submittable: {
		headline: 'Some domains cannot be registered',
		advice: 'Replace the domains named below and order again. Nothing was charged.',
	},
	premium_domain_not_supported: {
		headline: 'Premium domain names cannot be ordered',
		advice: 'Replace the name with an ordinary one. Nothing was charged.',
	},
	domain_not_usable_for_provider: {
		headline: 'A domain cannot be used for the provider it is needed for',
		advice:
			'A domain that already carries Microsoft inboxes can only take Google ones. Replace it by a domain usable for Microsoft. Nothing was charged.',
	},
	internal_error: {
		headline: 'Peeker had a fault on its side',
		advice: 'Try again later. If it stays, write to Peeker support and give the request ID below.',
	},
};

/** The refusal of a second user with one address; its code is not documented (CONTRACT section 11). */
export const DUPLICATE_USER: ErrorText = {
	headline: 'There already is a user with this email address',
	advice:
		"Use the existing user, whose ID is below, or choose the operation 'Create or Update' instead.",
};

/** What the fields of an order name (CONTRACT section 8). */
const ORDER_NOUNS: Record<string, string> = { bundle_id: 'bundle', user: 'user' };

/** What an order names and Peeker does not know: by the field, else by the words of the refusal. */
function nounOfOrder({ field = '', apiMessage = '' }: Failure): string {
	const named = Object.values(ORDER_NOUNS).filter((noun) =>
		apiMessage.toLowerCase().includes(noun),
	);
	return ORDER_NOUNS[field] ?? (named.length === 1 ? named[0] : 'user or no bundle');
}

/** The text for an ID that Peeker does not know, naming what was looked for where that is clear. */
export function notFoundText(failure: Failure): ErrorText {
	const { endpoint } = failure;
	const { noun: usual }: Partial<Endpoint> = endpoint ? ENDPOINTS[endpoint] : {};
	const noun = endpoint === 'createOrder' ? nounOfOrder(failure) : usual;
	const { not_found: text } = CODE_TEXTS;
	return noun ? { ...text, headline: `Peeker has no ${noun} with this ID` } : text;
}

interface UnlistedText {
	/** Found in the code, in lower case. */
	pattern: RegExp;
	/** Where the code means that; anywhere if left out. */
	endpoints?: EndpointName[];
	text: ErrorText;
}

const DUPLICATE = /duplicate|already_exists|(^|_)exists($|_)|(^|_)taken($|_)/;

/**
 * Kinds of refusals whose codes the documentation does not list (CONTRACT section 11), told by a word in the
 * code. The same word means one thing of an order and another of a user: the first that fits counts.
 */
export const UNLISTED_TEXTS: UnlistedText[] = [
	{
		pattern: /(^|_)(payment|balance|funds|billing|credits?|wallet)($|_)/,
		text: {
			headline: 'Peeker could not charge your account for this',
			advice: `Check the payment method and balance in ${PORTAL}, then run the node again.`,
		},
	},
	{
		pattern: /cooldown/,
		endpoints: ['createSwap'],
		text: {
			headline: 'This domain was swapped too recently',
			advice:
				'A domain can take one premium swap in 30 days. Wait, or use a standard swap instead.',
		},
	},
	{
		pattern: /quota|allowance|limit_(reached|exceeded)/,
		endpoints: ['createSwap'],
		text: {
			headline: 'Your plan has no allowance left for this',
			advice: `Premium swaps are limited to a share of your Microsoft inboxes. Use a standard swap, or ask Peeker about a higher plan.`,
		},
	},
	{
		pattern: new RegExp(`${DUPLICATE.source}|email.*use`),
		endpoints: ['createUser', 'updateUser'],
		text: DUPLICATE_USER,
	},
	{
		pattern: DUPLICATE,
		endpoints: ['createOrder'],
		text: {
			headline: 'Peeker takes this order for one that is there already',
			advice:
				"Look for it with the operation 'Get Many' of 'Order' before you order again, so that nothing is ordered twice.",
		},
	},
	{
		pattern: DUPLICATE,
		endpoints: ['createSwap', 'createUserNamesSwap'],
		text: {
			headline: 'Peeker takes this swap for one that is there already',
			advice: "Look for it with the operation 'Get Many' of 'Swap' before you run this again.",
		},
	},
	{
		pattern: DUPLICATE,
		endpoints: ['importDomains', 'createDomainImportJob'],
		text: {
			headline: 'Peeker takes this import for one that is there already',
			advice: "Look for it with the operation 'Find' of 'Domain Import'.",
		},
	},
	{
		pattern: DUPLICATE,
		text: {
			headline: 'Peeker says that this is there already',
			advice: 'Look at what is there before you run this again.',
		},
	},
];

/** Fallback by HTTP status, for codes nobody has listed. */
export const STATUS_TEXTS: Record<number, ErrorText> = {
	401: CODE_TEXTS.unauthorized,
	402: UNLISTED_TEXTS[0].text,
	403: CODE_TEXTS.forbidden,
	429: CODE_TEXTS.rate_limited,
};

export const OTHER_REFUSAL: ErrorText = {
	headline: 'Peeker refused this request',
	advice: "Peeker's own words are below.",
};
