import fc from 'fast-check';

import type { Attempt } from '../../nodes/api/client/retryPolicy';
import { askedWaitMs, decide, pauseBeforeLook, RETRY } from '../../nodes/api/client/retryPolicy';

const attempt = (rest: Partial<Attempt>): Attempt => ({
	retryClass: 'serverError',
	repeat: 'safe',
	failures: 1,
	rateLimits: 0,
	leftMs: RETRY.budgetMs,
	random: 0.5,
	...rest,
});

const wait = (ms: number) => ({ next: 'wait', ms });
const look = (ms: number) => ({ next: 'reconcile', ms });
const giveUp = { next: 'giveUp' };

describe('what to do after a call', () => {
	it.each<[string, Partial<Attempt>, object]>([
		['that was refused', { retryClass: 'clientError' }, giveUp],
		[
			'that was refused and may not be repeated',
			{ retryClass: 'clientError', repeat: 'reconcileFirst' },
			giveUp,
		],
		['that nothing can mend', { retryClass: 'fatal' }, giveUp],
		['with a fault of the API', { retryClass: 'serverError' }, wait(1_000)],
		['that was lost', { retryClass: 'lost' }, wait(1_000)],
		['that was not sent', { retryClass: 'unsent' }, wait(1_000)],
		['the second time', { failures: 2 }, wait(2_000)],
		['the third time', { failures: 3 }, wait(4_000)],
		['the fourth time', { failures: 4 }, giveUp],
		['with the least jitter', { random: 0 }, wait(500)],
		['with the most jitter', { random: 0.999 }, wait(1_499)],
		['that asks for patience', { retryAfterMs: 20_000 }, wait(20_000)],
		['that asks for less than is usual', { retryAfterMs: 10 }, wait(1_000)],
		['that asks for more than is left', { retryAfterMs: 400_000 }, giveUp],
		['when no time is left', { leftMs: 999 }, giveUp],
		[
			'that was lost and may not be repeated',
			{ retryClass: 'lost', repeat: 'reconcileFirst' },
			look(1_000),
		],
		[
			'that broke and may not be repeated',
			{ retryClass: 'serverError', repeat: 'reconcileFirst' },
			look(1_000),
		],
		[
			'that may not be repeated, for the last time',
			{ retryClass: 'lost', repeat: 'reconcileFirst', failures: 4 },
			look(8_000),
		],
		[
			'that may not be repeated, with little time',
			{ retryClass: 'lost', repeat: 'reconcileFirst', leftMs: 800 },
			look(400),
		],
		[
			'that may not be repeated, with no time',
			{ retryClass: 'lost', repeat: 'reconcileFirst', leftMs: -1 },
			look(0),
		],
		[
			'that was not sent, so may be repeated',
			{ retryClass: 'unsent', repeat: 'reconcileFirst' },
			wait(1_000),
		],
	])('%s', (_which, rest, decision) => {
		expect(decide(attempt(rest))).toEqual(decision);
	});

	it.each<[string, Partial<Attempt>, object]>([
		['as long as it asked, and some jitter', { retryAfterMs: 7_000 }, wait(7_500)],
		['not at all, but for the jitter', { retryAfterMs: 0 }, wait(500)],
		['5 s where it names no time', {}, wait(5_500)],
		['longer and longer where it names no time', { rateLimits: 3 }, wait(20_500)],
		['30 s at the most where it names no time', { rateLimits: 50 }, wait(30_500)],
		['whatever failed before', { failures: 4, retryAfterMs: 1_000 }, wait(1_500)],
		[
			'for a call that may not be repeated too: it was not done',
			{ repeat: 'reconcileFirst', retryAfterMs: 0 },
			wait(500),
		],
		['not beyond the budget', { retryAfterMs: 300_000 }, giveUp],
	])('that met the rate limit waits %s', (_how, rest, decision) => {
		expect(
			decide(attempt({ retryClass: 'rateLimited', rateLimits: 1, failures: 0, ...rest })),
		).toEqual(decision);
	});

	it('never waits for less than nothing or beyond the time left, and never repeats an unsafe call unseen', () => {
		const attempts = fc.record<Attempt>(
			{
				retryClass: fc.constantFrom(
					'clientError',
					'rateLimited',
					'serverError',
					'unsent',
					'lost',
					'fatal',
				),
				repeat: fc.constantFrom('safe', 'reconcileFirst'),
				failures: fc.nat(6),
				rateLimits: fc.nat(200),
				retryAfterMs: fc.nat(400_000),
				leftMs: fc.integer({ min: -1_000, max: 300_000 }),
				random: fc.double({ min: 0, max: 0.999, noNaN: true }),
			},
			{ requiredKeys: ['retryClass', 'repeat', 'failures', 'rateLimits', 'leftMs', 'random'] },
		);
		fc.assert(
			fc.property(attempts, (one) => {
				const decision = decide(one);
				if (decision.next === 'giveUp') return;
				expect(decision.ms).toBeGreaterThanOrEqual(0);
				expect(decision.ms).toBeLessThanOrEqual(Math.max(0, one.leftMs));
				if (one.retryClass === 'rateLimited') {
					expect(decision.ms).toBeGreaterThanOrEqual(one.retryAfterMs ?? 0);
				}
				const isUnsafe =
					one.repeat === 'reconcileFirst' && ['lost', 'serverError'].includes(one.retryClass);
				expect(decision.next).toBe(isUnsafe ? 'reconcile' : 'wait');
			}),
		);
	});
});

