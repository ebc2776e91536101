import { orderOf } from './given';
import type { Lab } from './lab';
import { openLab } from './lab';

let lab: Lab;

beforeEach(async () => {
	lab = await openLab();
});

afterEach(async () => {
	await lab.close();
	jest.restoreAllMocks();
});

const waiting = (maxWaitSeconds: number) => ({
	...orderOf('one.example', { maxWaitSeconds }),
	waitForCompletion: true,
});

describe('a wait ends when it should', () => {
	it('#13 a status that nobody knows does not end it', async () => {
		let looks = 0;
		lab.gateway.reshape('GET /orders/*', (body) => {
			looks += 1;
			return looks < 3 ? { data: { ...(body.data as object), status: 'warming_up' } } : body;
		});
		const result = await lab.run('order', 'create', waiting(600));
		expect(result.items[0]?.json).toMatchObject({ status: 'completed' });
	});
});
