import fc from 'fast-check';
import { claimIn, POSSIBLE_VALUES, valuesOf } from '../../nodes/events/claim';

const executionId = fc.bigInt({ min: 0n, max: 10n ** 19n - 1n }).map(String);
const claim = fc.record({
	executionId,
	at: fc.integer({ min: 0, max: 9_999_999_999 }),
	isCaughtUp: fc.boolean(),
});

test('any claim is read back, out of values that can all be asked for', () => {
	fc.assert(
		fc.property(claim, (one) => {
			const values = valuesOf(one);
			expect(claimIn(new Set(values))).toEqual({ ...one, isFromHere: true });
			expect(values.every((value) => POSSIBLE_VALUES.includes(value))).toBe(true);
		}),
	);
});

test('two IDs in one row are told as none, never as a third', () => {
	fc.assert(
		fc.property(claim, claim, (one, other) => {
			fc.pre(one.executionId !== other.executionId);
			const { executionId: found } = claimIn(new Set([...valuesOf(one), ...valuesOf(other)]));
			expect(found).toBeUndefined();
		}),
	);
});

test.each(['', 'abc', '12a', '1'.repeat(20)])('%j is no ID, and is read as none', (id) => {
	const values = valuesOf({ executionId: id, at: 1, isCaughtUp: false });
	expect(claimIn(new Set(values)).executionId).toBeUndefined();
});

test('a claim of another life of this process is not from here', () => {
	const [, ...others] = valuesOf({ executionId: '7', at: 5, isCaughtUp: true });
	const expected = { executionId: '7', at: 5, isCaughtUp: true, isFromHere: false };
	expect(claimIn(new Set(others))).toEqual(expected);
});
