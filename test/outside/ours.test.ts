import * as faults from './faults';
import type { Lab } from './lab';
import { openLab } from './lab';
import * as shapes from './shapes';

let lab: Lab;

beforeEach(async () => {
	lab = await openLab();
});

afterEach(async () => {
	await lab.close();
	jest.restoreAllMocks();
});

const BUNDLE = { name: 'Ours', monthlySendingVolume: 25_000 };

describe('what counts as ours is proved', () => {
	it.each([-600, -300, 300, 600])(
		'#6 the clocks are %s s apart: one bundle when the answer is lost',
		async (seconds) => {
			lab.state.clockSkewMs = seconds * 1000;
			lab.gateway.on('POST /bundles', faults.resetAfter);
			await lab.run('bundle', 'create', BUNDLE);
			expect(lab.ledger.count('bundle')).toBe(1);
		},
	);

	it.each([-600, 600])('#6 the clocks are %s s apart, and no Date is told', async (seconds) => {
		lab.state.clockSkewMs = seconds * 1000;
		lab.gateway.on('POST /bundles', faults.resetAfter);
		lab.gateway.on('GET /bundles', faults.withDate(undefined), { times: 9 });
		await lab.run('bundle', 'create', BUNDLE);
		expect(lab.ledger.count('bundle')).toBe(1);
	});

	it.each([
		['an object', shapes.withoutList()],
		['null', shapes.withoutList(null)],
		['a text', shapes.withoutList('soon')],
	])('#6 a look that answers with %s is not "nothing there"', async (_name, shape) => {
		lab.gateway.reshape('GET /bundles', shape);
		lab.gateway.on('POST /bundles', faults.resetAfter);
		await lab.run('bundle', 'create', BUNDLE);
		expect(lab.ledger.count('bundle')).toBe(1);
	});
});