describe('the wait a server asks for', () => {
	const now = Date.UTC(2026, 5, 16, 12, 0, 0);

	it.each<[string, unknown, unknown, number | undefined]>([
		['seconds in the body', 7, undefined, 7_000],
		['none in the body', 0, '9', 0],
		['a part of a second', 0.25, undefined, 250],
		['seconds in the body as text', '7', undefined, 7_000],
		['the body before the header', 7, '9', 7_000],
		['seconds in the header', undefined, '9', 9_000],
		['seconds in the header with blanks', undefined, ' 9 ', 9_000],
		['a date', undefined, 'Tue, 16 Jun 2026 12:00:30 GMT', 30_000],
		['a date of the old form', undefined, 'Tuesday, 16-Jun-26 12:00:30 GMT', 30_000],
		['a date that is over', undefined, 'Tue, 16 Jun 2026 11:59:00 GMT', 0],
		['nothing', undefined, undefined, undefined],
		['null', null, null, undefined],
		['an empty text', '', '', undefined],
		['blanks', ' ', '  ', undefined],
		['words', 'soon', 'later', undefined],
		['words with a number', 'soon 7', 'try in 5', undefined],
		['a negative number', -1, '-5', undefined],
		['a negative number in the body, seconds in the header', -5, '3', 3_000],
		['garbage in the body, a date in the header', 'x', 'Tue, 16 Jun 2026 12:00:01 GMT', 1_000],
		['no number', NaN, 'NaN', undefined],
		['an endless time', Infinity, 'Infinity', undefined],
		['a list', [7], ['9'], undefined],
		['an object', {}, {}, undefined],
		['a truth value', true, false, undefined],
	])('as %s', (_form, detail, header, ms) => {
		expect(askedWaitMs(detail, header, now)).toBe(ms);
	});
});

describe('the pause before one look more', () => {
	it.each<[string, [looks: number, leftMs: number], number | undefined]>([
		['after the first look', [1, 60_000], 2_000],
		['grows', [3, 54_000], 8_000],
		['ends with the time to look', [5, 29_000], 29_000],
		['is none when that is over', [6, 0], undefined],
	])('%s', (_what, given, expected) => {
		expect(pauseBeforeLook(...given)).toBe(expected);
	});
});
