/*
 * The facts of this folder carry their address: "CONTRACT section n" is `test/contract/CONTRACT.md`.
 */

/**
 * Whether a call may be sent again when its answer was lost (CONTRACT section 5):
 * `safe` as it is, `reconcileFirst` only after reading what the first attempt did.
 */
export type Repeat = 'safe' | 'reconcileFirst';

export interface Endpoint {
	method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	path: string;
	repeat: Repeat;
	/** What `{id}`, or the ID in the body, names; for the words of "not found". */
	noun?: string;
	/** Changes nothing, although its method is not GET. */
	isRead?: true;
	/** Longest wait for a response, in milliseconds, where it is not the usual one. */
	responseTimeoutMs?: number;
}

type Columns = Pick<Endpoint, 'noun' | 'isRead' | 'responseTimeoutMs'>;

const get = (path: string, columns: Columns = {}): Endpoint => ({
	method: 'GET',
	path,
	repeat: 'safe',
	...columns,
});
const post = (path: string, repeat: Repeat, columns: Columns = {}): Endpoint => ({
	method: 'POST',
	path,
	repeat,
	...columns,
});
const patch = (path: string, columns: Columns): Endpoint => ({
	method: 'PATCH',
	path,
	repeat: 'safe',
	...columns,
});
const remove = (path: string, columns: Columns): Endpoint => ({
	method: 'DELETE',
	path,
	repeat: 'safe',
	...columns,
});

/** The 29 endpoints (CONTRACT section 6), under the operation IDs of openapi.yaml. */
export const ENDPOINTS = {
	getMe: get('/me'),
	listUsers: get('/users'),
	createUser: post('/users', 'reconcileFirst'),
	getUser: get('/users/{id}', { noun: 'user' }),
	updateUser: patch('/users/{id}', { noun: 'user' }),
	deleteUser: remove('/users/{id}', { noun: 'user' }),
	listBundles: get('/bundles'),
	createBundle: post('/bundles', 'reconcileFirst'),
	getBundle: get('/bundles/{id}', { noun: 'bundle' }),
	updateBundle: patch('/bundles/{id}', { noun: 'bundle' }),
	deleteBundle: remove('/bundles/{id}', { noun: 'bundle' }),
	listDomains: get('/domains'),
	checkDomainAvailability: post('/domains/availability', 'safe', { isRead: true }),
	findDomainImport: get('/domains/import'),
	// The synchronous import answers when it has looked at every name.
	importDomains: post('/domains/import', 'reconcileFirst', { responseTimeoutMs: 180_000 }),
	getDomainImport: get('/domains/import/{id}', { noun: 'import' }),
	createDomainImportJob: post('/domains/import/jobs', 'safe'),
	getDomainImportJob: get('/domains/import/jobs/{id}', { noun: 'import' }),
	setDomainForwarding: post('/domains/forwarding', 'safe', { noun: 'domain' }),
	getForwardingJob: get('/domains/forwarding/{id}', { noun: 'forwarding job' }),
	listOrders: get('/orders'),
	createOrder: post('/orders', 'safe'),
	listPendingOrderActions: get('/orders/pending'),
	getOrder: get('/orders/{id}', { noun: 'order' }),
	cancelOrder: post('/orders/{id}/cancel', 'reconcileFirst', { noun: 'order' }),
	listSwaps: get('/swaps'),
	createSwap: post('/swaps', 'reconcileFirst', { noun: 'domain' }),
	getSwap: get('/swaps/{id}', { noun: 'swap' }),
	createUserNamesSwap: post('/swaps/user_names', 'reconcileFirst', { noun: 'domain' }),
} satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof ENDPOINTS;
