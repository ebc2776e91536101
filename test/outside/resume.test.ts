import * as faults from './faults';
import { orderOf, swapOf } from './given';
import { byId, labForEach, locator, saidOf } from './lab';

const lab = labForEach();

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

	it('#2 a swap waited for longer than an hour is not made again', async () => {
		lab.state.workMs.swap = 3_500_000;
		const items = ['one', 'two'].map((name) => ({
			id: lab.state.addConnected(`${name}.example`).id,
			name: `${name}-new.example`,
		}));
		lab.gateway.on('POST /swaps', refused(), { skip: 1 });
		const parameters = swapOf(byId('={{ $json.id }}'), '={{ $json.name }}', {
			waitForCompletion: true,
			options: { maxWaitSeconds: 3_600 },
		});
		const result = await lab.run('swap', 'create', parameters, { items, ...TWICE });
		expect(lab.gateway.callsOf('POST /swaps')).toHaveLength(3);
		expect([result.status, lab.ledger.count('swap')]).toEqual(['success', 2]);
	});

	it('#2 a deleted user is deleted', async () => {
		const items = ['a', 'b'].map((name) => ({ id: lab.state.addUser(`${name}@b.example`).id }));
		lab.gateway.on('DELETE /users/*', refused(), { skip: 1 });
		const parameters = { userId: byId('={{ $json.id }}') };
		const result = await lab.run('user', 'delete', parameters, { items, ...TWICE });
		expect(saidOf(result)).toBe('');
		expect(lab.ledger.count('userDeleted')).toBe(2);
	});

	it('#2 a user deleted by an address is deleted', async () => {
		const items = ['a', 'b'].map((name) => ({
			email: lab.state.addUser(`${name}@b.example`).email,
		}));
		lab.gateway.on('DELETE /users/*', refused(), { skip: 1 });
		const parameters = { userId: locator('email', '={{ $json.email }}') };
		const result = await lab.run('user', 'delete', parameters, { items: items as never, ...TWICE });
		expect(saidOf(result)).toBe('');
		expect(lab.ledger.count('userDeleted')).toBe(2);
	});

	it('#2 a bundle deleted before is deleted', async () => {
		const ids = [];
		for (const name of ['A', 'B']) {
			const made = await lab.run('bundle', 'create', { name, monthlySendingVolume: 1000 });
			ids.push({ id: String(made.items[0].json.id) });
		}
		lab.gateway.on('DELETE /bundles/*', refused(), { skip: 1 });
		const parameters = { bundleId: byId('={{ $json.id }}') };
		const result = await lab.run('bundle', 'delete', parameters, { items: ids, ...TWICE });
		expect(saidOf(result)).toBe('');
		expect(lab.ledger.count('bundleDeleted')).toBe(2);
	});

	it('#2 a swap by the name that it retired', async () => {
		const items = ['one', 'two'].map((name) => {
			lab.state.addConnected(`${name}.example`);
			return { old: `${name}.example`, name: `${name}-new.example` };
		});
		lab.gateway.on('POST /swaps', refused(), { skip: 1 });
		const parameters = swapOf(locator('name', '={{ $json.old }}'), '={{ $json.name }}');
		const result = await lab.run('swap', 'create', parameters, { items, ...TWICE });
		expect(result.status).toBe('success');
		expect(lab.ledger.count('swap')).toBe(2);
	});

	it('#2 a user update by the address that it changed', async () => {
		const items = ['a', 'b'].map((name) => {
			lab.state.addUser(`${name}@b.example`);
			return { email: `${name}@b.example`, to: `${name}-new@b.example` };
		});
		lab.gateway.on('PATCH /users/*', refused(), { skip: 1 });
		const parameters = {
			userId: locator('email', '={{ $json.email }}'),
			updateFields: { email: '={{ $json.to }}' },
		};
		const result = await lab.run('user', 'update', parameters, { items, ...TWICE });
		expect(saidOf(result)).toBe('');
		expect(lab.state.users.map(({ email }) => email)).toEqual([
			'a-new@b.example',
			'b-new@b.example',
		]);
	});
});
