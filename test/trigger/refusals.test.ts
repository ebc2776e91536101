import { Refusals } from '../../nodes/PeekerTrigger/refusals';

test('one warning a minute, which counts what was not shown', () => {
	const refusals = new Refusals();
	const shown = [0, 0, 1, 59, 60, 61, 119, 120].map((now) => refusals.due(now));
	expect(shown).toEqual([1, undefined, undefined, undefined, 4, undefined, undefined, 3]);
});

test('a clock that was set back does not silence the warnings', () => {
	const refusals = new Refusals();
	expect([1000, 10, 20].map((now) => refusals.due(now))).toEqual([1, 1, undefined]);
});
