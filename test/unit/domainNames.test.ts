import fc from 'fast-check';

import { parseDomainNames, splitEntries } from '../../nodes/Peeker/input/domainNames';

/** RFC 1035 (lengths, letters-digits-hyphen) and RFC 3696 section 2 (the last label), written apart from our own rule. */
function isHostName(name: string): boolean {
	if (name.length > 253 || name !== name.toLowerCase()) return false;
	const labels = name.split('.');
	const last = labels[labels.length - 1];
	return (
		labels.length >= 2 &&
		labels.every((label) => label.length >= 1 && label.length <= 63) &&
		labels.every((label) =>
			[...label].every((sign) => 'abcdefghijklmnopqrstuvwxyz0123456789-'.includes(sign)),
		) &&
		labels.every((label) => !label.startsWith('-') && !label.endsWith('-')) &&
		last.length >= 2 &&
		(last.startsWith('xn--') || [...last].every((sign) => sign >= 'a' && sign <= 'z'))
	);
}

const label63 = 'a'.repeat(63);
/** Four labels that make 253 characters with ".com". */
const name253 = [label63, label63, label63, 'a'.repeat(57), 'com'].join('.');

describe('a name', () => {
	it.each([
		['example.com', 'example.com'],
		['EXAMPLE.Com', 'example.com'],
		['  example.com\t', 'example.com'],
		['example.com.', 'example.com'],
		['a.b.example.co.uk', 'a.b.example.co.uk'],
		['3com.com', '3com.com'],
		['123.com', '123.com'],
		['a--b.com', 'a--b.com'],
		['bücher.de', 'xn--bcher-kva.de'],
		['BÜCHER.DE', 'xn--bcher-kva.de'],
		['bu\u0308cher.de', 'xn--bcher-kva.de'],
		['straße.de', 'xn--strae-oqa.de'],
		['xn--bcher-kva.de', 'xn--bcher-kva.de'],
		['XN--BCHER-KVA.de', 'xn--bcher-kva.de'],
		['💩.la', 'xn--ls8h.la'],
		['例え。テスト', 'xn--r8jz45g.xn--zckzah'],
		['example。com', 'example.com'],
		['bücher.de。', 'xn--bcher-kva.de'],
		['ｅｘａｍｐｌｅ.com', 'example.com'],
		[`${label63}.com`, `${label63}.com`],
		[name253, name253],
		[`${name253}.`, name253],
	])('%j reads %j', (given, name) => {
		expect(parseDomainNames(given)).toEqual({ names: [name], bad: [] });
	});

	it.each([
		['https://example.com', 'is a web address'],
		['http://bücher.de/x', 'is a web address'],
		['example.com/path', 'is a web address'],
		['ftp://example.com', 'is a web address'],
		['dana@example.com', 'is an email address'],
		['*.example.com', 'has a wildcard'],
		['example', 'has no ending'],
		['localhost', 'has no ending'],
		['bücher', 'has no ending'],
		['.example.com', 'two dots'],
		['example..com', 'two dots'],
		['example.com..', 'two dots'],
		['.', 'has no ending'],
		['example.com:8080', 'has a character'],
		['bücher.de:8080', 'has a character'],
		['exa_mple.com', 'has a character'],
		['-example.com', 'has a character'],
		['example-.com', 'has a character'],
		['exam%70le.com', 'has a character'],
		['bü%2echer.de', 'has a character'],
		['exam"ple.com', 'has a character'],
		['[::1]', 'has no ending'],
		['192.168.0.1', 'has no valid ending'],
		['１９２.１６８.０.１', 'has no valid ending'],
		['example.c', 'has no valid ending'],
		['example.123', 'has no valid ending'],
		['example.c0m', 'has no valid ending'],
		[`${label63}a.com`, 'a part longer than 63'],
		[`${'ü'.repeat(70)}.com`, 'a part longer than 63'],
		[`a${name253}`, 'longer than the 253'],
		['\u202eexample.com', 'has a character'],
		[5, 'has no ending'],
		[true, 'has no ending'],
		[{ name: 'example.com' }, 'has a character'],
	])('%j is refused: %s', (given, problem) => {
		const { names, bad } = parseDomainNames(given);
		expect(names).toEqual([]);
		expect(bad).toHaveLength(1);
		expect(bad[0].problem).toContain(problem);
	});

	it('is quoted in the problem as it was given', () => {
		expect(parseDomainNames('ok.com, BAD_Name.com').bad[0].value).toBe('BAD_Name.com');
	});
});

