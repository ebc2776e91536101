import fc from 'fast-check';
import { UserError } from 'n8n-workflow';

import type { AnyRequestOptions } from '../../nodes/api/client/withKey';
import { withKey } from '../../nodes/api/client/withKey';

const BASE_URL = 'https://api.peeker.ai/partner/v1';
const KEY = 'pk_live_unit';

const keyed = (options: object, baseUrl: unknown = BASE_URL) =>
	withKey(options as AnyRequestOptions, KEY, baseUrl);

/** Addresses as people and mischief write them. */
const address = fc.oneof(
	fc.constantFrom(
		'/me',
		'me',
		'',
		`${BASE_URL}/me`,
		`${BASE_URL}/../me`,
		`${BASE_URL}-evil/me`,
		'//evil.example/partner/v1/me',
		'https://api.peeker.ai@evil.example/partner/v1/me',
		'https://evil.example/partner/v1/me',
		'https:\\\\evil.example\\partner\\v1',
		'http://api.peeker.ai/partner/v1/me',
		'/%2e%2e/%2e%2e/me',
		'../../me',
		' https://evil.example/me ',
		'javascript:alert(1)',
	),
	fc.webUrl({ withQueryParameters: true, withFragments: true }),
	fc.string(),
);

test('whatever options come, the key goes below the base URL or nowhere', () => {
	const shape = fc.record({ url: address, uri: address, baseURL: address }, { requiredKeys: [] });
	fc.assert(
		fc.property(shape, (options) => {
			let sent: ReturnType<typeof keyed>;
			try {
				sent = keyed(options);
			} catch (error) {
				expect(error).toMatchObject({
					message: 'The Peeker key is sent only to the base URL of its credential',
				});
				return;
			}
			const { origin, pathname } = new URL(sent.url);
			expect(origin).toBe('https://api.peeker.ai');
			expect(`${pathname}/`).toMatch(/^\/partner\/v1\//);
			// n8n reads the one or the other, and axios puts a base before what is relative.
			expect(sent).toMatchObject({
				baseURL: undefined,
				...('uri' in options && { uri: sent.url }),
			});
			expect(sent.headers).toEqual({ Authorization: `Bearer ${KEY}` });
		}),
	);
});

test.each([
	['an address below the base URL', { url: `${BASE_URL}/users?page=2` }, '/users?page=2'],
	['the older form of it', { uri: `${BASE_URL}/users` }, '/users'],
	['url before uri', { url: `${BASE_URL}/users`, uri: 'https://evil.example/' }, '/users'],
	['a path', { url: '/users' }, '/users'],
	['a path and the same base', { baseURL: `${BASE_URL}/`, url: '/users' }, '/users'],
	[
		'a path and a base, with slashes too many',
		{ baseURL: `${BASE_URL}//`, url: '//users' },
		'/users',
	],
	['an address with spaces around it', { url: ` ${BASE_URL}/users ` }, '/users'],
	['no address at all', {}, '/'],
	['a path and an empty base', { baseURL: ' ', url: 'users' }, '/users'],
	[
		'an address over another base',
		{ baseURL: 'https://evil.example', url: `${BASE_URL}/me` },
		'/me',
	],
	['the base URL itself', { url: BASE_URL }, ''],
])('%s', (_, options, path) => {
	expect(keyed(options).url).toBe(`${BASE_URL}${path}`);
});

test.each([
	['nothing', undefined],
	['an empty text', ''],
	['the key of somebody else', 'sk_live_another'],
	['only a beginning', 'pk_live_'],
	['a key with a line break in it', 'pk_live_unit\r\nX-Injected: 1'],
])('a key that is none goes nowhere: %s', (_, key) => {
	const call = () => withKey({ url: '/me' }, key, BASE_URL);
	expect(call).toThrow(UserError);
	expect(call).toThrow('does not look like a Peeker key');
});

test('spaces around a key, as they come along when it is copied, are left out', () => {
	const { headers } = withKey({ url: '/me' }, ` ${KEY}\n`, BASE_URL);
	expect(headers).toEqual({ Authorization: `Bearer ${KEY}` });
});

test('what another place is told says where the key may go', () => {
	const call = () => keyed({ url: 'https://evil.example/' });
	expect(call).toThrow(expect.objectContaining({ description: expect.stringContaining(BASE_URL) }));
});

test('other headers stay, another authorization does not', () => {
	const headers = { 'X-Trace': '1', AUTHORIZATION: 'Bearer other', authorization: 'Basic x' };
	expect(keyed({ url: '/me', headers }).headers).toEqual({
		'X-Trace': '1',
		Authorization: `Bearer ${KEY}`,
	});
});

test('nothing that a node says makes it follow redirects or trust a bad certificate', () => {
	const careless = {
		disableFollowRedirect: false,
		followRedirect: true,
		followAllRedirects: true,
		maxRedirects: 21,
		skipSslCertificateValidation: true,
		rejectUnauthorized: false,
	};
	expect(keyed({ url: '/me', ...careless })).toMatchObject({
		disableFollowRedirect: true,
		followRedirect: false,
		followAllRedirects: false,
		maxRedirects: 0,
		skipSslCertificateValidation: false,
		rejectUnauthorized: true,
	});
});

test('a proxy is used where it cannot read the key', () => {
	const proxy = 'http://proxy.example:3128';
	expect(keyed({ url: '/me', proxy }).proxy).toBe(proxy);
	const local = 'http://127.0.0.1:4010/partner/v1';
	expect(keyed({ url: '/me', proxy }, local).proxy).toBeUndefined();
});
