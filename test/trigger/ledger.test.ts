/* eslint-disable @n8n/community-nodes/no-restricted-globals --
   Test code. */
import fc from 'fast-check';
import { MARK_LENGTH, markOf } from '../../nodes/events/mark';
import { Ledger, MAX_BYTES, type StoredMarks } from '../../nodes/PeekerTrigger/ledger';

const HOUR = 3600;
const NOW = 500_000 * HOUR;
const MAX_AGE = 90_000;

const marks = (count: number, from = 0) =>
	Array.from({ length: count }, (_, index) => markOf(`evt_${from + index}`)).join('');

describe('marks', () => {
	test('have a fixed length, are stable and differ', () => {
		expect(markOf('evt_01J2PKEVT0000000000000000A')).toBe('XJLh9LBrlI');
		const many = new Set(Array.from({ length: 50_000 }, (_, index) => markOf(`evt_${index}`)));
		expect(many.size).toBe(50_000);
		expect([...many].every((mark) => /^[\w-]{10}$/.test(mark))).toBe(true);
	});

	test('only whole marks count as held', () => {
		const ledger = new Ledger();
		const text = `${'a'.repeat(9)}bccccccccccaaaaaaaaab`;
		ledger.merge({ 500000: text.slice(0, 20) });
		expect(ledger.has('aaaaaaaaab')).toBe(true);
		expect(ledger.has('cccccccccc')).toBe(true);
		expect(ledger.has('aaaabccccc')).toBe(false);
		expect(ledger.has('bccccccccc')).toBe(false);
	});

	test('a mark behind a hit across two marks is still found', () => {
		const ledger = new Ledger();
		ledger.merge({ 500000: 'xaaaaaaaaa' + 'aaaaaaaaax' + 'aaaaaaaaaa' });
		expect(ledger.has('aaaaaaaaaa')).toBe(true);
	});
});

describe('what is stored', () => {
	test.each([
		['nothing', undefined],
		['null', null],
		['text', 'abc'],
		['a number', 7],
		['a list', ['x']],
		['other keys', { hello: marks(1), __proto__: null, '-1': marks(1), '1e3': marks(1) }],
		['other values', { 500000: 7, 500001: null, 500002: {} }],
		['less than a mark', { 500000: 'abc' }],
	])('is ignored when it is not marks: %s', (_name, stored) => {
		const ledger = new Ledger();
		ledger.merge(stored);
		expect(ledger.bytes).toBe(0);
		ledger.prune(NOW, MAX_AGE);
		expect(ledger.storedWith([markOf('evt_0')], NOW)).toEqual({ 500000: marks(1) });
	});

	test('a cut-off last mark does not shift the next one', () => {
		const ledger = new Ledger();
		ledger.merge({ 500000: `${marks(2)}abc` });
		ledger.add(markOf('evt_2'), NOW);
		expect([0, 1, 2].map((index) => ledger.has(markOf(`evt_${index}`)))).toEqual([
			true,
			true,
			true,
		]);
	});

	test('the marks of two writers end in one order, so that later merges find them equal', () => {
		const [one, two] = [new Ledger(), new Ledger()];
		one.merge({ 500000: marks(30) + marks(2, 100) });
		two.merge({ 500000: marks(30) + marks(2, 200) });
		const stored = two.storedWith([markOf('evt_300')], NOW);
		one.merge(stored);
		two.merge(stored);
		const merged = one.storedWith([markOf('evt_400')], NOW);
		two.merge(merged);
		one.merge(merged);
		expect(one.storedWith(['x'], NOW)).toEqual(two.storedWith(['x'], NOW));
		expect(one.bytes).toBe(36 * MARK_LENGTH);
	});

	test('handing out what to store changes nothing', () => {
		const ledger = new Ledger();
		ledger.storedWith([markOf('evt_0')], NOW);
		expect(ledger.has(markOf('evt_0'))).toBe(false);
	});

	test('what to store are all marks, each once an hour, those made now in the hour that it is', () => {
		const ledger = new Ledger();
		ledger.merge({ 499999: marks(2), 500000: marks(1, 4) });
		const added = [1, 2, 3, 2, 4].map((n) => markOf(`evt_${n}`));
		const stored = ledger.storedWith(added, NOW);
		const ofThisHour = [4, 1, 2, 3].map((n) => markOf(`evt_${n}`)).join('');
		expect(stored).toEqual({ 499999: marks(2), 500000: ofThisHour });
	});
});

