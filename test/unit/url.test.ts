import { parseUrl } from '../../nodes/api/util/url';

describe('parseUrl', () => {
	it('reads addresses with other letters, however often it is asked', () => {
		for (let times = 0; times < 20_000; times++) {
			if (parseUrl('https://bücher.de/ü')?.hostname !== 'xn--bcher-kva.de') {
				throw new Error(`wrong at call ${times}`);
			}
		}
		expect(parseUrl('/orders?page_token=a', 'https://api.peeker.ai')?.search).toBe('?page_token=a');
	});

	it.each(['', 'example.com', 'https://', 'http://[::1'])('gives nothing for %j', (text) => {
		expect(parseUrl(text)).toBeUndefined();
	});
});
