import type { ApiResponse, HttpResponse } from './response';
import type { Environment } from '../contract/account';
import type { EndpointName } from '../contract/endpoints';
import type { ItemRecord } from './itemRecord';
import type { HttpRequest } from './request';
import type { Row } from '../util/row';

/** Sends one request with the key added and gives back any answer; rejects when none came. */
export type Send = (request: HttpRequest) => Promise<HttpResponse>;

/** The key in use and where it may be sent. */
export interface Account {
	apiKey: string;
	baseUrl: string;
	environment: Environment;
	/** What Peeker raised the limit of the key to; undefined for the usual one. */
	callsPerMinute?: number;
	/** Texts that may appear nowhere: keys and webhook secrets. */
	secrets: string[];
	/** Texts that may not be shown as such, though names may hold them by chance. */
	passwords: string[];
	/** Login names that may appear only as the `email` of a customer. */
	logins: string[];
}

/** A write whose answer was lost, as its reconciliation sees it (CONTRACT section 5). */
export interface LostCall {
	/** Its calls end with the time left of the call that was lost. */
	client: Client;
	/**
	 * Whether a row appeared since the lost attempt, by the server's own time.
	 * Throws a `PeekerError` that names the row where Peeker does not tell.
	 */
	isNew: (row: Row) => boolean;
	/** As `isNew`, and not made for another item. */
	made: (row: Row) => boolean;
}

export interface CallOptions {
	/** Fills `{id}` of the endpoint's path. */
	id?: string;
	query?: Record<string, string | number | undefined>;
	body?: object;
	/**
	 * Finds the thing that a lost attempt made, or gives undefined if there is none. Throws when that cannot
	 * be told; the description of a `PeekerError` is told to the user. Needed for a call that may not simply be repeated.
	 */
	reconcile?: (lostCall: LostCall) => Promise<Row | undefined>;
	/** How a user finds out by hand what a lost attempt did. */
	howToCheck?: string;
	/** A repeat is harmless once the reconciliation has found nothing. */
	repeatIfNotFound?: boolean;
	/** "Not found" is a usable answer with no data. */
	notFoundIsEmpty?: boolean;
}

export interface Client {
	account: Account;
	signal?: AbortSignal;
	/** What earlier passes through this item did. */
	record: ItemRecord;
	/**
	 * Calls one endpoint, with pacing and retries inside. A write that an earlier pass has done is answered
	 * from the record.
	 * Throws a `PeekerError` with the reason in words when no usable answer could be had.
	 */
	call: (name: EndpointName, call?: CallOptions) => Promise<ApiResponse>;
	/** The same client, each call of which is over at `latest`, in milliseconds of the monotonic clock. */
	until: (latest: number) => Client;
}
