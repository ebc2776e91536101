import { orderOf } from './given';
import type { Lab } from './lab';
import { openLab, saidOf } from './lab';

let lab: Lab;

beforeEach(async () => {
	lab = await openLab();
});

afterEach(async () => {
	await lab.close();
	jest.restoreAllMocks();
});

describe('all or nothing, and all of it told', () => {
	it('#12 an order of input items is not placed without the refused ones', async () => {
		const items = [
			{ domain: 'one.example' },
			{ domain: 'not a domain' },
			{ domain: 'two.example' },
		];
		const parameters = { ...orderOf(['x', 'y']), domainsFrom: 'inputItems', domainField: 'domain' };
		const result = await lab.run('order', 'create', parameters, { items, continueOnFail: true });
		expect(lab.ledger.effects).toEqual([]);
		expect(saidOf(result)).toContain('not a domain');
	});

	it('#12 an order of input items is not placed without the item that has no domain', async () => {
		const items = [{ domain: 'one.example' }, { other: 1 }];
		const parameters = { ...orderOf('x'), domainsFrom: 'inputItems', domainField: 'domain' };
		await lab.run('order', 'create', parameters, { items: items as never, continueOnFail: true });
		expect(lab.ledger.effects).toEqual([]);
	});
});
