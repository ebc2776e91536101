/* eslint-disable @n8n/community-nodes/no-restricted-imports, @n8n/community-nodes/no-restricted-globals --
   Test code, never part of the package. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';

export interface Network {
	/** Resolves once no HTTP call of this process is on its way, and what came of the last has been dealt with. */
	quiet: () => Promise<void>;
	stopWatching: () => void;
}

/** Watches the HTTP calls of this process, those of `node:http` and those of `fetch`. */
export function watchNetwork(): Network {
	const underWay = new Set<unknown>();
	const done = (call: unknown) => void underWay.delete(call);
	const started = (message: unknown) => {
		const { request } = message as { request: ClientRequest };
		underWay.add(request);
		request.once('close', () => done(request));
	};
	const fetchStarted = (message: unknown) =>
		void underWay.add((message as { request: unknown }).request);
	const fetchEnded = (message: unknown) => done((message as { request: unknown }).request);
	const listeners: Array<[string, (message: unknown) => void]> = [
		['http.client.request.start', started],
		['undici:request:create', fetchStarted],
		['undici:request:trailers', fetchEnded],
		['undici:request:error', fetchEnded],
	];
	for (const [name, listener] of listeners) subscribe(name, listener);
	return {
		async quiet() {
			for (let turns = 0; turns < 4; turns++) {
				await new Promise((resolve) => setImmediate(resolve));
				if (underWay.size > 0) turns = 0;
			}
		},
		stopWatching() {
			for (const [name, listener] of listeners) unsubscribe(name, listener);
		},
	};
}
