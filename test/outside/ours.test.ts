import { newImport } from './domains';
import * as faults from './faults';
import { orderOf } from './given';
import { byId, labForEach, saidOf } from './lab';
import * as shapes from './shapes';

const lab = labForEach();

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

	it.each(['in_progress', 'failed', 'completed', 'action_required'])(
		'#6 an older import (%s) that shares a name is not taken for the lost one',
		async (status) => {
			newImport(lab.state, ['a.example', 'b.example'], { status });
			lab.gateway.on('POST /domains/import', faults.resetBefore);
			const result = await lab.run('domainImport', 'create', { domains: 'a.example c.example' });
			// A lost attempt may still be under way, so it is not sent again either.
			const imported = lab.ledger.of('import').flatMap(({ domains }) => domains);
			expect(result.status === 'error' || imported.includes('c.example')).toBe(true);
		},
	);

	it('#6 a bundle of the same name that was there before is not taken for the lost one', async () => {
		await lab.run('bundle', 'create', BUNDLE);
		await lab.time.advance(30_000);
		lab.gateway.on('POST /bundles', faults.resetBefore);
		const result = await lab.run('bundle', 'create', BUNDLE);
		// A lost attempt may still be under way, so it is not sent again either.
		expect(result.status).toBe('error');
		expect(saidOf(result)).toMatch(/not sent again/);
	});

	it.each([
		['without a list', shapes.withoutList()],
		['with null for a list', shapes.withoutList(null)],
		['with rows that are none', shapes.malformedRows],
	])('#6 Get Many of an answer %s is an error', async (_name, shape) => {
		await lab.run('bundle', 'create', BUNDLE);
		lab.gateway.reshape('GET /bundles', shape);
		const result = await lab.run('bundle', 'getAll', { returnAll: true });
		expect(result.status).toBe('error');
	});

	it.each([
		['all', { returnAll: true }, 250],
		['150', { limit: 150 }, 150],
	])(
		'#6 Get Many gives %s of 250 rows once each while new ones come in between pages',
		async (_name, paging, count) => {
			for (let n = 0; n < 250; n++) lab.state.addUser(`u${n}@b.example`);
			const before = lab.state.users.slice(0, count).map(({ id }) => id);
			lab.origin.onPage = () => {
				const row = lab.state.addUser(`late${lab.state.users.length}@b.example`);
				lab.state.users = [row, ...lab.state.users.filter((user) => user !== row)];
			};
			const result = await lab.run('user', 'getAll', paging);
			const ids = result.items.map(({ json }) => json.id);
			expect(new Set(ids).size).toBe(ids.length);
			expect(before.filter((id) => !ids.includes(id))).toEqual([]);
		},
	);

	it('#6 a part of an order that was cancelled before is not taken for the lost cancellation of the whole', async () => {
		const { items } = await lab.run('order', 'create', orderOf(['a.example', 'b.example']));
		const orderId = byId(String(items[0].json.id));
		const part = { orderId, scope: 'domains', domains: 'a.example' };
		expect((await lab.run('order', 'cancel', part)).status).toBe('success');
		lab.gateway.on('POST /orders/*/cancel', faults.resetBefore);
		const result = await lab.run('order', 'cancel', { orderId, scope: 'order' });
		expect(result.status).toBe('error');
		expect(saidOf(result)).toMatch(/before/);
	});

	it('#6 a lost cancellation that was made is found', async () => {
		const { items } = await lab.run('order', 'create', orderOf(['a.example', 'b.example']));
		const orderId = byId(String(items[0].json.id));
		lab.gateway.on('POST /orders/*/cancel', faults.resetAfter);
		const result = await lab.run('order', 'cancel', { orderId, scope: 'order' });
		expect([result.status, lab.ledger.count('cancel')]).toEqual(['success', 1]);
	});
});
