import { Pool } from 'undici';

/** A call without anything around it. */
export interface BareCall {
	method: 'GET' | 'POST';
	/** Below the base URL, with a leading slash. */
	path: string;
	body?: object;
}

/**
 * Makes calls with nothing but an HTTP client, `atOnce` at a time, reads and parses their answers.
 *
 * @returns Milliseconds.
 */
export async function bareCalls(
	{ baseUrl, key, atOnce = 8 }: { baseUrl: string; key: string; atOnce?: number },
	calls: BareCall[],
): Promise<number> {
	const { origin, pathname } = new URL(baseUrl);
	const begun = performance.now();
	const pool = new Pool(origin, { connections: atOnce });
	await Promise.all(
		calls.map(async ({ method, path, body }) => {
			const { statusCode, body: answer } = await pool.request({
				method,
				path: `${pathname}${path}`,
				headers: {
					authorization: `Bearer ${key}`,
					...(body && { 'content-type': 'application/json' }),
				},
				body: body && JSON.stringify(body),
			});
			await answer.json();
			if (statusCode !== 200) throw new Error(`${method} ${path} was answered ${statusCode}`);
		}),
	);
	const milliseconds = performance.now() - begun;
	await pool.close();
	return milliseconds;
}
