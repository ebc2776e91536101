import { newImport } from './domains';
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

	it('#11 among 5 domains to forward, where nothing goes on after it', async () => {
		const items = Array.from({ length: 5 }, (_, n) => ({ name: `fwd${n}.example` }));
		for (const { name } of items) if (name !== 'fwd3.example') lab.state.addConnected(name);
		const parameters = { domains: '={{ $json.name }}', forwardingUrl: 'https://northwind.example' };
		const { error } = await lab.run('forwarding', 'set', parameters, { items });
		expect(error?.context).toMatchObject({ itemIndex: 3 });
		expect(error?.description).toContain('fwd3.example');
		const done = lab.ledger.of('forwarding').flatMap(({ domains = [] }) => domains);
		expect(done.sort()).toEqual(['fwd0.example', 'fwd1.example', 'fwd2.example']);
	});

	it('#11 among the domains of one item: what was done is named', async () => {
		const names = ['a.example', 'b.example', 'bad.example'];
		for (const name of names.slice(0, 2)) lab.state.addConnected(name);
		const parameters = { domains: names.join(' '), forwardingUrl: 'https://northwind.example' };
		const { error } = await lab.run('forwarding', 'set', parameters);
		expect(error?.description).toContain('bad.example');
		expect(error?.description).toContain(lab.state.forwardings[0].id);
		expect(error?.context).toMatchObject({ data: { done_ids: [lab.state.forwardings[0].id] } });
	});

	it('#11 domains of a lost call are not sent again in parts', async () => {
		const items = Array.from({ length: 4 }, (_, n) => ({ name: `fwd${n}.example` }));
		for (const { name } of items) lab.state.addConnected(name);
		lab.gateway.on('POST /domains/forwarding', faults.resetAfter);
		lab.gateway.on('POST /domains/forwarding', faults.refuse(400, 'invalid_request'), {
			times: 99,
		});
		const parameters = { domains: '={{ $json.name }}', forwardingUrl: 'https://northwind.example' };
		const result = await lab.run('forwarding', 'set', parameters, { items, continueOnFail: true });
		const sent = lab.gateway
			.callsOf('POST /domains/forwarding')
			.map(({ request }) => request.bytes);
		expect(new Set(sent).size).toBe(1);
		expect(result.items).toHaveLength(4);
		for (const { json } of result.items) expect(json.error).toMatch(/may or may not have done/);
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
		expect(failed[0].json.details).toMatchObject({ domain: 'name17.example' });
		expect(JSON.stringify(failed[0])).toContain('name17.example');
		expect(result.items).toHaveLength(50);
		expect(lab.gateway.calls.length).toBeLessThanOrEqual(13);
	});

	it('#11 among the names of one item to check: the others get their rows', async () => {
		lab.gateway.on('POST /domains/availability', refuseWith('b.example'), { times: 999 });
		const parameters = { domains: 'a.example b.example c.example' };
		const result = await lab.run('domain', 'checkAvailability', parameters);
		expect(result.items.map(({ json }) => [json.domain, json.available])).toEqual([
			['a.example', true],
			['b.example', false],
			['c.example', true],
		]);
		expect(saidOf(result)).toContain('did not take the name b.example');
	});

	it('#11 among the names of a plan', async () => {
		lab.gateway.on('POST /domains/availability', refuseWith('b.example'), { times: 999 });
		const { items } = await lab.run('order', 'plan', orderOf(['a.example', 'b.example']));
		expect(items[0].json.orderable).toBe(false);
		expect(JSON.stringify(items[0].json.problems)).toContain('b.example');
		expect(JSON.stringify(items[0].json.problems)).not.toContain('a.example');
	});

	it('#11 among the names whose imports are looked for', async () => {
		newImport(lab.state, ['a.example']);
		lab.gateway.on(
			'GET /domains/import',
			(exchange) =>
				exchange.request.query.get('domains')?.includes('b.example')
					? faults.refuse(400, 'invalid_request')(exchange)
					: exchange.send(exchange.forward()),
			{ times: 9 },
		);
		const result = await lab.run('domainImport', 'find', { domains: 'a.example b.example' });
		expect(result.items.map(({ json }) => json.id)).toEqual([lab.state.imports[0].id]);
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
