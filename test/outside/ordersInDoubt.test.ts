import * as faults from './faults';
import { orderOf } from './given';
import { labForEach, saidOf } from './lab';

const lab = labForEach();

const FALSE_COMFORT = /nothing (was|has been) (charged|ordered)|cancel the other order/i;

describe('while an order is in doubt', () => {
	it('#5 a preflight of the re-run does not refuse what was ordered', async () => {
		lab.gateway.on('POST /orders', faults.resetAfter, { times: 50 });
		const run = lab.run('order', 'create', orderOf('one.example', { preflight: true }), {
			retryOnFail: { maxTries: 2, waitBetweenTries: 1 },
		});
		const result = await run;
		expect(lab.ledger.count('charge')).toBe(1);
		expect(saidOf(result)).not.toMatch(/replace (it|them)/i);
		expect(saidOf(result)).not.toMatch(FALSE_COMFORT);
	});

	it('#5 an order the gateway gave up on is not denied', async () => {
		lab.gateway.on('POST /orders', faults.giveUp(lab.time, 900_000, 524), { times: 50 });
		const result = await lab.run('order', 'create', orderOf('one.example'));
		expect(saidOf(result)).not.toMatch(FALSE_COMFORT);
		await lab.time.advance(1_800_000);
		expect(lab.ledger.count('charge')).toBe(1);
	});
});
