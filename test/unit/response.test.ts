import fc from 'fast-check';

import type { HttpResponse } from '../../nodes/api/client/response';
import { readResponse, readNetworkError } from '../../nodes/api/client/response';
import type { Failure } from '../../nodes/api/errors/failure';

const NOW = Date.UTC(2026, 5, 16);
const read = (answer: Partial<HttpResponse>, hidden?: Parameters<typeof readResponse>[2]) =>
	readResponse(
		{ status: 200, headers: { 'peeker-request-id': 'req_1' }, text: '', ...answer },
		NOW,
		hidden,
	);

function bodyOf(reading: ReturnType<typeof readResponse>) {
	if ('failure' in reading) throw new Error(`A failure: ${JSON.stringify(reading.failure)}`);
	return reading.response.body;
}

function failureOf(reading: ReturnType<typeof readResponse>): Failure {
	if ('response' in reading)
		throw new Error(`A usable answer: ${JSON.stringify(reading.response)}`);
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
		expect(read({ status, text })).toEqual({ response: { body, requestId: 'req_1' } });
	});

	it('may lack the request ID', () => {
		expect(read({ text: '{}', headers: {} })).toEqual({ response: { body: {} } });
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
		[200, '', { kind: 'emptyBody', retryClass: 'lost' }],
		[200, ' \n', { kind: 'emptyBody', retryClass: 'lost' }],
		[200, '{"data":{"id":"or', { kind: 'brokenJson', retryClass: 'lost' }],
		[200, 'OK', { kind: 'brokenJson', retryClass: 'lost' }],
		[200, 'null', { kind: 'brokenJson', retryClass: 'lost' }],
		[200, '[1]', { kind: 'brokenJson', retryClass: 'lost' }],
		[200, HTML, { kind: 'html', retryClass: 'lost' }],
		[201, '\n<html lang="en">', { kind: 'html', retryClass: 'lost' }],
		[301, '', { kind: 'redirect', retryClass: 'fatal' }],
		[302, HTML, { kind: 'redirect', retryClass: 'fatal' }],
		[307, '{"data":{}}', { kind: 'redirect', retryClass: 'fatal' }],
		[
			400,
			refused({ code: 'invalid_request', message: 'No', field: 'email' }),
			{
				kind: 'api',
				retryClass: 'clientError',
				code: 'invalid_request',
				apiMessage: 'No',
				field: 'email',
			},
		],
		[400, '', { kind: 'api', retryClass: 'clientError' }],
		[400, '{"message":"no envelope"}', { kind: 'api', retryClass: 'clientError' }],
		[400, '{"error":"text"}', { kind: 'api', retryClass: 'clientError' }],
		[
			400,
			'{"error":{"code":7,"field":null,"message":{},"details":[1]}}',
			{ kind: 'api', retryClass: 'clientError' },
		],
		[401, HTML, { kind: 'html', retryClass: 'clientError' }],
		[
			403,
			'{"error":{"code":"forbidden"}}',
			{ kind: 'api', retryClass: 'clientError', code: 'forbidden' },
		],
		[404, 'Not found', { kind: 'api', retryClass: 'clientError' }],
		[408, '', { kind: 'api', retryClass: 'lost' }],
		[429, '', { kind: 'api', retryClass: 'rateLimited' }],
		[429, HTML, { kind: 'html', retryClass: 'rateLimited' }],
		[
			500,
			'{"error":{"code":"internal_error"}}',
			{ kind: 'api', retryClass: 'serverError', code: 'internal_error' },
		],
		[502, HTML, { kind: 'html', retryClass: 'lost' }],
		[503, '', { kind: 'gateway', retryClass: 'lost' }],
		[520, 'Web server is returning an unknown error', { kind: 'gateway', retryClass: 'lost' }],
		[524, '{"message":"timed out"}', { kind: 'gateway', retryClass: 'lost' }],
		[504, '', { kind: 'gateway', retryClass: 'lost' }],
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
				if ('response' in reading) expect(Math.floor(status / 100)).toBe(2);
				else expect(reading.failure.status).toBe(status);
			}),
		);
	});
});

describe('what is hidden', () => {
	const hidden = {
		secrets: ['pk_live_canary'],
		passwords: ['päss"wort'],
		logins: ['ops@agency.com'],
	};

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
		for (const secret of Object.values(hidden).flat()) {
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
			'{"data":{"note":"pk_live_canary","email":"ops@agency.com","owner":"ops@agency.com","word":"päss\\"wort"}}';
		expect(bodyOf(read({ text }, hidden))).toEqual({
			data: { note: '***', email: 'ops@agency.com', owner: '***', word: '***' },
		});
	});

	it('damages no name or ID of a usable answer that holds a password by chance', () => {
		const text = '{"data":{"id":"dom_mail7","domain":"northwind-mail.example","mail.example":"x"}}';
		const read2 = read({ text }, { ...hidden, passwords: ['mail'], logins: ['northwind'] });
		expect(bodyOf(read2)).toEqual(JSON.parse(text));
	});

	it('is masked in a usable answer also as a part, where it is a key', () => {
		const text = '{"data":{"note":"sent with Bearer pk_live_canary","pk_live_canary":1}}';
		expect(bodyOf(read({ text }, hidden))).toEqual({
			data: { note: 'sent with Bearer ***', '***': 1 },
		});
	});

	it.each(['2500', 'true', 'null', '25000'])(
		'does not make a usable answer unreadable where the password is %s',
		(password) => {
			const text = '{"data":{"volume":25000,"flag":true,"none":null,"note":"it is true: 25000"}}';
			const { data } = bodyOf(read({ text }, { ...hidden, passwords: [password] }));
			expect(data).toMatchObject({ volume: 25_000, flag: true, none: null });
		},
	);
});

