import { randomBytes } from 'node:crypto';

import { createBundle, deleteBundle, updateBundle } from './bundles';
import {
	availability,
	findImports,
	importLater,
	importNow,
	importOf,
	setForwarding,
} from './domains';
import { find, isObject } from './input';
import { cancelOrder, createOrder, getOrder, orderSummaries } from './orders';
import { pageOf } from './paging';
import type { Row, State } from './state';
import { createSwap, renameInboxes } from './swaps';
import { createUser, deleteUser, updateUser } from './users';
import type { Answer, Json, Received } from './wire';
import { invalid, notFound, Refusal } from './wire';

type Handler = (state: State, request: Received, body: Json) => Json | Row[];

interface Route {
	method: string;
	path: RegExp;
	status: number;
	handler: Handler;
	isList?: true;
}

const get = (path: RegExp, handler: Handler): Route => ({
	method: 'GET',
	path,
	status: 200,
	handler,
});
const rows = (path: RegExp, handler: (state: State) => Row[]): Route => ({
	...get(path, handler),
	isList: true,
});
const write = (method: string, path: RegExp, status: number, handler: Handler): Route => ({
	method,
	path,
	status,
	handler,
});

function me(state: State, { headers }: Received): Json {
	const environment = String(headers.authorization).includes('pk_live_') ? 'live' : 'test';
	return {
		api_key: { environment, permission_preset: state.preset },
		partner: { id: 'org_1', name: 'Northwind Agency' },
	};
}

const one = (what: string, rowsOf: (state: State) => Row[]): Handler => {
	return (state, request) => find(rowsOf(state), request, what);
};

/** Domain rows carry no address, but can be filtered by that of their customer. */
const domainsWithEmail = ({ domains, users }: State): Row[] =>
	domains.map((domain) => {
		const email = users.find(({ id }) => id === domain.user_id)?.email;
		return Object.defineProperty({ ...domain }, 'email', { value: email, enumerable: false });
	});

/** Longer paths stand before their `{id}` neighbours (CONTRACT section 6). */
const ROUTES: Route[] = [
	get(/^\/me$/, me),
	rows(/^\/users$/, ({ users }) => users),
	write('POST', /^\/users$/, 201, createUser),
	get(
		/^\/users\/[^/]+$/,
		one('user', ({ users }) => users),
	),
	write('PATCH', /^\/users\/[^/]+$/, 200, updateUser),
	write('DELETE', /^\/users\/[^/]+$/, 200, deleteUser),
	rows(/^\/bundles$/, ({ bundles }) => bundles),
	write('POST', /^\/bundles$/, 201, createBundle),
	get(
		/^\/bundles\/[^/]+$/,
		one('bundle', ({ bundles }) => bundles),
	),
	write('PATCH', /^\/bundles\/[^/]+$/, 200, updateBundle),
	write('DELETE', /^\/bundles\/[^/]+$/, 200, deleteBundle),
	rows(/^\/domains$/, domainsWithEmail),
	write('POST', /^\/domains\/availability$/, 200, availability),
	get(/^\/domains\/import$/, findImports),
	write('POST', /^\/domains\/import$/, 200, importNow),
	write('POST', /^\/domains\/import\/jobs$/, 202, importLater),
	get(/^\/domains\/import\/jobs\/[^/]+$/, importOf('job')),
	get(/^\/domains\/import\/[^/]+$/, importOf('synchronous')),
	write('POST', /^\/domains\/forwarding$/, 202, setForwarding),
	get(
		/^\/domains\/forwarding\/[^/]+$/,
		one('forwarding job', ({ forwardings }) => forwardings),
	),
	rows(/^\/orders$/, orderSummaries),
	write('POST', /^\/orders$/, 200, createOrder),
	rows(/^\/orders\/pending$/, ({ actions }) => actions),
	get(/^\/orders\/[^/]+$/, getOrder),
	write('POST', /^\/orders\/[^/]+\/cancel$/, 200, cancelOrder),
	rows(/^\/swaps$/, ({ swaps }) => swaps),
	write('POST', /^\/swaps$/, 201, createSwap),
	write('POST', /^\/swaps\/user_names$/, 201, renameInboxes),
	get(
		/^\/swaps\/[^/]+$/,
		one('swap', ({ swaps }) => swaps),
	),
];

function bodyOf({ bytes }: Received): Json {
	if (bytes === '') return {};
	let parsed: unknown;
	try {
		parsed = JSON.parse(bytes);
	} catch {
		throw invalid('body', 'Not JSON.');
	}
	if (!isObject(parsed)) throw invalid('body', 'Not an object.');
	return parsed;
}

function authorise(state: State, request: Received, route: Route): void {
	const { authorization } = request.headers;
	if (!/^Bearer pk_(live|test)_\S+$/.test(String(authorization))) {
		throw new Refusal(401, 'unauthorized', 'No valid key.');
	}
	const mayWrite =
		state.preset === 'full' ||
		(state.preset === 'limited' && route.path.source.includes('availability'));
	if (route.method !== 'GET' && !mayWrite) {
		throw new Refusal(403, 'forbidden', 'This key only reads.');
	}
}

/** The API itself: does what a request asks and answers as the contract says. */
export class Origin {
	/** Called after each page of a list that was answered, to move what the next page will hold. */
	onPage: ((path: string) => void) | undefined;

	constructor(
		readonly state: State,
		readonly baseUrl: () => string,
	) {}

	answer(request: Received): Answer {
		try {
			return this.done(request);
		} catch (error) {
			const { status, body } =
				error instanceof Refusal ? error : new Refusal(500, 'internal_error', String(error));
			return this.json(status, body);
		}
	}

	private done(request: Received): Answer {
		const route = ROUTES.find(
			({ method, path }) => method === request.method && path.test(request.path),
		);
		if (!route) throw notFound('endpoint');
		authorise(this.state, request, route);
		const data = route.handler(this.state, request, bodyOf(request));
		if (!route.isList) return this.json(route.status, { data });
		const page = pageOf(data as Row[], request, this.baseUrl());
		const answer = this.json(200, page);
		this.onPage?.(request.path);
		return answer;
	}

	json(status: number, body: unknown): Answer {
		return {
			status,
			headers: {
				'content-type': 'application/json',
				'peeker-request-id': `req_${randomBytes(8).toString('hex')}`,
				date: new Date(this.state.now()).toUTCString(),
			},
			body: JSON.stringify(body),
		};
	}
}
