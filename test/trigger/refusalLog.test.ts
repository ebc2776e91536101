import { RefusalLog } from '../../nodes/PeekerTrigger/refusalLog';

test('one warning a minute, which counts what was not shown', () => {
	const log = new RefusalLog();
	const shown = [0, 0, 1, 59, 60, 61, 119, 120].map((now) => log.due('forged', now));
	expect(shown).toEqual([1, undefined, undefined, undefined, 4, undefined, undefined, 3]);
});

test('one of each kind: a flood of forgeries hides nothing else', () => {
	const log = new RefusalLog();
	for (let count = 0; count < 100; count++) log.due('forged', 0);
	expect(log.due('no JSON', 1)).toBe(1);
	expect(log.due('no JSON', 2)).toBeUndefined();
});

test('a clock that was set back does not silence the warnings', () => {
	const log = new RefusalLog();
	expect([1000, 10, 20].map((now) => log.due('forged', now))).toEqual([1, 1, undefined]);
});
