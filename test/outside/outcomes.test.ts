import * as faults from './faults';
import { orderOf } from './given';
import { byId, labForEach, openLab, saidOf } from './lab';
import * as shapes from './shapes';

const lab = labForEach();

describe('shapes of other editions are read', () => {
	it('a cancellation answered with the full order', async () => {
		const made = await lab.run('order', 'create', orderOf('one.example'));
		lab.gateway.reshape('POST /orders/*/cancel', shapes.cancelAsOrder);
		const parameters = { orderId: byId(String(made.items[0].json.id)), scope: 'order' };
		const result = await lab.run('order', 'cancel', parameters);
		expect([saidOf(result), result.items[0].json.status]).toEqual(['', 'cancel_scheduled']);
	});

	it('#14 people under the older name, and fields nobody knows', async () => {
		const made = await lab.run('order', 'create', orderOf('one.example'));
		lab.gateway.reshape('GET /orders/*', shapes.usersForPersonas);
		lab.gateway.reshape('GET /orders/*', shapes.extraFields);
		const parameters = { orderId: byId(String(made.items[0].json.id)) };
		const result = await lab.run('order', 'get', parameters);
		expect(result.status).toBe('success');
		expect(JSON.stringify(result.items)).toContain('Novak');
	});

	it('a bundle of the older edition', async () => {
		const made = await lab.run('bundle', 'create', { name: 'Old', monthlySendingVolume: 25_000 });
		lab.gateway.reshape('GET /bundles/*', shapes.olderBundle);
		const parameters = { bundleId: byId(String(made.items[0].json.id)) };
		const result = await lab.run('bundle', 'get', parameters);
		expect(result.items[0].json).toMatchObject({ customer_price_cents: 19_900 });
	});

	it.each([301, 302, 307, 308])(
		'a redirect (%s) elsewhere does not get the key',
		async (status) => {
			const elsewhere = await openLab();
			lab.gateway.on('GET /me', faults.redirect(status, `${elsewhere.url}/me`), { times: 9 });
			const result = await lab.run('account', 'get');
			expect(result.status).toBe('error');
			expect(elsewhere.gateway.calls).toEqual([]);
			await elsewhere.close();
		},
	);
});
