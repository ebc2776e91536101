import * as faults from './faults';
import { orderOf } from './given';
import { labForEach, saidOf } from './lab';

const lab = labForEach();

const FALSE_COMFORT = /nothing (was|has been) (charged|ordered)|cancel the other order/i;

describe('while an order is in doubt', () => {
	it('#5 the order is found and named when every answer to it is lost', async () => {
		lab.gateway.on('POST /orders', faults.resetAfter, { times: 50 });
		const result = await lab.run('order', 'create', orderOf('one.example'));
		expect(lab.ledger.count('charge')).toBe(1);
		expect(`${saidOf(result)} ${JSON.stringify(result.items)}`).toContain(lab.state.orders[0].id);
		expect(saidOf(result)).not.toMatch(FALSE_COMFORT);
	});

	it('#5 no text says that nothing was charged when the API says the domain is in an order', async () => {
		lab.gateway.on('POST /orders', faults.resetAfter);
		lab.gateway.on(
			'POST /orders',
			faults.refuse(400, 'domain_already_in_active_order', 'Taken.', {
				details: { domains: ['one.example'] },
			}),
			{ times: 5 },
		);
		const result = await lab.run('order', 'create', orderOf('one.example'));
		expect(saidOf(result)).not.toMatch(FALSE_COMFORT);
		expect(`${saidOf(result)} ${JSON.stringify(result.items)}`).toContain(lab.state.orders[0].id);
	});
});
