import fc from 'fast-check';

import type { HttpAnswer } from '../../nodes/api/client/response';
import { readAnswer, readNetworkError } from '../../nodes/api/client/response';
import type { Failure } from '../../nodes/api/errors/failure';

const NOW = Date.UTC(2026, 5, 16);
const read = (answer: Partial<HttpAnswer>, hidden?: Parameters<typeof readAnswer>[2]) =>
	readAnswer(
		{ status: 200, headers: { 'peeker-request-id': 'req_1' }, text: '', ...answer },
		NOW,
		hidden,
	);

function bodyOf(reading: ReturnType<typeof readAnswer>) {
	if ('failure' in reading) throw new Error(`A failure: ${JSON.stringify(reading.failure)}`);
	return reading.answer.body;
}

function failureOf(reading: ReturnType<typeof readAnswer>): Failure {
	if ('answer' in reading) throw new Error(`A usable answer: ${JSON.stringify(reading.answer)}`);
	return reading.failure;
}

const HTML = '<!DOCTYPE html><html><body>502 Bad Gateway</body></html>';
const refused = (error: object) => JSON.stringify({ error });

describe('an answer that can be used', () => {
	it.each([
		[200, '{"data":{"id":"usr_1"}}', { data: { id: 'usr_1' } }],
		[201, ' {"data":[]}\n', { data: [] }],
		[
			202,
			'{"data":{"new_field":{"a":[1]}},"links":{"next":null}}',
			{ data: { new_field: { a: [1] } }, links: { next: null } },
		],
		[200, '{}', {}],
		[204, '', {}],
		[204, '{"data":{"id":"bun_1"}}', { data: { id: 'bun_1' } }],
	])('is %i %s', (status, text, body) => {
		expect(read({ status, text })).toEqual({ answer: { body, requestId: 'req_1' } });
	});

	it('may lack the request ID', () => {
		expect(read({ text: '{}', headers: {} })).toEqual({ answer: { body: {} } });
	});

	it('loses the login it repeats, at any depth', () => {
		const text =
			'{"data":{"sequencer":{"login_password":"x","login_email":"y","client_id":1},"rows":[{"login_password":{"deep":1}}]}}';
		expect(bodyOf(read({ text }))).toEqual({
			data: { sequencer: { client_id: 1 }, rows: [{}] },
		});
	});
});

