import { randomUUID } from 'node:crypto';
import { z, type ZodType, type ZodTypeDef } from 'zod';

const REQUEST_TIMEOUT_MS = 60_000;

export class RestError extends Error {
	constructor(
		readonly method: string,
		readonly path: string,
		readonly status: number,
		readonly body: string,
	) {
		super(`${method} ${path} was answered ${status}: ${body.slice(0, 500)}`);
	}
}

type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** n8n's internal REST API, which its editor uses, with the session of one signed-in user. */
export class RestClient {
	/** n8n ties a session to the browser that signed in. */
	private readonly browserId = randomUUID();

	private cookie = '';

	constructor(private readonly baseUrl: string) {}

	/**
	 * @param path Below `/rest`, with a leading slash.
	 * @param schema What the unwrapped answer must look like.
	 * @throws RestError for any answer that is not 2xx; ZodError for one of another shape.
	 */
	async request<T>(
		method: Method,
		path: string,
		schema: ZodType<T, ZodTypeDef, unknown>,
		body?: object,
	): Promise<T> {
		return envelope.pipe(schema).parse(JSON.parse(await this.text(method, path, body)));
	}

	/**
	 * The answer as it comes, for what n8n sends as a stream of events.
	 *
	 * @throws RestError for any answer that is not 2xx.
	 */
	async text(method: Method, path: string, body?: object): Promise<string> {
		const response = await fetch(`${this.baseUrl}/rest${path}`, {
			method,
			headers: {
				'content-type': 'application/json',
				'browser-id': this.browserId,
				'push-ref': this.browserId,
				cookie: this.cookie,
			},
			body: body && JSON.stringify(body),
			redirect: 'manual',
			signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
		});
		const session = response.headers.getSetCookie().find((entry) => entry.startsWith('n8n-auth='));
		if (session) [this.cookie] = session.split(';');
		const text = await response.text();
		if (!response.ok) throw new RestError(method, path, response.status, text);
		return text;
	}
}

const envelope = z.object({ data: z.unknown() }).transform(({ data }) => data);
