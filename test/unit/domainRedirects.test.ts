import { domainRedirects } from '../../nodes/Peeker/input/domainRedirects';

const SHOP = { domain: 'Shop.example', forwarding_url: 'https://shop.northwind.example' };
const redirects = { 'shop.example': 'https://shop.northwind.example' };

describe('the redirects that domains bring along', () => {
	it.each<[string, unknown]>([
		['an object', SHOP],
		['a list', ['mail.example', SHOP]],
		['a list in a list', [[SHOP], 'mail.example']],
		['JSON of a list', JSON.stringify(['mail.example', SHOP])],
		['JSON of an object', JSON.stringify(SHOP)],
		['JSON in a list', [JSON.stringify([SHOP])]],
		['the same twice', [SHOP, SHOP]],
		["n8n's way to write keys", { domain: 'shop.example', forwardingUrl: SHOP.forwarding_url }],
	])('are read out of %s', (_what, raw) => {
		expect(domainRedirects(raw)).toEqual({ redirects });
	});

	it.each([
		'shop.example',
		['a.example', 'b.example'],
		'[broken',
		'',
		null,
		undefined,
		7,
		{ domain: 'a.example' },
		{ domain: 'a.example', forwarding_url: null },
		{ domain: 'a.example', forwarding_url: '' },
		{ forwarding_url: 'https://a.example' },
	])('are none in %j', (raw) => {
		expect(domainRedirects(raw)).toEqual({ redirects: {} });
	});

	it.each([
		[{ ...SHOP, forwarding_url: 'shop' }, /shop\.example needs a full web address.*"shop"/],
		[{ ...SHOP, forwarding_url: 7 }, /shop\.example needs a web address/],
		[[SHOP, { ...SHOP, forwarding_url: 'https://x.example' }], /named twice/],
	])('%j cannot be used', (raw, words) => {
		expect(domainRedirects(raw).problem).toMatch(words);
	});
});
