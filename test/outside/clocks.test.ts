import { orderOf } from './given';
import { labForEach, saidOf } from './lab';

const lab = labForEach();

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

	it.each([-20, 20])('#7 by %s minutes with a full bucket still waits for it', async (minutes) => {
		const items = Array.from({ length: 599 }, () => ({}));
		await lab.run('account', 'get', {}, { items });
		lab.n8nClock.aheadMs = minutes * MINUTE_MS;
		const result = await lab.run('account', 'get', {}, { items: items.slice(0, 50) });
		expect(saidOf(result)).toBe('');
		const times = lab.gateway.calls.map(({ at }) => at);
		const most = times.map((at) => times.filter((t) => t >= at && t < at + MINUTE_MS).length);
		expect(Math.max(...most)).toBeLessThanOrEqual(600);
	});

	it.each([-600, -20, 20, 600])(
		'#7 by %s minutes during a wait ends it neither early nor never',
		async (minutes) => {
			lab.time.after(30_000, () => {
				lab.n8nClock.aheadMs = minutes * MINUTE_MS;
			});
			const start = lab.time.now();
			const parameters = {
				...orderOf('one.example', { maxWaitSeconds: 300 }),
				waitForCompletion: true,
			};
			const result = await lab.run('order', 'create', parameters);
			expect(result.items[0]?.json).toMatchObject({ status: 'completed' });
			expect(lab.time.now() - start).toBeLessThan(305_000);
		},
	);

	it.each([-20, 20])('#7 by %s minutes does not stretch Max Wait', async (minutes) => {
		lab.state.workMs.order = 24 * 60 * MINUTE_MS;
		lab.time.after(30_000, () => {
			lab.n8nClock.aheadMs = minutes * MINUTE_MS;
		});
		const start = lab.time.now();
		const parameters = {
			...orderOf('one.example', { maxWaitSeconds: 120 }),
			waitForCompletion: true,
		};
		await lab.run('order', 'create', parameters, { continueOnFail: true });
		expect(lab.time.now() - start).toBeLessThan(150_000);
		expect(lab.time.now() - start).toBeGreaterThan(100_000);
	});
});