describe('forgetting', () => {
	const reach = (maxAgeSeconds: number, seconds: number) => {
		const ledger = new Ledger();
		ledger.add(markOf('evt_0'), NOW);
		ledger.prune(NOW + seconds, maxAgeSeconds);
		return ledger.has(markOf('evt_0'));
	};
	test.each([
		['the retry window, whatever the age limit', 300, 25 * HOUR, true],
		['the retry window, age check off', 0, 25 * HOUR, true],
		['a replay dated ahead', MAX_AGE, MAX_AGE + 300, true],
		['a long age limit', 30 * 24 * HOUR, 30 * 24 * HOUR + 300, true],
		['an hour beyond, to the second', MAX_AGE, MAX_AGE + 300 + HOUR, true],
		['an hour and a second beyond', MAX_AGE, MAX_AGE + 300 + HOUR + 1, false],
		['an hour beyond, short age limit', 300, 26 * HOUR + 1, false],
	])('%s', (_name, maxAgeSeconds, seconds, isHeld) => {
		expect(reach(maxAgeSeconds, seconds)).toBe(isHeld);
	});

	test('what is forgotten is told, so that executions can forget it too', () => {
		const ledger = new Ledger();
		ledger.merge({ 499900: marks(3), 500000: marks(2, 10) });
		expect(ledger.prune(NOW, MAX_AGE)).toEqual([0, 1, 2].map((n) => markOf(`evt_${n}`)));
		expect(ledger.prune(NOW, MAX_AGE)).toEqual([]);
	});

	test('a mark that was made again is held from then on, and told as forgotten once', () => {
		const ledger = new Ledger();
		const mark = markOf('a state');
		ledger.add(mark, NOW);
		ledger.add(mark, NOW + 10 * HOUR);
		expect(ledger.prune(NOW + 27 * HOUR, MAX_AGE)).toEqual([]);
		expect(ledger.has(mark)).toBe(true);
		expect(ledger.prune(NOW + 37 * HOUR, MAX_AGE)).toEqual([mark]);
	});

	test('200,000 events in an hour push out none', () => {
		const ledger = new Ledger();
		const text = marks(200_000);
		ledger.merge({ 500000: text });
		expect(ledger.prune(NOW, MAX_AGE)).toEqual([]);
		expect(ledger.has(markOf('evt_0'))).toBe(true);
	});

	describe('beyond the bound', () => {
		const most = Math.floor(MAX_BYTES / MARK_LENGTH);
		// Marks need not be hashes to be bounded.
		const mark = (number: number) => String(number).padStart(MARK_LENGTH, '0');
		const numbered = (count: number, from: number) =>
			Array.from({ length: count }, (_, n) => mark(from + n)).join('');

		test('begins with the first mark beyond it', () => {
			const ledger = new Ledger();
			ledger.merge({ 500000: numbered(most, 0) });
			expect(ledger.prune(NOW, MAX_AGE)).toEqual([]);
			ledger.add(mark(most), NOW);
			expect(ledger.prune(NOW, MAX_AGE)).not.toEqual([]);
		});

		test('the oldest go first, a hundredth more than is needed, and their hours with them', () => {
			const ledger = new Ledger();
			// Hours come to be known in any order.
			ledger.add(mark(9_999_999), NOW);
			ledger.merge({ 499990: numbered(500, 0), 499995: numbered(most, 1000) });
			const surplus = ledger.bytes - MAX_BYTES + MAX_BYTES / 100;
			const forgotten = ledger.prune(NOW, MAX_AGE);
			const count = Math.ceil(surplus / MARK_LENGTH);
			expect([forgotten.length, forgotten[0], forgotten[500]]).toEqual([
				count,
				mark(0),
				mark(1000),
			]);
			expect(Object.keys(ledger.storedWith([], NOW))).toEqual(['499995', '500000']);
			expect(forgotten.some((one) => ledger.has(one))).toBe(false);
			expect([mark(500 + count), mark(9_999_999)].map((one) => ledger.has(one))).toEqual([
				true,
				true,
			]);
			expect(ledger.prune(NOW, MAX_AGE)).toEqual([]);
		});
	});
});

/** The same rules, written plainly: sets of event IDs by hour. */
type Hours = Map<number, Set<string>>;
interface Delivery {
	process: number;
	event: string;
	now: number;
	stored: StoredMarks;
	modelStored: Hours;
}
interface Model {
	now: number;
	row: Hours;
	processes: Hours[];
}
interface Real {
	row: StoredMarks;
	processes: Ledger[];
	inFlight: Delivery[];
}

const copy = (hours: Hours): Hours =>
	new Map([...hours].map(([hour, ids]) => [hour, new Set(ids)]));
