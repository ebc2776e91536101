import { callForObject, objectIn, thingIn } from '../../nodes/api/client/unwrap';
import { fakeClient } from './fakeClient';

describe('the thing an answer is about', () => {
	it.each<[string, Record<string, unknown>, unknown]>([
		['its data', { data: { id: 'ord_1', status: 'x' } }, { id: 'ord_1', status: 'x' }],
		[
			'the object nested in it (older edition)',
			{ data: { order: { id: 'ord_1' } } },
			{ id: 'ord_1' },
		],
		[
			'data with an ID, whatever is nested',
			{ data: { id: 'ord_1', user: { id: 'usr_1' } } },
			{ id: 'ord_1', user: { id: 'usr_1' } },
		],
		[
			'data with two things nested',
			{ data: { order: { id: 'ord_1' }, user: { id: 'usr_1' } } },
			{ order: { id: 'ord_1' }, user: { id: 'usr_1' } },
		],
		[
			'data with something nested that has no ID',
			{ data: { user: { name: 'x' } } },
			{ user: { name: 'x' } },
		],
		['data without an ID', { data: { api_key: {} } }, { api_key: {} }],
		['a list', { data: [{ id: 1 }] }, [{ id: 1 }]],
		['nothing', { data: null }, null],
		['the body, where it has no data', { id: 'imp_1' }, { id: 'imp_1' }],
	])('is %s', (_what, body, thing) => {
		expect(thingIn(body)).toEqual(thing);
	});

	it.each([[{ data: null }], [{ data: [1] }], [{ data: 'x' }]])(
		'is an empty object for %j',
		(body) => {
			expect(objectIn(body)).toEqual({});
		},
	);

	it('is what a call gives', async () => {
		const client = fakeClient((name, { id }) => ({ data: { id, name } }));
		expect(await callForObject(client, 'getOrder', { id: 'ord_1' })).toEqual({
			id: 'ord_1',
			name: 'getOrder',
		});
	});
});
