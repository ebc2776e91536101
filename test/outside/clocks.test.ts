import type { Lab } from './lab';
import { openLab, saidOf } from './lab';

let lab: Lab;

beforeEach(async () => {
	lab = await openLab();
});

afterEach(async () => {
	await lab.close();
	jest.restoreAllMocks();
});

const MINUTE_MS = 60_000;

describe('a clock that jumps', () => {
	it.each([-24 * 60, -20, 20, 24 * 60])(
		'#7 by %s minutes between calls holds nothing up',
		async (minutes) => {
			const items = Array.from({ length: 50 }, () => ({}));
			await lab.run('account', 'get', {}, { items });
			lab.n8nClock.aheadMs = minutes * MINUTE_MS;
			const result = await lab.run('account', 'get');
			expect(saidOf(result)).toBe('');
			expect(lab.waited()).toBeLessThan(MINUTE_MS + 5_000);
		},
	);
});
