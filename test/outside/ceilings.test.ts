import { orderOf, swapOf } from './given';
import { byId, labForEach, locator, saidOf } from './lab';
import * as shapes from './shapes';

const lab = labForEach();

const NOTHING = [
	['an expression that finds nothing', '={{ $json.missing }}'],
	['null', '={{ null }}'],
	['an empty text', ''],
];

describe('a ceiling is not switched off by what is missing', () => {
	it.each(NOTHING)(
		'#3 maxRegistrationCostCents is %s: nothing is ordered',
		async (_name, value) => {
			const parameters = orderOf('one.example', { maxRegistrationCostCents: value });
			const result = await lab.run('order', 'create', parameters);
			expect(lab.ledger.count('charge')).toBe(0);
			expect(saidOf(result)).toContain('Max Registration Cost');
		},
	);

	it.each(NOTHING)('#3 preflight is %s: nothing is ordered', async (_name, value) => {
		const result = await lab.run('order', 'create', orderOf('one.example', { preflight: value }));
		expect(lab.ledger.count('charge')).toBe(0);
		expect(saidOf(result)).toContain('Plan First');
	});

	const UNKNOWN: Array<[string, (typeof shapes)['withoutPrices']]> = [
		['no price', shapes.withoutPrices],
		['a price as text', shapes.pricesAsText],
		['two currencies', shapes.twoCurrencies],
	];

	it.each(UNKNOWN)('#3 %s: nothing is ordered under a ceiling', async (_name, shape) => {
		lab.gateway.reshape('POST /domains/availability', shape);
		const parameters = orderOf(['one.example', 'two.example'], { maxRegistrationCostCents: 5000 });
		const result = await lab.run('order', 'create', parameters);
		expect(lab.ledger.count('charge')).toBe(0);
		expect(saidOf(result)).not.toBe('');
	});

	it.each(UNKNOWN)('#3 #15 %s: the plan knows no cost, and says so', async (_name, shape) => {
		lab.gateway.reshape('POST /domains/availability', shape);
		const result = await lab.run('order', 'plan', orderOf(['one.example', 'two.example']));
		expect(result.items[0].json.registration_cost_cents).toBeNull();
		expect(result.items[0].json.problems).not.toEqual([]);
	});
});

describe('money is not spent by hand or without bounds', () => {
	it.each(['manual', 'integrated', 'evaluation'])('#4 a live order in mode %s', async (mode) => {
		await lab.run('order', 'create', orderOf('one.example'), { mode: mode as 'manual' });
		expect(lab.ledger.count('charge')).toBe(0);
	});

	it('#4 orders of one run end at Max Total Cost', async () => {
		const items = [{ name: 'one.example' }, { name: 'two.example' }];
		const parameters = {
			...orderOf('x', { maxTotalCostCents: 1500 }),
			domains: '={{ $json.name }}',
		};
		const result = await lab.run('order', 'create', parameters, { items, continueOnFail: true });
		expect(lab.ledger.count('order')).toBe(1);
		expect(saidOf(result)).toContain('Max Total Cost');
	});

	it('#4 swaps of one run end at Max Swaps', async () => {
		const items = ['one', 'two'].map((name) => ({
			id: lab.state.addConnected(`${name}.example`).id,
			name: `${name}-new.example`,
		}));
		const parameters = swapOf(byId('={{ $json.id }}'), '={{ $json.name }}', {
			options: { maxSwaps: 1 },
		});
		const result = await lab.run('swap', 'create', parameters, { items, continueOnFail: true });
		expect(lab.ledger.count('swap')).toBe(1);
		expect(saidOf(result)).toContain('Max Swaps');
	});
});

describe('a filter is not switched off by what is missing', () => {
	it.each(
		NOTHING.flatMap(([what, value]) => [
			{ what, filters: { userEmail: value }, label: 'User Email' },
			{ what, filters: { status: value }, label: 'Status' },
			{ what, filters: { userId: locator('id', value) }, label: 'User' },
		]),
	)('#3 $label is $what: not everything is listed', async ({ filters, label }) => {
		const result = await lab.run('order', 'getAll', { filters });
		expect(result.status).toBe('error');
		expect(saidOf(result)).toContain(`'${label}'`);
		expect(lab.gateway.calls).toEqual([]);
	});
});

describe('a bundle is not sized by what is missing', () => {
	it.each([
		['googlePercent', 'Google Percent'],
		['googleInboxesPerDomain', 'Google Inboxes per Domain'],
		['sendOnWeekends', 'Send on Weekends'],
	])('#3 %s is an expression that finds nothing: no bundle', async (field, label) => {
		const result = await lab.run('bundle', 'create', {
			name: 'Sized',
			monthlySendingVolume: 25_000,
			additionalFields: { [field]: '={{ $json.missing }}' },
		});
		expect(lab.gateway.calls).toEqual([]);
		expect(saidOf(result)).toContain(`'${label}'`);
	});
});
