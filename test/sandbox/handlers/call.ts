import type { Core } from '../core';
import type { Account } from '../store';

/** One call that got through: allowed, within the limit, and valid by `openapi.yaml`. */
export interface Call {
	core: Core;
	account: Account;
	/** The `{id}` of the path, empty if it has none. */
	id: string;
	query: Record<string, string>;
	body: unknown;
	/** The body's text as it came. */
	rawBody: string;
}

export interface Reply {
	status: number;
	body: { data: unknown; links?: unknown; meta?: unknown };
}

export type Handler = (call: Call) => Reply;

export type Handlers = Record<string, Handler>;

/** The success envelope. */
export const reply = (data: unknown, status = 200): Reply => ({ status, body: { data } });
