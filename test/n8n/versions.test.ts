import { MATRIX, RESOLVED_AS_OF, wantedVersion } from './versions';

describe('the n8n that is asked for', () => {
	it.each(['', 'locked'])('is the one of the lockfile for "%s"', (text) => {
		expect(wantedVersion(text)).toMatchObject({
			kind: 'locked',
			version: expect.stringMatching(/^2\.\d+\.\d+$/),
		});
	});

	it.each(MATRIX)('is %s as of one day, without a lockfile', (version) => {
		expect(wantedVersion(version)).toEqual({ kind: 'dated', version, before: RESOLVED_AS_OF });
	});

	it.each(['latest', 'beta'])('is what the registry calls %s', (tag) => {
		expect(wantedVersion(tag)).toEqual({ kind: 'tag', tag });
	});

	it.each(['2.20', 'v2.20.1', '../2', 'Latest 2'])('cannot be "%s"', (text) => {
		expect(() => wantedVersion(text)).toThrow(`PEEKER_N8N_VERSION is "${text}"`);
	});
});
