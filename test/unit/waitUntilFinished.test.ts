import fc from 'fast-check';

import type { WaitMemory, Wanted } from '../../nodes/Peeker/waitUntilFinished/decisions';
import {
	forgetting,
	haveComeRound,
	isOverdue,
	nextLook,
	remembering,
	SHORTEST_LOOK_SECONDS,
	SHORTEST_SUSPENSION_MS,
	stepTo,
	whenToLook,
} from '../../nodes/Peeker/waitUntilFinished/decisions';
import { pagesWorth } from '../../nodes/api/resources/runningJobs';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;

const wantedJobs = fc
	.uniqueArray(fc.integer({ min: 1, max: 60 }), { minLength: 1, maxLength: 12 })
	.chain((ids) =>
		fc.tuple(
			...ids.map((number, item) =>
				fc.record<Wanted>({
					item: fc.constant(item),
					id: fc.constant(`ord_${number}`),
					lookEveryMs: fc.integer({ min: 65_000, max: 24 * HOUR_MS }),
					giveUpAfterMs: fc.integer({ min: 1, max: 200 }).map((hours) => hours * HOUR_MS),
					stopForActions: fc.boolean(),
				}),
			),
		),
	);
const times = fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 });

const job = (fields: Partial<Wanted> = {}): Wanted => ({
	item: 0,
	id: 'ord_1',
	lookEveryMs: 15 * MINUTE_MS,
	giveUpAfterMs: 72 * HOUR_MS,
	stopForActions: true,
	...fields,
});

describe('when to look', () => {
	it('is at once for what has not come round, whatever was planned', () => {
		fc.assert(
			fc.property(wantedJobs, times, times, (jobs, now, planned) => {
				expect(whenToLook({ nextLook: planned }, jobs, now)).toBe(now);
			}),
		);
	});

	it('is as planned for what was handed on a moment ago, and never in the past', () => {
		fc.assert(
			fc.property(wantedJobs, times, times, (jobs, now, planned) => {
				const memory = { ...remembering({}, jobs, now), nextLook: planned };
				expect(whenToLook(memory, jobs, now)).toBe(Math.max(now, planned));
			}),
		);
	});

	it('is at once for what was woken: a suspended round leaves no plan', () => {
		const now = Date.UTC(2026, 6, 1);
		const memory = remembering({ nextLook: now + HOUR_MS }, [job()], now);
		expect(whenToLook(memory, [job()], now + 1)).toBe(now + 1);
	});
});

describe('the next look', () => {
	it('comes within every interval, and not after the first is to be given up', () => {
		fc.assert(
			fc.property(wantedJobs, times, (jobs, now) => {
				const next = nextLook(remembering({}, jobs, now), jobs, now);
				expect(next).toBeGreaterThan(now);
				for (const { lookEveryMs, giveUpAfterMs } of jobs) {
					expect(next).toBeLessThanOrEqual(now + lookEveryMs);
					expect(next).toBeLessThanOrEqual(now + giveUpAfterMs);
				}
			}),
		);
	});
});

describe('how long a job is waited for', () => {
	it('counts from its first round, over all others', () => {
		fc.assert(
			fc.property(
				wantedJobs,
				times,
				fc.array(fc.integer({ min: 1, max: 48 * HOUR_MS }), { maxLength: 8 }),
				(jobs, start, pauses) => {
					let now = start;
					let memory: WaitMemory = remembering({}, jobs, now);
					for (const pause of pauses) {
						now += pause;
						// As n8n stores it between two rounds.
						memory = remembering(JSON.parse(JSON.stringify(memory)) as WaitMemory, jobs, now);
					}
					for (const one of jobs) {
						expect(isOverdue(memory, one, now)).toBe(now - start >= one.giveUpAfterMs);
					}
				},
			),
		);
	});

	it('begins anew for a job that came out and is waited for again', () => {
		const first = remembering({}, [job()], 1_000);
		const again = remembering(forgetting(first, ['ord_1']), [job()], 100 * HOUR_MS);
		expect(isOverdue(again, job(), 101 * HOUR_MS)).toBe(false);
	});

	it('is kept for the others when some came out', () => {
		fc.assert(
			fc.property(wantedJobs, times, (jobs, now) => {
				const out = jobs.filter(({ item }) => item % 2 === 0);
				const left = jobs.filter(({ item }) => item % 2 === 1);
				const memory = forgetting(
					remembering({}, jobs, now),
					out.map(({ id }) => id),
				);
				expect(Object.keys(memory.since ?? {}).sort()).toEqual(left.map(({ id }) => id).sort());
				expect(haveComeRound(memory, left)).toBe(true);
				expect(haveComeRound(memory, jobs)).toBe(false);
			}),
		);
	});
});

describe('the way to the next look', () => {
	const now = Date.UTC(2026, 6, 1);
	const stayUntil = now + HOUR_MS;

	it.each([
		['it is due', now, true, stayUntil, { do: 'look' }],
		[
			'it is half a minute off',
			now + MINUTE_MS / 2,
			true,
			stayUntil,
			{ do: 'stay', ms: MINUTE_MS / 2 },
		],
		[
			'it is as far off as n8n can be woken',
			now + SHORTEST_SUSPENSION_MS,
			true,
			stayUntil,
			{ do: 'suspend', until: now + SHORTEST_SUSPENSION_MS },
		],
		[
			'the shortest interval has begun a moment ago',
			now + SHORTEST_LOOK_SECONDS * 1_000 - 3_000,
			true,
			stayUntil,
			{ do: 'suspend', until: now + SHORTEST_LOOK_SECONDS * 1_000 - 3_000 },
		],
		[
			'n8n cannot suspend',
			now + 15 * MINUTE_MS,
			false,
			stayUntil,
			{ do: 'stay', ms: 15 * MINUTE_MS },
		],
		[
			'n8n cannot suspend, and the round is over before',
			now + 2 * HOUR_MS,
			false,
			stayUntil,
			{ do: 'stay', ms: HOUR_MS },
		],
		['the round is over', now + HOUR_MS, false, now, { do: 'handOn' }],
	] as const)('when %s', (_, look, canSuspend, until, step) => {
		expect(stepTo(look, { now, canSuspend, stayUntil: until })).toEqual(step);
	});

	it('never holds the execution longer than a round, and never suspends where it must not', () => {
		fc.assert(
			fc.property(times, times, fc.boolean(), times, (look, at, canSuspend, until) => {
				const step = stepTo(look, { now: at, canSuspend, stayUntil: until });
				if (step.do === 'stay') expect(at + step.ms).toBeLessThanOrEqual(Math.max(until, at));
				if (step.do === 'suspend') expect(canSuspend && step.until === look).toBe(true);
				if (step.do === 'look') expect(look).toBeLessThanOrEqual(at);
			}),
		);
	});
});

it('searching a list never costs more than half as much again as reading each', () => {
	fc.assert(
		fc.property(fc.integer({ min: 1, max: 5_000 }), (jobs) => {
			expect(pagesWorth(jobs) + jobs).toBeLessThanOrEqual(jobs * 1.5);
		}),
	);
	expect([1, 3, 4, 1_000].map(pagesWorth)).toEqual([0, 0, 2, 500]);
});
