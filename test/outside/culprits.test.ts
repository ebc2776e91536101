import * as faults from './faults';
import type { Fault } from './gateway';
import { orderOf } from './given';
import { labForEach, saidOf } from './lab';

const lab = labForEach();

/** Refuses every call that holds the name, as an API does that says no more than "invalid". */
const refuseWith =
	(name: string): Fault =>
	(exchange) =>
		exchange.request.bytes.includes(`"${name}"`)
			? faults.refuse(400, 'invalid_request', 'Invalid.', { field: 'domains' })(exchange)
			: exchange.send(exchange.forward());

describe('one bad entry is alone in failing', () => {
	it('#11 among 5 domains to forward', async () => {
		const items = Array.from({ length: 5 }, (_, n) => ({ name: `fwd${n}.example` }));
		for (const { name } of items.slice(1)) lab.state.addConnected(name);
		const parameters = { domains: '={{ $json.name }}', forwardingUrl: 'https://northwind.example' };
		const result = await lab.run('forwarding', 'set', parameters, { items, continueOnFail: true });
		const done = lab.ledger.of('forwarding').flatMap(({ domains = [] }) => domains);
		expect(done.sort()).toEqual(items.slice(1).map(({ name }) => name));
		const failed = result.items.filter(({ json }) => json.error);
		expect(failed.map(({ pairedItem }) => pairedItem)).toEqual([
			expect.objectContaining({ item: 0 }),
		]);
	});

	it('#11 among 50 names to check', async () => {
		const items = Array.from({ length: 50 }, (_, n) => ({ name: `name${n}.example` }));
		lab.gateway.on('POST /domains/availability', refuseWith('name17.example'), { times: 999 });
		const parameters = { domains: '={{ $json.name }}' };
		const result = await lab.run('domain', 'checkAvailability', parameters, {
			items,
			continueOnFail: true,
		});
		const failed = result.items.filter(({ json }) => json.error);
		expect(failed).toHaveLength(1);
		expect(JSON.stringify(failed[0])).toContain('name17.example');
		expect(result.items).toHaveLength(50);
	});
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
