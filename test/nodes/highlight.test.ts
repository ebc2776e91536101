import * as fc from 'fast-check';

import { withSpending, type Highlights } from '../../nodes/Peeker/highlight';
import { definedPersonas, locator } from './callTable';
import type { Rig } from './setup';
import { startRig } from './setup';

const order = (id: string, cents: number) => ({
	id,
	costs: { total_cents: cents, currency: 'usd' },
});

describe('what an execution shows of its spending', () => {
	test('is the order, where it was placed, and what it costs', () => {
		expect(withSpending({}, 'order_id', order('ord_1', 8246), 'live')).toEqual({
			environment: 'live',
			order_id: 'ord_1',
			cost_cents: '8246',
			currency: 'usd',
		});
	});

	test('has no cost where the API names none', () => {
		expect(withSpending({}, 'swap_id', { id: 'swp_1' }, 'test')).toEqual({
			environment: 'test',
			swap_id: 'swp_1',
		});
	});

	test('leaves alone what other nodes show', () => {
		expect(withSpending({ customer: 'Dana' }, 'order_id', order('ord_1', 1), 'live')).toMatchObject(
			{
				customer: 'Dana',
			},
		);
	});

	test('adds up the orders of an execution, each once, and never cuts an ID', () => {
		const placed = fc.record({ number: fc.nat(40), cents: fc.nat(1_000_000) });
		fc.assert(
			fc.property(fc.array(placed, { maxLength: 60 }), (orders) => {
				const costs = new Map<string, number>();
				let shown: Highlights = {};
				for (const { number, cents } of orders) {
					const id = `ord_${String(number).padStart(6, '0')}`;
					// The same order comes back as it was.
					const own = costs.get(id) ?? cents;
					const isShown = shown.order_id?.includes(id) ?? false;
					const next = withSpending(shown, 'order_id', order(id, own), 'live');
					if (!isShown) costs.set(id, own);
					shown = next;
					expect(shown.order_id.length).toBeLessThanOrEqual(255);
					for (const one of shown.order_id.split(', ')) expect(costs.has(one)).toBe(true);
				}
				const few = costs.size <= 21;
				const total = [...costs.values()].reduce((sum, one) => sum + one, 0);
				if (few && orders.length > 0) expect(shown.cost_cents).toBe(String(total));
			}),
		);
	});
});

describe('in n8n', () => {
	let rig: Rig;

	beforeEach(async () => {
		rig = await startRig();
	});

	afterEach(async () => {
		await rig.close();
	});

	test('an order is highlighted too when the execution fails after it', async () => {
		rig.sandbox.faults.add({ kind: 'status', status: 500, operationId: 'getOrder', times: 100 });
		const { error, run } = await rig.run('order', 'create', {
			userId: locator('email', 'dana@northwind.example'),
			orderType: 'custom',
			googleLicenses: 2,
			domains: 'one.example',
			...definedPersonas,
			waitForCompletion: true,
		});
		expect(error).toBeDefined();
		const [{ id }] = rig.sandbox.books(rig.key).orders;
		expect(run?.data.resultData.metadata).toEqual({
			environment: 'test',
			order_id: id,
			cost_cents: expect.stringMatching(/^[1-9]\d+$/),
			currency: 'usd',
		});
	});
});
