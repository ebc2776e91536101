/**
 * Whether a call may be sent again when its answer was lost (CONTRACT section 5):
 * `safe` as it is, `lookFirst` only after a look at what the first attempt did.
 */
export type Repeat = 'safe' | 'lookFirst';

export interface Endpoint {
	method: 'GET' | 'POST' | 'PATCH' | 'DELETE';
	path: string;
	repeat: Repeat;
}

const get = (path: string): Endpoint => ({ method: 'GET', path, repeat: 'safe' });
const post = (path: string, repeat: Repeat): Endpoint => ({ method: 'POST', path, repeat });
const patch = (path: string): Endpoint => ({ method: 'PATCH', path, repeat: 'safe' });
const remove = (path: string): Endpoint => ({ method: 'DELETE', path, repeat: 'safe' });

/** The 29 endpoints (CONTRACT section 6), under the operation IDs of openapi.yaml. */
export const ENDPOINTS = {
	getMe: get('/me'),
	listUsers: get('/users'),
	createUser: post('/users', 'lookFirst'),
	getUser: get('/users/{id}'),
	updateUser: patch('/users/{id}'),
	deleteUser: remove('/users/{id}'),
	listBundles: get('/bundles'),
	createBundle: post('/bundles', 'lookFirst'),
	getBundle: get('/bundles/{id}'),
	updateBundle: patch('/bundles/{id}'),
	deleteBundle: remove('/bundles/{id}'),
	listDomains: get('/domains'),
	checkDomainAvailability: post('/domains/availability', 'safe'),
	findDomainImport: get('/domains/import'),
	importDomains: post('/domains/import', 'lookFirst'),
	getDomainImport: get('/domains/import/{id}'),
	createDomainImportJob: post('/domains/import/jobs', 'safe'),
	getDomainImportJob: get('/domains/import/jobs/{id}'),
	setDomainForwarding: post('/domains/forwarding', 'safe'),
	getForwardingJob: get('/domains/forwarding/{id}'),
	listOrders: get('/orders'),
	createOrder: post('/orders', 'safe'),
	listPendingOrderActions: get('/orders/pending'),
	getOrder: get('/orders/{id}'),
	cancelOrder: post('/orders/{id}/cancel', 'lookFirst'),
	listSwaps: get('/swaps'),
	createSwap: post('/swaps', 'lookFirst'),
	getSwap: get('/swaps/{id}'),
	createUserNamesSwap: post('/swaps/user_names', 'lookFirst'),
} as const satisfies Record<string, Endpoint>;

export type EndpointName = keyof typeof ENDPOINTS;
