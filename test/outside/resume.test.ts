import * as faults from './faults';
import { orderOf } from './given';
import type { Lab } from './lab';
import { byId, openLab, saidOf } from './lab';

let lab: Lab;

beforeEach(async () => {
	lab = await openLab();
});

afterEach(async () => {
	await lab.close();
	jest.restoreAllMocks();
});

const TWICE = { retryOnFail: { maxTries: 2, waitBetweenTries: 1 } };
const refused = () => faults.refuse(400, 'invalid_request', 'Not now.');

describe('a re-run of the node goes on where it was', () => {
	it('#2 an order cancelled before', async () => {
		const items = [];
		for (const name of ['one.example', 'two.example']) {
			const made = await lab.run('order', 'create', orderOf(name));
			items.push({ id: String(made.items[0].json.id) });
		}
		lab.gateway.on('POST /orders/*/cancel', refused(), { skip: 1 });
		const parameters = { orderId: byId('={{ $json.id }}'), scope: 'order' };
		const result = await lab.run('order', 'cancel', parameters, { items, ...TWICE });
		expect(saidOf(result)).toBe('');
		expect(lab.ledger.count('cancel')).toBe(2);
	});

	it('#2 the wait is resumed, and nothing is ordered twice, when a poll fails', async () => {
		lab.gateway.on('GET /orders/*', faults.refuse(403, 'forbidden'), { skip: 1 });
		const parameters = { ...orderOf('one.example'), waitForCompletion: true };
		const result = await lab.run('order', 'create', parameters, TWICE);
		expect(result.items[0]?.json).toMatchObject({ status: 'completed' });
		expect(lab.ledger.count('charge')).toBe(1);
	});
});