const put = (hours: Hours, hour: number, id: string) =>
	hours.set(hour, (hours.get(hour) ?? new Set()).add(id));
const knows = (hours: Hours, id: string) => [...hours.values()].some((ids) => ids.has(id));
const asStored = (hours: Hours) =>
	[...hours].map(([hour, ids]) => [String(hour), [...ids].map(markOf).sort()]).sort();
const asRead = (stored: StoredMarks) =>
	Object.entries(stored)
		.map(([hour, text]) => [hour, (text.match(/.{10}/gs) ?? []).sort()])
		.sort();

class Begin implements fc.Command<Model, Real> {
	constructor(
		private readonly process: number,
		private readonly event: string,
	) {}

	check = () => true;

	run(model: Model, real: Real): void {
		const known = model.processes[this.process];
		const ledger = real.processes[this.process];
		for (const [hour, ids] of model.row) for (const id of ids) put(known, hour, id);
		for (const hour of [...known.keys()]) {
			if ((hour + 1) * HOUR + MAX_AGE + 300 < model.now) known.delete(hour);
		}
		ledger.merge(JSON.parse(JSON.stringify(real.row)));
		ledger.prune(model.now, MAX_AGE);
		expect(ledger.has(markOf(this.event))).toBe(knows(known, this.event));
		const count = [...known.values()].reduce((sum, ids) => sum + ids.size, 0);
		expect(ledger.bytes).toBe(count * MARK_LENGTH);
		const isClaimed = real.inFlight.some(
			({ process, event }) => process === this.process && event === this.event,
		);
		if (isClaimed || knows(known, this.event)) return;
		const modelStored = copy(known);
		put(modelStored, Math.floor(model.now / HOUR), this.event);
		const stored = ledger.storedWith([markOf(this.event)], model.now);
		expect(asRead(stored)).toEqual(asStored(modelStored));
		const { process, event } = this;
		real.inFlight.push({ process, event, now: model.now, stored, modelStored });
	}

	toString = () => `begin(process ${this.process}, ${this.event})`;
}

class End implements fc.Command<Model, Real> {
	constructor(
		private readonly pick: number,
		private readonly isAccepted: boolean,
	) {}

	check = () => true;

	run(model: Model, real: Real): void {
		if (real.inFlight.length === 0) return;
		const [ended] = real.inFlight.splice(this.pick % real.inFlight.length, 1);
		if (!this.isAccepted) return;
		real.row = ended.stored;
		model.row = ended.modelStored;
		real.processes[ended.process].add(markOf(ended.event), ended.now);
		const known = model.processes[ended.process];
		if (!knows(known, ended.event)) put(known, Math.floor(ended.now / HOUR), ended.event);
	}

	toString = () => `end(${this.pick}, ${this.isAccepted ? 'accepted' : 'failed'})`;
}

class Restart implements fc.Command<Model, Real> {
	constructor(private readonly process: number) {}

	check = () => true;

	run(model: Model, real: Real): void {
		model.processes[this.process] = new Map();
		real.processes[this.process] = new Ledger();
		real.inFlight = real.inFlight.filter(({ process }) => process !== this.process);
	}

	toString = () => `restart(process ${this.process})`;
}

class Wait implements fc.Command<Model, Real> {
	constructor(private readonly seconds: number) {}

	check = () => true;

	run(model: Model): void {
		model.now += this.seconds;
	}

	toString = () => `wait(${this.seconds} s)`;
}

test('two processes, overlapping and failing deliveries, restarts and time: as the plain model', () => {
	const processes = fc.nat({ max: 1 });
	const commands = [
		fc.tuple(processes, fc.nat({ max: 12 })).map(([p, event]) => new Begin(p, `evt_${event}`)),
		fc.tuple(processes, fc.nat({ max: 12 })).map(([p, event]) => new Begin(p, `evt_${event}`)),
		fc.tuple(fc.nat({ max: 5 }), fc.boolean()).map(([pick, ok]) => new End(pick, ok)),
		processes.map((process) => new Restart(process)),
		fc.integer({ min: 1, max: 40_000 }).map((seconds) => new Wait(seconds)),
	];
	fc.assert(
		fc.property(fc.commands(commands, { size: '+1' }), (sequence) => {
			fc.modelRun(
				() => ({
					model: { now: NOW, row: new Map(), processes: [new Map(), new Map()] },
					real: { row: {}, processes: [new Ledger(), new Ledger()], inFlight: [] },
				}),
				sequence,
			);
		}),
		{ numRuns: Number(process.env.PEEKER_LEDGER_RUNS ?? 300) },
	);
});
