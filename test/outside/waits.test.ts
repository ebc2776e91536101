import { LAST_LOOK } from '../../nodes/api/resources/jobs';
import * as faults from './faults';
import type { Fault } from './gateway';
import { orderOf } from './given';
import { labForEach, saidOf } from './lab';

const lab = labForEach();

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

	it('#13 at Max Wait though each read is slow', async () => {
		const slow: Fault = async (exchange) => {
			await lab.time.advance(60_000);
			await faults.page(504)(exchange);
		};
		lab.gateway.on('GET /orders/*', slow, { times: 99 });
		const start = lab.time.now();
		await lab.run('order', 'create', waiting(2), { continueOnFail: true });
		// One slow read may be under way when the time is over.
		expect(lab.time.now() - start).toBeLessThan(70_000);
	});

	it('#13 at Max Wait though nobody answers', async () => {
		const made = await lab.run('order', 'create', orderOf('one.example'));
		expect(made.items).toHaveLength(1);
		jest.restoreAllMocks();
		jest.replaceProperty(LAST_LOOK, 'ms', 500);
		lab.gateway.on('GET /orders/*', faults.silence, { times: 99 });
		const start = Date.now();
		await lab.run('order', 'create', waiting(1), { continueOnFail: true });
		expect(Date.now() - start).toBeLessThan(4_000);
	});

	it.each(['cancel_scheduled', 'cancelled'])('#13 at once when the order is %s', async (status) => {
		lab.time.after(20_000, () => {
			lab.state.orders[0].status = status;
		});
		const start = lab.time.now();
		const result = await lab.run('order', 'create', waiting(3_000), { continueOnFail: true });
		expect(lab.time.now() - start).toBeLessThan(90_000);
		expect(`${saidOf(result)}${JSON.stringify(result.items)}`).toMatch(/cancel/i);
	});

	it('#13 an order returned as a repeat that has ended says so', async () => {
		await lab.run('order', 'create', orderOf('one.example'));
		await lab.time.advance(3 * 3_600_000);
		const result = await lab.run('order', 'create', orderOf('one.example'));
		expect(lab.ledger.count('charge')).toBe(1);
		expect(saidOf(result)).toMatch(/repeat|again|before|earlier/i);
		expect(saidOf(result)).toContain('2026-07-01');
	});

	it('#13 a repeat of an order that has failed says so though it is waited for', async () => {
		lab.state.orderEnding = 'failed';
		await lab.run('order', 'create', orderOf('one.example'));
		await lab.time.advance(3 * 3_600_000);
		const result = await lab.run('order', 'create', waiting(60));
		expect(lab.ledger.count('charge')).toBe(1);
		expect(result.error?.description).toMatch(/Nothing new was ordered.*To place it anew/s);
	});
});

describe('a server that asks for time', () => {
	const refusal = (reason: object) =>
		faults.refuse(429, 'rate_limited', 'Later.', {
			details: { retry_after_seconds: 200, ...reason },
		});

	it.each([
		['of all calls, is left alone with this key', {}, 200_000],
		[
			'of one endpoint for a reason of its own, is left alone there',
			{ reason: 'cloudflare_account_capacity' },
			0,
		],
	])('%s', async (_, reason, leastMs) => {
		lab.gateway.on('POST /domains/import', refusal(reason), { times: 99 });
		const domains = 'own.example';
		await lab.run('domainImport', 'create', { domains }, { continueOnFail: true });
		const { at: refusedAt } = lab.gateway.callsOf('POST /domains/import').at(-1) ?? { at: NaN };
		const result = await lab.run('bundle', 'getAll', {});
		expect(result.error).toBeUndefined();
		const [{ at }] = lab.gateway.callsOf('GET /bundles');
		expect(at - refusedAt).toBeGreaterThanOrEqual(leastMs);
		if (leastMs === 0) expect(at - refusedAt).toBeLessThan(200_000);
	});
});