describe('a request without an answer', () => {
	const coded = (code: unknown, cause?: unknown) =>
		Object.assign(new Error(`connect ${String(code)}`), { code, cause });

	it.each<[string, unknown, Partial<Failure>]>([
		['ENOTFOUND', coded('ENOTFOUND'), { retryClass: 'unsent', kind: 'dns' }],
		['EAI_AGAIN', coded('EAI_AGAIN'), { retryClass: 'unsent', kind: 'dns' }],
		['ECONNREFUSED', coded('ECONNREFUSED'), { retryClass: 'unsent', kind: 'connectionRefused' }],
		['EHOSTUNREACH', coded('EHOSTUNREACH'), { retryClass: 'unsent', kind: 'connectionRefused' }],
		[
			'EHOSTUNREACH while an answer was read',
			{ code: 'ERR_NETWORK', cause: { code: 'EHOSTUNREACH', syscall: 'read' } },
			{ retryClass: 'lost', kind: 'connectionLost' },
		],
		[
			'a self-signed certificate',
			coded('DEPTH_ZERO_SELF_SIGNED_CERT'),
			{ retryClass: 'fatal', kind: 'tls' },
		],
		['a certificate that is over', coded('CERT_HAS_EXPIRED'), { retryClass: 'fatal', kind: 'tls' }],
		[
			'a certificate of another host',
			coded('ERR_TLS_CERT_ALTNAME_INVALID'),
			{ retryClass: 'fatal', kind: 'tls' },
		],
		[
			'an unknown issuer',
			coded('UNABLE_TO_VERIFY_LEAF_SIGNATURE'),
			{ retryClass: 'fatal', kind: 'tls' },
		],
		['plain HTTP behind https', coded('EPROTO'), { retryClass: 'fatal', kind: 'tls' }],
		['ETIMEDOUT', coded('ETIMEDOUT'), { retryClass: 'lost', kind: 'timeout' }],
		['the time-out of axios', coded('ECONNABORTED'), { retryClass: 'lost', kind: 'timeout' }],
		['ECONNRESET', coded('ECONNRESET'), { retryClass: 'lost', kind: 'connectionLost' }],
		['EPIPE', coded('EPIPE'), { retryClass: 'lost', kind: 'connectionLost' }],
		['a code nobody knows', coded('EWHATEVER'), { retryClass: 'lost', kind: 'connectionLost' }],
		['the stop button', coded('ERR_CANCELED'), { retryClass: 'lost', kind: 'stopped' }],
		[
			'a cause inside',
			coded(undefined, coded('ECONNREFUSED')),
			{ retryClass: 'unsent', kind: 'connectionRefused' },
		],
		[
			'a cause inside a cause',
			coded('ERR_NETWORK', new Error('x', { cause: coded('ENOTFOUND') })),
			{ retryClass: 'unsent', kind: 'dns' },
		],
		[
			'a refusal of n8n itself',
			new Error('The request was blocked'),
			{ retryClass: 'fatal', kind: 'blockedByN8n' },
		],
		[
			'a lost connection as n8n 1.123 to 2.20 tell it',
			Object.assign(new Error('The connection to the server was closed'), {
				httpCode: 'ECONNRESET',
				cause: undefined,
			}),
			{ retryClass: 'lost', kind: 'connectionLost' },
		],
		[
			'a refused connection as n8n 1.123 to 2.20 tell it',
			Object.assign(new Error('The service refused the connection'), {
				httpCode: 'ECONNREFUSED',
			}),
			{ retryClass: 'unsent', kind: 'connectionRefused' },
		],
		[
			'a network gone while an answer is read, as n8n 1.123 to 2.20 tell it',
			Object.assign(new Error('The connection failed'), {
				httpCode: 'EHOSTUNREACH',
				messages: ['read EHOSTUNREACH', 'read EHOSTUNREACH'],
			}),
			{ retryClass: 'lost', kind: 'connectionLost' },
		],
		[
			'an expired certificate as n8n 1.123 to 2.20 tell it',
			Object.assign(new Error('certificate has expired'), { httpCode: 'CERT_HAS_EXPIRED' }),
			{ retryClass: 'fatal', kind: 'tls' },
		],
		['a number as code', coded(403), { retryClass: 'fatal', kind: 'blockedByN8n' }],
		['a text', 'failed', { retryClass: 'fatal', kind: 'blockedByN8n' }],
		['nothing', undefined, { retryClass: 'fatal', kind: 'blockedByN8n' }],
	])('%s', (_what, error, failure) => {
		expect(readNetworkError(error)).toEqual(failure);
	});

	it('of a cause that leads to itself is read to an end', () => {
		const error = coded('ECONNRESET');
		error.cause = error;
		expect(readNetworkError(error).kind).toBe('connectionLost');
	});
});
