import fc from 'fast-check';

import { snakeCaseKeys } from '../../nodes/api/util/snakeCaseKeys';
import { chunk } from '../../nodes/api/util/chunk';

describe('snakeCaseKeys', () => {
	it.each([
		['email', 'email'],
		['firstName', 'first_name'],
		['googleInboxesPerDomain', 'google_inboxes_per_domain'],
		['profilePictureUrl', 'profile_picture_url'],
	])('turns %s into %s', (from, to) => {
		expect(snakeCaseKeys({ [from]: 1 })).toEqual({ [to]: 1 });
	});

	it('leaves out what is absent and keeps null, 0, false and empty texts', () => {
		const fields = { gone: undefined, none: null, zero: 0, off: false, blank: '' };
		expect(Object.entries(snakeCaseKeys(fields))).toEqual([
			['none', null],
			['zero', 0],
			['off', false],
			['blank', ''],
		]);
	});

	it('keeps the order of the keys and does not look into values', () => {
		expect(JSON.stringify(snakeCaseKeys({ bB: { cC: 1 }, aA: [] }))).toBe(
			'{"b_b":{"cC":1},"a_a":[]}',
		);
	});
});

describe('chunk', () => {
	it('loses nothing, keeps the order, and fills every piece but the last', () => {
		fc.assert(
			fc.property(fc.array(fc.integer()), fc.integer({ min: 1, max: 60 }), (list, size) => {
				const pieces = chunk(list, size);
				expect(pieces.flat()).toEqual(list);
				expect(pieces.slice(0, -1).every((piece) => piece.length === size)).toBe(true);
				expect(pieces.every(({ length }) => length > 0 && length <= size)).toBe(true);
			}),
		);
	});
});
