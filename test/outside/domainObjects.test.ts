import { orderOf } from './given';
import { labForEach } from './lab';

const lab = labForEach();

const SHOP = { domain: 'shop.example', forwarding_url: 'https://shop.northwind.example' };
const ordered = () =>
	lab.ledger.of('order').flatMap(({ bytes }) => JSON.parse(bytes).domains as unknown[]);

describe('domains given as the API gives them', () => {
	it('#8 by an expression that gives a list', async () => {
		await lab.run('order', 'create', {
			...orderOf('x'),
			domains: `={{ [${JSON.stringify(SHOP)}] }}`,
		});
		expect(ordered()).toEqual([SHOP]);
	});

	it('#8 as JSON', async () => {
		await lab.run('order', 'create', { ...orderOf('x'), domains: JSON.stringify([SHOP]) });
		expect(ordered()).toEqual([SHOP]);
	});

	it('#8 mixed with names', async () => {
		const domains = `={{ ["mail.example", ${JSON.stringify(SHOP)}] }}`;
		await lab.run('order', 'create', { ...orderOf(['x', 'y']), domains });
		expect(ordered()).toEqual(['mail.example', SHOP]);
	});

	it('#8 in the field of input items', async () => {
		const items = [{ entry: SHOP }, { entry: 'mail.example' }];
		const parameters = { ...orderOf(['x', 'y']), domainsFrom: 'inputItems', domainField: 'entry' };
		await lab.run('order', 'create', parameters, { items });
		// An order names its domains in one fixed order, however they were given.
		expect(ordered()).toEqual(['mail.example', SHOP]);
	});

	it('#8 where the items themselves are such objects', async () => {
		const parameters = { ...orderOf('x'), domainsFrom: 'inputItems', domainField: 'domain' };
		await lab.run('order', 'create', parameters, { items: [SHOP] });
		expect(ordered()).toEqual([SHOP]);
	});
});
