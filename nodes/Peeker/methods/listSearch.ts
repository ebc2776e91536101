import type {
	ILoadOptionsFunctions,
	INodeListSearchItems,
	INodeListSearchResult,
} from 'n8n-workflow';

import type { Client } from '../../api/client/types';
import { createClient } from '../../api/client/client';
import type { EndpointName } from '../../api/contract/endpoints';
import { LIMITS } from '../../api/contract/limits';
import { RETRY } from '../../api/client/retryPolicy';
import type { Row } from '../../api/util/row';
import { readPage } from '../../api/client/pagination';
import { readCredential, sendThrough } from '../../api/client/transport';
import { toNodeError } from '../nodeError';

interface Listing {
	endpoint: EndpointName;
	/** What the list shows of a row. */
	nameOf: (row: Row) => string;
	/** Narrows the list to what can be chosen. */
	always?: Record<string, string>;
	/** A filter the server itself understands, for the text typed so far. */
	serverFilter?: (text: string) => Record<string, string> | undefined;
}

/** Pages read in one go when a search text fits no row of the first one. */
const PAGES_PER_SEARCH = 5;

const words = (...parts: unknown[]) =>
	parts.filter((part) => typeof part === 'string' && part !== '').join(' · ');

/** 1 reads "1 domain", 25000 "25,000 emails". */
const counted = (count: unknown, noun: string) =>
	typeof count === 'number'
		? `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`
		: '';

/** `action_required` reads "action required". */
const spoken = (state: unknown) => (typeof state === 'string' ? state.replace(/_/g, ' ') : '');

/** How many domains an order on a bundle needs. */
function needs(required: unknown): string {
	const { total, google, microsoft } = Object(required);
	if (typeof total !== 'number') return '';
	return `needs ${counted(total, 'domain')} (${google} Google, ${microsoft} Microsoft)`;
}

async function search(
	client: Client,
	{ endpoint, nameOf, always, serverFilter }: Listing,
	filter = '',
	paginationToken?: unknown,
): Promise<INodeListSearchResult> {
	const text = filter.trim().toLowerCase();
	const filtered = serverFilter?.(text);
	const query = always || filtered ? { ...always, ...filtered } : undefined;
	const fits = ({ name, value }: INodeListSearchItems) =>
		filtered !== undefined || `${name} ${String(value)}`.toLowerCase().includes(text);

	let token = typeof paginationToken === 'string' ? paginationToken : undefined;
	const results: INodeListSearchItems[] = [];
	for (let pages = 0; pages < PAGES_PER_SEARCH; pages++) {
		const page = await readPage(client, endpoint, query, LIMITS.rowsPerPage, token);
		const shown = page.rows.map((row) => ({
			name: nameOf(row) || String(row.id),
			value: String(row.id),
		}));
		results.push(...shown.filter(fits));
		token = page.next;
		if (token === undefined || results.length > 0) break;
	}
	return { results, paginationToken: token };
}

/** A list search for one kind of thing; errors reach the editor in words. */
const searchIn = (listing: Listing) =>
	async function (
		this: ILoadOptionsFunctions,
		filter?: string,
		paginationToken?: unknown,
	): Promise<INodeListSearchResult> {
		try {
			const { account } = await readCredential(this);
			const client = createClient({
				account,
				send: sendThrough(this),
				budgetMs: RETRY.listBudgetMs,
			});
			return await search(client, listing, filter, paginationToken);
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	};

const isEmail = (text: string) => /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text);

export const searchUsers = searchIn({
	endpoint: 'listUsers',
	nameOf: ({ email, first_name, last_name, status }) =>
		words(email, words(first_name, last_name), status === 'deleted' ? 'deleted' : ''),
	serverFilter: (text) => (isEmail(text) ? { email: text } : undefined),
});

export const searchBundles = searchIn({
	endpoint: 'listBundles',
	nameOf: ({ name, monthly_sending_volume, required_domains, status }) =>
		words(
			name,
			// First what an order has to fit: the list cuts off what is long.
			needs(required_domains),
			typeof monthly_sending_volume === 'number'
				? `${counted(monthly_sending_volume, 'email')}/month`
				: '',
			status === 'archived' ? 'archived' : '',
		),
});

export const searchOrders = searchIn({
	endpoint: 'listOrders',
	nameOf: ({ id, email, domain_count, status, created_at }) =>
		words(
			email,
			counted(domain_count, 'domain'),
			spoken(status),
			typeof created_at === 'string' ? created_at.slice(0, 16).replace('T', ' ') : '',
			`…${String(id).slice(-4)}`,
		),
	serverFilter: (text) => (isEmail(text) ? { user_email: text } : undefined),
});

export const searchDomains = searchIn({
	endpoint: 'listDomains',
	// Swaps and renamings are for domains of an order.
	always: { category: 'connected' },
	nameOf: ({ domain, provider, status }) => words(domain, provider, spoken(status)),
	serverFilter: (text) => (isEmail(text) ? { user_email: text } : undefined),
});

export const searchSwaps = searchIn({
	endpoint: 'listSwaps',
	nameOf: ({ type, replacement_domain, domain_id, status }) =>
		words(spoken(type), replacement_domain ?? domain_id, spoken(status)),
});