describe('an answer that cannot be used', () => {
	it.each<[number, string, Partial<Failure>]>([
		[200, '', { kind: 'emptyBody', trouble: 'lost' }],
		[200, ' \n', { kind: 'emptyBody', trouble: 'lost' }],
		[200, '{"data":{"id":"or', { kind: 'brokenJson', trouble: 'lost' }],
		[200, 'OK', { kind: 'brokenJson', trouble: 'lost' }],
		[200, 'null', { kind: 'brokenJson', trouble: 'lost' }],
		[200, '[1]', { kind: 'brokenJson', trouble: 'lost' }],
		[200, HTML, { kind: 'html', trouble: 'lost' }],
		[201, '\n<html lang="en">', { kind: 'html', trouble: 'lost' }],
		[301, '', { kind: 'redirect', trouble: 'final' }],
		[302, HTML, { kind: 'redirect', trouble: 'final' }],
		[307, '{"data":{}}', { kind: 'redirect', trouble: 'final' }],
		[
			400,
			refused({ code: 'invalid_request', message: 'No', field: 'email' }),
			{
				kind: 'api',
				trouble: 'refused',
				code: 'invalid_request',
				apiMessage: 'No',
				field: 'email',
			},
		],
		[400, '', { kind: 'api', trouble: 'refused' }],
		[400, '{"message":"no envelope"}', { kind: 'api', trouble: 'refused' }],
		[400, '{"error":"text"}', { kind: 'api', trouble: 'refused' }],
		[
			400,
			'{"error":{"code":7,"field":null,"message":{},"details":[1]}}',
			{ kind: 'api', trouble: 'refused' },
		],
		[401, HTML, { kind: 'html', trouble: 'refused' }],
		[403, '{"error":{"code":"forbidden"}}', { kind: 'api', trouble: 'refused', code: 'forbidden' }],
		[404, 'Not found', { kind: 'api', trouble: 'refused' }],
		[408, '', { kind: 'api', trouble: 'lost' }],
		[429, '', { kind: 'api', trouble: 'rateLimited' }],
		[429, HTML, { kind: 'html', trouble: 'rateLimited' }],
		[
			500,
			'{"error":{"code":"internal_error"}}',
			{ kind: 'api', trouble: 'broken', code: 'internal_error' },
		],
		[502, HTML, { kind: 'html', trouble: 'lost' }],
		[503, '', { kind: 'api', trouble: 'broken' }],
		[504, '', { kind: 'api', trouble: 'lost' }],
	])('is %i %j', (status, text, failure) => {
		expect(failureOf(read({ status, text }))).toEqual({ ...failure, status, requestId: 'req_1' });
	});

	it.each([
		[refused({ code: 'rate_limited', details: { retry_after_seconds: 7 } }), {}, 7_000],
		['', { 'retry-after': '9' }, 9_000],
		[refused({ details: { retry_after_seconds: 7 } }), { 'retry-after': '9' }, 7_000],
		['', { 'retry-after': new Date(NOW + 4_000).toUTCString() }, 4_000],
		['', {}, undefined],
	])('may ask for a wait: %s %j', (text, headers, retryAfterMs) => {
		expect(failureOf(read({ status: 429, text, headers })).retryAfterMs).toBe(retryAfterMs);
	});

	it('hands its details on', () => {
		const details = { required_count: 3, rows: [{ a: null }] };
		expect(failureOf(read({ status: 400, text: refused({ details }) })).details).toEqual(details);
	});

	it('is told apart from a usable one without an exception, whatever arrives', () => {
		const text = fc.oneof(
			fc.string(),
			fc.json(),
			fc.json().map((json) => `{"error":${json}}`),
		);
		const headers = fc.dictionary(
			fc.constantFrom('peeker-request-id', 'retry-after', 'x'),
			fc.anything(),
		);
		fc.assert(
			fc.property(fc.integer({ min: 100, max: 599 }), text, headers, (status, body, head) => {
				const reading = read({ status, text: body, headers: head });
				if ('answer' in reading) expect(Math.floor(status / 100)).toBe(2);
				else expect(reading.failure.status).toBe(status);
			}),
		);
	});
});

describe('what is hidden', () => {
	const hidden = { secrets: ['pk_live_canary', 'päss"wort'], logins: ['ops@agency.com'] };

	it.each([
		['plain', '{"error":{"message":"pk_live_canary"}}'],
		['escaped as JSON must', '{"error":{"message":"päss\\"wort"}}'],
		['escaped as some servers do', '{"error":{"message":"p\\u00e4ss\\u0022wort"}}'],
		['escaped for no reason', '{"error":{"message":"\\u0070k_live_canary"}}'],
		['in a key', '{"error":{"details":{"pk_live_canary":1,"x":{"päss\\"wort":2}}}}'],
		[
			'in a field, a code and details',
			'{"error":{"code":"pk_live_canary","field":"päss\\"wort","details":{"a":["pk_live_canary"]}}}',
		],
		['a login', '{"error":{"message":"ops@agency.com","details":{"email":"ops@agency.com"}}}'],
	])('is masked in a refusal: %s', (_how, text) => {
		const shown = JSON.stringify(failureOf(read({ status: 400, text }, hidden)));
		for (const secret of [...hidden.secrets, ...hidden.logins]) {
			expect(shown).not.toContain(JSON.stringify(secret).slice(1, -1));
		}
		expect(shown).toContain('***');
	});

	it('is masked in a request ID', () => {
		const headers = { 'peeker-request-id': 'req_pk_live_canary' };
		expect(failureOf(read({ status: 500, headers }, hidden)).requestId).toBe('req_***');
	});

	it('is masked in a usable answer, but for the address of a customer', () => {
		const text =
			'{"data":{"note":"pk_live_canary","email":"ops@agency.com","owner":"ops@agency.com"}}';
		expect(bodyOf(read({ text }, hidden))).toEqual({
			data: { note: '***', email: 'ops@agency.com', owner: '***' },
		});
	});

	it.each(['2500', 'true', 'null', '25000'])(
		'does not make a usable answer unreadable where the password is %s',
		(password) => {
			const text = '{"data":{"volume":25000,"flag":true,"none":null,"note":"it is true: 25000"}}';
			const { data } = bodyOf(read({ text }, { secrets: [password], logins: [] }));
			expect(data).toMatchObject({ volume: 25_000, flag: true, none: null });
		},
	);
});

