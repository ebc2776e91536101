import fc from 'fast-check';
import type { IDataObject } from 'n8n-workflow';

import { isCaughtUp, missedMemoryIn, storeMissedMemory } from '../../nodes/events/missedMemory';

const MADE_AT = '2026-07-01T10:00:00Z';
const MADE_AT_SECONDS = Date.parse(MADE_AT) / 1000;

const whole = {
	states: { ord_1: 'completed', dom_1: 'active' },
	caughtUp: { mark: MADE_AT_SECONDS },
	claims: ['node:mark'],
};

const storedAs = (node: unknown): IDataObject => ({ peekerMissed: { node } as IDataObject });

test('what is stored is read again, beside what other nodes store', () => {
	const global: IDataObject = { counter: 1 };
	storeMissedMemory(global, 'node', whole);
	storeMissedMemory(global, 'other', { ...whole, claims: [] });
	const saved = JSON.parse(JSON.stringify(global)) as IDataObject;
	expect(missedMemoryIn(saved, 'node')).toEqual(whole);
	expect(missedMemoryIn(saved, 'other')).toEqual({ ...whole, claims: [] });
	expect(missedMemoryIn(saved, 'third')).toBeUndefined();
	expect(saved.counter).toBe(1);
});

test.each<[string, unknown]>([
	['null', null],
	['a text', 'completed'],
	['a list', [whole]],
	['nothing about states', { caughtUp: {}, claims: [] }],
	['a list of states', { ...whole, states: ['completed'] }],
	['no states', { ...whole, states: null }],
])('%s tells nothing of what the node knows', (_, stored) => {
	expect(missedMemoryIn(storedAs(stored), 'node')).toBeUndefined();
});

test.each<[string, unknown, object]>([
	[
		'nothing but states, as a crash or an older version may leave',
		{ states: whole.states },
		{ caughtUp: {}, claims: [] },
	],
	[
		'states of another kind',
		{ ...whole, states: { ord_1: 'completed', ord_2: 7, ord_3: null } },
		{ states: { ord_1: 'completed' } },
	],
	[
		'times of another kind',
		{ ...whole, caughtUp: { mark: MADE_AT_SECONDS, late: '1', odd: {} } },
		{},
	],
	['times in a list', { ...whole, caughtUp: [1, 2] }, { caughtUp: {} }],
	['claims of another kind', { ...whole, claims: ['node:mark', 7, null, {}] }, {}],
	['no list of claims', { ...whole, claims: 'node:mark' }, { claims: [] }],
])('%s: what can be read is kept', (_, stored, expected) => {
	expect(missedMemoryIn(storedAs(stored), 'node')).toEqual({ ...whole, ...expected });
});

test.each<[string, unknown, boolean]>([
	['the time at which the event was made', MADE_AT_SECONDS, true],
	['a time before', MADE_AT_SECONDS - 1, false],
	['a time as text', String(MADE_AT_SECONDS), false],
	['an object', {}, false],
	['null', null, false],
])('a state put out at %s', (_, at, expected) => {
	expect(isCaughtUp(storedAs({ ...whole, caughtUp: { mark: at } }), 'mark', MADE_AT)).toBe(
		expected,
	);
});

test.each<[string, IDataObject]>([
	['an older version', storedAs({ states: {} })],
	['a hand that emptied it', storedAs(null)],
	['a hand that wrote a text', { peekerMissed: 'x' }],
	['a hand that made it a list', { peekerMissed: [whole] as never }],
])('nothing counts as put out by what %s left', (_, global) => {
	expect(isCaughtUp(global, 'mark', MADE_AT)).toBe(false);
});

test('nothing that can be stored keeps an event or a run from being handled', () => {
	fc.assert(
		fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (states, caughtUp, claims) => {
			for (const node of [states, { states, caughtUp, claims }]) {
				const global = storedAs(node);
				isCaughtUp(global, 'mark', MADE_AT);
				const memory = missedMemoryIn(global, 'node') ?? whole;
				expect(Object.values(memory.states).every((one) => typeof one === 'string')).toBe(true);
				expect(Object.values(memory.caughtUp).every((one) => typeof one === 'number')).toBe(true);
				expect(memory.claims.every((one) => typeof one === 'string')).toBe(true);
			}
		}),
	);
});
