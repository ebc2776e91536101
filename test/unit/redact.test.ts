import fc from 'fast-check';

import { redact } from '../../nodes/api/client/redact';

describe('redact', () => {
	it.each([
		['plain', 'the key pk_live_abc is wrong', ['pk_live_abc'], 'the key *** is wrong'],
		['everywhere', 'hunter2, hunter2 and hunter22', ['hunter2'], '***, *** and ***2'],
		['in JSON', '{"password":"a\\"b\\\\c\\n"}', ['a"b\\c\n'], '{"password":"***"}'],
		['in an address', 'https://x.com/?q=p%26ss%20w%C3%B6rd', ['p&ss wörd'], 'https://x.com/?q=***'],
		['with signs that mean something in a pattern', 'a $&.*+?^() b', ['$&.*+?^()'], 'a *** b'],
		['the longer of two first', 'topsecret1 topsecret', ['topsecret', 'topsecret1'], '*** ***'],
		['nothing that is not there', 'all fine', ['hunter2'], 'all fine'],
		['nothing too short to tell', 'a cat', ['cat', ''], 'a cat'],
		['without secrets nothing', 'hunter2', [], 'hunter2'],
	])('masks %s', (_what, text, secrets, masked) => {
		expect(redact(text, secrets)).toBe(masked);
	});

	it('leaves no secret, however it is written and whatever stands around it', () => {
		// A secret of asterisks could come out of the mask itself.
		const secret = fc
			.string({ unit: 'grapheme', minLength: 4, maxLength: 20 })
			.filter((text) => text.length >= 4 && !text.includes('*'));
		const spelling = fc.constantFrom<Array<(text: string) => string>>(
			(text) => text,
			(text) => JSON.stringify(text),
			(text) => JSON.stringify({ a: [text, { [text]: `x${text}y` }] }),
			(text) => encodeURIComponent(text),
		);
		const parts = fc.array(fc.tuple(fc.string(), fc.nat(3), spelling), { maxLength: 8 });
		fc.assert(
			fc.property(fc.array(secret, { minLength: 1, maxLength: 4 }), parts, (secrets, list) => {
				const text = list
					.map(([before, which, spelled]) => before + spelled(secrets[which % secrets.length]))
					.join('');
				const masked = redact(text, secrets);
				for (const one of secrets) {
					expect(masked).not.toContain(one);
					expect(masked).not.toContain(JSON.stringify(one).slice(1, -1));
					expect(masked).not.toContain(encodeURIComponent(one));
				}
			}),
		);
	});
});
