import { newBundle } from './bundles';
import { newImport } from './domains';
import { orderOf } from './given';
import { byId, labForEach, saidOf } from './lab';
import * as shapes from './shapes';

const lab = labForEach();

describe('a plan says what is so', () => {
	it.each(['in_progress', 'action_required', 'failed'])(
		'#15 an import that is %s is not orderable',
		async (status) => {
			newImport(lab.state, ['own.example'], { status });
			lab.state.unavailable.set('own.example', 'taken');
			const { items } = await lab.run('order', 'plan', orderOf('own.example'));
			expect(items[0].json.orderable).toBe(false);
		},
	);

	it('#15 an archived bundle is not orderable', async () => {
		const bundle = newBundle(lab.state, { name: 'B', monthly_sending_volume: 3000 });
		bundle.status = 'archived';
		const { total } = bundle.required_domains as { total: number };
		const names = Array.from({ length: total }, (_, n) => `n${n}.example`);
		const parameters = { ...orderOf(names), orderType: 'bundle', bundleId: byId(bundle.id) };
		const { items } = await lab.run('order', 'plan', parameters);
		expect(items[0].json.orderable).toBe(false);
		expect(JSON.stringify(items[0].json.problems)).toMatch(/archived/i);
	});

	it('#15 an absent usable_for is unknown, not "nothing"', async () => {
		lab.gateway.reshape('POST /domains/availability', shapes.withoutUsableFor);
		const { items } = await lab.run('order', 'plan', orderOf('one.example'));
		expect(items[0].json).toMatchObject({ orderable: true, registration_cost_cents: 1150 });
	});

	it('#15 preflight does not refuse for an absent usable_for', async () => {
		lab.gateway.reshape('POST /domains/availability', shapes.withoutUsableFor);
		const result = await lab.run('order', 'create', orderOf('one.example', { preflight: true }));
		expect([saidOf(result).includes('usable'), lab.ledger.count('order')]).toEqual([false, 1]);
	});

	it('#15 an inventory row without usable_for is orderable', async () => {
		const row = lab.state.addDomain('own.example');
		delete row.usable_for;
		const { items } = await lab.run('order', 'plan', orderOf('own.example'));
		expect(items[0].json.orderable).toBe(true);
	});
});
