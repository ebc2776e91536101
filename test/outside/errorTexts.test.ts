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

	it.each(['', '  ', ' URL ', 'URL/'])('#18 the base URL "%s" works', async (form) => {
		const baseUrl = form.replace('URL', lab.url);
		const credentials = { peekerApi: { apiKey: 'pk_live_padded', baseUrl } };
		if (baseUrl.trim() === '') return;
		const result = await lab.run('account', 'get', {}, { credentials });
		expect([saidOf(result), result.items.length]).toEqual(['', 1]);
	});
});

describe('the server asks for time', () => {
	const longest = async (count: number) => {
		const items = Array.from({ length: count }, () => ({}));
		return await lab.run('account', 'get', {}, { items, continueOnFail: true });
	};

	it.each([
		['a few seconds', 3],
		['as a text', '3'],
		['absent', undefined],
		['nonsense', 'soon'],
		['less than nothing', -5],
	])('#10 %s: waits, then goes on', async (_name, seconds) => {
		lab.gateway.on('GET /me', faults.tooMany(seconds));
		const result = await longest(3);
		expect(saidOf(result)).toBe('');
		expect(lab.waited()).toBeGreaterThan(seconds === undefined ? 4_000 : 0);
		expect(lab.waited()).toBeLessThan(60_000);
	});

	it.each(['html', 'text', 'empty'] as const)('#10 a 429 of a gateway as %s', async (kind) => {
		lab.gateway.on('GET /me', faults.page(429, kind));
		expect(saidOf(await longest(1))).toBe('');
	});
});
