/** A call as it came, and how it was answered. */
export interface RecordedRequest {
	method: string;
	/** Below the API's root, for example `/orders/ord_1`. */
	path: string;
	query: Record<string, string>;
	operationId: string | undefined;
	/** null if the connection was destroyed instead. */
	status: number | null;
	/** Raw text of the body, empty if there was none. */
	body: string;
	/** Without `authorization`. */
	headers: Record<string, string>;
	/** `keyLabel` of the key, undefined without a valid one. */
	keyLabel: string | undefined;
	/** Kind of the fault that hit the call. */
	fault: string | undefined;
	requestId: string;
	/** Milliseconds since 1970, when the call came. */
	at: number;
}
