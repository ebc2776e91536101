import { CONCURRENCY } from '../../nodes/api/client/concurrency';
import * as faults from './faults';
import { orderOf } from './given';
import { byId, labForEach, saidOf } from './lab';

const lab = labForEach();

describe('texts go by endpoint and code', () => {
	it('#18 an order not found says bundle', async () => {
		const parameters = {
			...orderOf('one.example'),
			orderType: 'bundle',
			bundleId: byId('bun_unknown'),
		};
		const result = await lab.run('order', 'create', parameters);
		expect(saidOf(result)).toMatch(/bundle/i);
		expect(saidOf(result)).not.toMatch(/user or bundle/i);
	});

	it('#18 an order not found says user', async () => {
		const parameters = { ...orderOf('one.example'), userId: byId('usr_unknown') };
		const result = await lab.run('order', 'create', parameters);
		expect(saidOf(result)).toMatch(/user/i);
		expect(saidOf(result)).not.toMatch(/bundle/i);
	});

	it('#18 no error text is longer than 8 KB', async () => {
		const refusal = faults.refuse(400, 'invalid_request', 'x'.repeat(50_000), {
			details: { list: 'y'.repeat(50_000) },
		});
		lab.gateway.on('GET /bundles/*', refusal, { times: 9 });
		const result = await lab.run('bundle', 'get', { bundleId: byId('bun_1') });
		expect(saidOf(result).length).toBeGreaterThan(20);
		expect(saidOf(result).length).toBeLessThanOrEqual(8192);
	});

	it('#18 no hint on what an order costs where there is none', async () => {
		lab.gateway.on('POST /orders', faults.refuse(400, 'provider_not_supported'));
		const { hints } = await lab.run('order', 'create', orderOf('one.example'));
		expect(hints).toEqual([]);
	});

	it.each([' URL ', 'URL/'])('#18 the base URL "%s" works', async (form) => {
		const baseUrl = form.replace('URL', lab.url);
		const credentials = { peekerApi: { apiKey: 'pk_live_padded', baseUrl } };
		const result = await lab.run('account', 'get', {}, { credentials });
		expect([saidOf(result), result.items.length]).toEqual(['', 1]);
	});
});

describe('the server asks for time', () => {
	it.each([
		['in the body', faults.tooMany(400)],
		['in the header', faults.tooMany(undefined, { header: '400' })],
	])('#10 400 s %s: nothing is sent before, and what is told is true', async (_name, fault) => {
		lab.gateway.on('GET /me', fault, { times: 1000 });
		const items = Array.from({ length: 200 }, () => ({}));
		const result = await lab.run('account', 'get', {}, { items, continueOnFail: true });
		// Those under way when the first answer came; every later one would have come within the 400 s.
		const [first] = lab.gateway.calls;
		expect(lab.gateway.calls.every(({ at }) => at === first.at)).toBe(true);
		expect(lab.gateway.calls.length).toBeLessThanOrEqual(CONCURRENCY.first);
		expect(lab.waited()).toBeLessThan(400_000);
		expect(result.items).toHaveLength(200);
		for (const { json } of result.items) {
			expect(json.details).toMatchObject({ retry_after_seconds: 400 });
			expect(JSON.stringify(json)).toContain('asked to wait 400 seconds');
			expect(JSON.stringify(json)).not.toMatch(/waited and tried again/);
		}
	});
});
