import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { missedMemoryIn, oldestLook, storeMissedMemory } from '../../nodes/events/missedMemory';

const PUT_OUT_AT = 1_782_900_000;
const LOOKED_AT = PUT_OUT_AT + 60;

const whole = {
	states: { ord_1: 'completed', dom_1: 'active' },
	caughtUp: { mark: PUT_OUT_AT },
	lookedAt: LOOKED_AT,
	unsettledSince: { ord_2: PUT_OUT_AT },
};

const storedAs = (node: unknown): IDataObject => ({ peekerMissed: { node } as IDataObject });

test('what is stored is read again, beside what other nodes store', () => {
	const global: IDataObject = { counter: 1 };
	storeMissedMemory(global, 'node', whole);
	storeMissedMemory(global, 'other', { ...whole, caughtUp: {} });
	const saved = JSON.parse(JSON.stringify(global)) as IDataObject;
	expect(missedMemoryIn(saved, 'node')).toEqual(whole);
	expect(missedMemoryIn(saved, 'other')).toEqual({ ...whole, caughtUp: {} });
	expect(missedMemoryIn(saved, 'third')).toBeUndefined();
	expect(saved.counter).toBe(1);
});

test.each<[string, unknown]>([
	['null', null],
	['a text', 'completed'],
	['a list', [whole]],
	['nothing about states', { caughtUp: {}, lookedAt: LOOKED_AT }],
	['a list of states', { ...whole, states: ['completed'] }],
	['no states', { ...whole, states: null }],
])('%s tells nothing of what the node knows', (_, stored) => {
	expect(missedMemoryIn(storedAs(stored), 'node')).toBeUndefined();
});

test.each<[string, unknown, object]>([
	[
		'nothing but states, as a crash or an older version may leave',
		{ states: whole.states },
		{ caughtUp: {}, lookedAt: 0, unsettledSince: {} },
	],
	[
		'states of another kind',
		{ ...whole, states: { ord_1: 'completed', ord_2: 7, ord_3: null } },
		{ states: { ord_1: 'completed' } },
	],
	['times of another kind', { ...whole, caughtUp: { mark: PUT_OUT_AT, late: '1', odd: {} } }, {}],
	['times in a list', { ...whole, caughtUp: [1, 2] }, { caughtUp: {} }],
	['another time of the look', { ...whole, lookedAt: '12' }, { lookedAt: 0 }],
	['unsettled ones in a text', { ...whole, unsettledSince: 'ord_2' }, { unsettledSince: {} }],
])('%s: what can be read is kept', (_, stored, expected) => {
	expect(missedMemoryIn(storedAs(stored), 'node')).toEqual({ ...whole, ...expected });
});

test('of several nodes the one counts that looked longest ago', () => {
	const global: IDataObject = {};
	storeMissedMemory(global, 'node', whole);
	storeMissedMemory(global, 'other', { ...whole, lookedAt: 5 });
	expect(oldestLook(global)).toBe(5);
	expect(oldestLook({})).toBe(Infinity);
});

test.each<[string, IDataObject]>([
	['an older version', storedAs({ states: {} })],
	['a hand that emptied it', storedAs(null)],
	['a hand that wrote a text', { peekerMissed: 'x' }],
	['a hand that made it a list', { peekerMissed: [whole] as never }],
])('no look is known by what %s left', (_, global) => {
	expect(oldestLook(global)).toBe(Infinity);
});

test('nothing that can be stored keeps an event or a run from being handled', () => {
	fc.assert(
		fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (states, caughtUp, lookedAt) => {
			for (const node of [states, { states, caughtUp, lookedAt }]) {
				const global = storedAs(node);
				expect(oldestLook(global)).not.toBeNaN();
				const memory = missedMemoryIn(global, 'node') ?? whole;
				expect(Object.values(memory.states).every((one) => typeof one === 'string')).toBe(true);
				expect(Object.values(memory.caughtUp).every((one) => typeof one === 'number')).toBe(true);
				expect(typeof memory.lookedAt).toBe('number');
			}
		}),
	);
});