describe('a request without an answer', () => {
	const coded = (code: unknown, cause?: unknown) =>
		Object.assign(new Error(`connect ${String(code)}`), { code, cause });

	it.each<[string, unknown, Partial<Failure>]>([
		['ENOTFOUND', coded('ENOTFOUND'), { trouble: 'unsent', kind: 'dns' }],
		['EAI_AGAIN', coded('EAI_AGAIN'), { trouble: 'unsent', kind: 'dns' }],
		['ECONNREFUSED', coded('ECONNREFUSED'), { trouble: 'unsent', kind: 'connectionRefused' }],
		['EHOSTUNREACH', coded('EHOSTUNREACH'), { trouble: 'unsent', kind: 'connectionRefused' }],
		[
			'a self-signed certificate',
			coded('DEPTH_ZERO_SELF_SIGNED_CERT'),
			{ trouble: 'final', kind: 'tls' },
		],
		['a certificate that is over', coded('CERT_HAS_EXPIRED'), { trouble: 'final', kind: 'tls' }],
		[
			'a certificate of another host',
			coded('ERR_TLS_CERT_ALTNAME_INVALID'),
			{ trouble: 'final', kind: 'tls' },
		],
		[
			'an unknown issuer',
			coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
			{ trouble: 'final', kind: 'tls' },
		],
		['plain HTTP behind https', coded('EPROTO'), { trouble: 'final', kind: 'tls' }],
		['ETIMEDOUT', coded('ETIMEDOUT'), { trouble: 'lost', kind: 'timeout' }],
		['the time-out of axios', coded('ECONNABORTED'), { trouble: 'lost', kind: 'timeout' }],
		['ECONNRESET', coded('ECONNRESET'), { trouble: 'lost', kind: 'connectionLost' }],
		['EPIPE', coded('EPIPE'), { trouble: 'lost', kind: 'connectionLost' }],
		['a code nobody knows', coded('EWHATEVER'), { trouble: 'lost', kind: 'connectionLost' }],
		['the stop button', coded('ERR_CANCELED'), { trouble: 'lost', kind: 'stopped' }],
		[
			'a cause inside',
			coded(undefined, coded('ECONNREFUSED')),
			{ trouble: 'unsent', kind: 'connectionRefused' },
		],
		[
			'a cause inside a cause',
			coded('ERR_NETWORK', new Error('x', { cause: coded('ENOTFOUND') })),
			{ trouble: 'unsent', kind: 'dns' },
		],
		[
			'a refusal of n8n itself',
			new Error('The request was blocked'),
			{ trouble: 'final', kind: 'notSent' },
		],
		['a number as code', coded(403), { trouble: 'final', kind: 'notSent' }],
		['a text', 'failed', { trouble: 'final', kind: 'notSent' }],
		['nothing', undefined, { trouble: 'final', kind: 'notSent' }],
	])('%s', (_what, error, failure) => {
		expect(readNetworkError(error)).toEqual(failure);
	});

	it('of a cause that leads to itself is read to an end', () => {
		const error = coded('ECONNRESET');
		error.cause = error;
		expect(readNetworkError(error).kind).toBe('connectionLost');
	});
});
