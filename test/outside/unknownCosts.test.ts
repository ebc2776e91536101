import { orderOf } from './given';
import type { Lab } from './lab';
import { openLab, saidOf } from './lab';
import * as shapes from './shapes';

let lab: Lab;

beforeEach(async () => {
	lab = await openLab();
});

afterEach(async () => {
	await lab.close();
	jest.restoreAllMocks();
});

describe('a ceiling is not switched off by what is missing', () => {
	it.each([
		['an expression that finds nothing', '={{ $json.missing }}'],
		['null', '={{ null }}'],
		['an empty text', ''],
	])('#3 maxRegistrationCostCents is %s: nothing is ordered', async (_name, value) => {
		const parameters = orderOf('one.example', { maxRegistrationCostCents: value });
		const result = await lab.run('order', 'create', parameters);
		expect(lab.ledger.count('charge')).toBe(0);
		expect(saidOf(result)).toContain('Max Registration Cost');
	});

	it.each([
		['an expression that finds nothing', '={{ $json.missing }}'],
		['null', '={{ null }}'],
		['an empty text', ''],
	])('#3 preflight is %s: nothing is ordered', async (_name, value) => {
		const result = await lab.run('order', 'create', orderOf('one.example', { preflight: value }));
		expect(lab.ledger.count('charge')).toBe(0);
		expect(saidOf(result)).toContain('Preflight');
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