describe('a list of names', () => {
	it.each<[string, unknown]>([
		['commas', 'b.com,a.com,c.com'],
		['commas and spaces', ' b.com , a.com,, c.com, '],
		['lines', 'b.com\r\na.com\n\nc.com\n'],
		['semicolons and tabs', 'b.com;a.com\tc.com'],
		['an array', ['b.com', 'a.com', 'c.com']],
		['nested arrays', [['b.com', ['a.com']], [], 'c.com']],
		['texts of several names', ['b.com a.com', 'c.com']],
		[
			'rows of Check Availability',
			[{ domain: 'b.com', available: true }, { domain: 'a.com' }, { domain: 'c.com' }],
		],
		['a row that holds a list', { domain: ['b.com', 'a.com', 'c.com'] }],
		['names given twice', 'b.com a.com B.COM c.com a.com. b。com'],
		['gaps', ['b.com', null, undefined, '', 'a.com', 'c.com', { domain: null }]],
	])('may come as %s', (_form, given) => {
		expect(parseDomainNames(given)).toEqual({ names: ['b.com', 'a.com', 'c.com'], bad: [] });
	});

	it.each([[null], [undefined], [''], [' ,;\n '], [[]], [[[]]], [{ domain: null }]])(
		'%j holds none',
		(given) => {
			expect(parseDomainNames(given)).toEqual({ names: [], bad: [] });
		},
	);

	it('keeps what is told to be something else', () => {
		const isId = (entry: string) => entry.startsWith('dom_');
		expect(parseDomainNames('dom_01AbC, A.com, dom_01AbC', isId).names).toEqual([
			'dom_01AbC',
			'a.com',
		]);
	});

	it.each([[() => 1], [Symbol('name')], [10n]])('survives what no JSON can hold: %p', (given) => {
		expect(parseDomainNames(given).names).toEqual([]);
		expect(parseDomainNames(given).bad).not.toEqual([]);
	});
});

const sign = fc.oneof(
	fc.constantFrom(...'abz019-_.。．@:/*%ÜüßİıſK💩例\u00ad\u200d\u0308\u202e'),
	fc.string({ unit: 'grapheme', minLength: 1, maxLength: 1 }),
);
const label = fc.string({ unit: sign, maxLength: 8 });
const nearlyName = fc
	.tuple(
		fc.array(label, { minLength: 1, maxLength: 4 }),
		fc.constantFrom('com', 'de', 'テスト', 'c', ''),
	)
	.map(([labels, end]) => [...labels, end].join('.'));
const realName = fc.domain();
const given: fc.Arbitrary<unknown> = fc.oneof(
	nearlyName,
	fc.array(fc.oneof(realName, nearlyName), { maxLength: 8 }),
	fc.array(realName).map((names) => names.join('\n')),
	fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
);

describe('whatever is given', () => {
	it('is read without an exception, and every accepted name is a host name', () => {
		fc.assert(
			fc.property(given, (raw) => {
				const { names, bad } = parseDomainNames(raw);
				expect(names.filter((name) => !isHostName(name))).toEqual([]);
				expect(bad.every(({ problem }) => /^(is|has) /.test(problem))).toBe(true);
			}),
			{ numRuns: 1_000 },
		);
	});

	it('gives names that are read as themselves, each once', () => {
		fc.assert(
			fc.property(given, (raw) => {
				const { names } = parseDomainNames(raw);
				expect(parseDomainNames(names)).toEqual({ names, bad: [] });
				expect(parseDomainNames([...names, ...names].join(', ')).names).toEqual(names);
			}),
			{ numRuns: 500 },
		);
	});

	it('keeps the order of first mention', () => {
		fc.assert(
			fc.property(
				fc.array(fc.oneof(realName, fc.constantFrom('a.com', 'A.com', 'b.com'))),
				(list) => {
					const firsts = list.map((name) => name.toLowerCase());
					expect(parseDomainNames(list).names).toEqual([...new Set(firsts)]);
				},
			),
		);
	});

	it('is either a name or a bad name, entry by entry', () => {
		fc.assert(
			fc.property(fc.array(fc.oneof(realName, nearlyName)), (list) => {
				const entries = splitEntries(list);
				const alone = entries.map((entry) => parseDomainNames([entry]));
				const all = parseDomainNames(list);
				expect(all.bad).toEqual(alone.flatMap(({ bad }) => bad));
				expect(all.names).toEqual([...new Set(alone.flatMap(({ names }) => names))]);
			}),
		);
	});
});

describe('a list written as JSON', () => {
	it('is read as a list, as AI agents give it', () => {
		expect(parseDomainNames('["A.com", "b.com", {"domain": "c.com"}]').names).toEqual([
			'a.com',
			'b.com',
			'c.com',
		]);
	});

	it('is told name by name when it is not whole', () => {
		expect(parseDomainNames('["a.com", ').bad).not.toEqual([]);
	});
});
