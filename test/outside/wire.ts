/** A JSON object as it travels. */
export type Json = Record<string, unknown>;

export interface Received {
	method: string;
	/** Without the base path, for example `/orders/ord_1/cancel`. */
	path: string;
	query: URLSearchParams;
	headers: Record<string, string | string[] | undefined>;
	/** The body as it arrived; empty where there was none. */
	bytes: string;
}

export interface Answer {
	status: number;
	headers: Record<string, string>;
	body: string;
}

/** An answer of the API that is no success (CONTRACT section 3). */
export class Refusal extends Error {
	constructor(
		readonly status: number,
		readonly code: string,
		message: string,
		readonly extra: { field?: string; details?: Json } = {},
	) {
		super(message);
	}

	get body(): Json {
		return { error: { code: this.code, message: this.message, ...this.extra } };
	}
}

export const invalid = (field: string, message: string) =>
	new Refusal(400, 'invalid_request', message, { field });

export const notFound = (what: string) => new Refusal(404, 'not_found', `No such ${what}.`);

/** A copy of the object without some of its fields. */
export const without = (object: Json, fields: string[]): Json =>
	Object.fromEntries(Object.entries(object).filter(([name]) => !fields.includes(name)));
