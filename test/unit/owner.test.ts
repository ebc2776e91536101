import fc from 'fast-check';
import { ownerIn, POSSIBLE_VALUES, valuesOf } from '../../nodes/events/owner';

const executionId = fc.bigInt({ min: 0n, max: 10n ** 19n - 1n }).map(String);

test('any execution ID is read back, out of values that can all be asked for', () => {
	fc.assert(
		fc.property(executionId, (id) => {
			const values = valuesOf(id);
			expect(ownerIn(new Set(values))).toEqual({ executionId: id, isFromHere: true });
			expect(values.every((value) => POSSIBLE_VALUES.includes(value))).toBe(true);
		}),
	);
});

test('two IDs in one row are told as none, never as a third', () => {
	fc.assert(
		fc.property(executionId, executionId, (one, other) => {
			fc.pre(one !== other);
			const { executionId: found } = ownerIn(new Set([...valuesOf(one), ...valuesOf(other)]));
			expect(found).toBeUndefined();
		}),
	);
});

test.each(['', 'abc', '12a', '1'.repeat(20)])('%j is no ID, and is read as none', (id) => {
	expect(ownerIn(new Set(valuesOf(id))).executionId).toBeUndefined();
});

test('an owner of another life of this process is not from here', () => {
	const [, ...others] = valuesOf('7');
	expect(ownerIn(new Set(others))).toEqual({ executionId: '7', isFromHere: false });
});
