import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Fault } from '../sandbox';
import { doublesIn } from './doubles';
import type { Rig } from '../nodes/setup';
import { startRig } from '../nodes/setup';
import { byId, locator } from './setup';

/** n8n runs the whole node again, up to three times. */
const THREE_TRIES = { maxTries: 3, waitBetweenTries: 1 };

const order: INodeParameters = {
	userId: locator('email', 'dana@northwind.example'),
	orderType: 'custom',
	googleLicenses: 2,
	domains: '={{ $json.domain }}',
	personasFrom: 'json',
	personasJson: JSON.stringify([{ firstName: 'Lee', lastName: 'Novak' }]),
};

const domains = [{ domain: 'one.example' }, { domain: 'two.example' }, { domain: 'three.example' }];

let rig: Rig;
let keys = 0;

beforeAll(async () => {
	rig = await startRig({ environment: 'live' });
});

afterAll(async () => {
	await rig.close();
});

function newRun() {
	const key = `pk_live_again${keys++}`;
	const spoil = (fault: Fault) => rig.sandbox.faults.add({ key, ...fault });
	const run = async (path: string, parameters: INodeParameters, items: IDataObject[]) => {
		const [resource, operation] = path.split('.');
		return await rig.run(resource, operation, parameters, {
			items,
			retryOnFail: THREE_TRIES,
			credentials: rig.credentialOf(key),
		});
	};
	return { key, spoil, run, books: () => rig.sandbox.books(key) };
}

const bodiesOf = (operationId: string, label: string) =>
	rig.sandbox.requests
		.filter((request) => request.operationId === operationId && request.keyLabel?.endsWith(label))
		.map(({ body }) => body);

describe('order.create', () => {
	test.each<[string, Fault]>([
		['lost after the work', { kind: 'resetAfter' }],
		['answered with 500 after the work', { kind: 'status', status: 500, afterWork: true }],
		['truncated', { kind: 'truncatedJson' }],
		['answered by a gateway', { kind: 'html', status: 502, afterWork: true }],
	])('whole node run three times, answers %s: one order, one charge', async (_, fault) => {
		const { key, spoil, run, books } = newRun();
		// Four tries a run: all of the first two runs, and the first ones of the third.
		spoil({ ...fault, operationId: 'createOrder', times: 10 });
		// Nor can the first two runs look for the order.
		spoil({ kind: 'status', status: 403, operationId: 'listOrders', times: 2 });
		const { status, items } = await run('order.create', order, [domains[0]]);
		expect(status).toBe('success');
		const { orders, charges } = books();
		expect(orders).toHaveLength(1);
		expect(charges).toHaveLength(1);
		expect(doublesIn(books())).toEqual([]);
		expect(items.map(({ json }) => json.id)).toEqual([orders[0].id]);
		const bodies = bodiesOf('createOrder', key.slice(-4));
		expect(bodies).toHaveLength(11);
		expect(new Set(bodies).size).toBe(1);
	});

	test('an answer that stays lost: an error that tells that it may be placed, and one order', async () => {
		const { spoil, run, books } = newRun();
		spoil({ kind: 'resetAfter', operationId: 'createOrder', times: 0 });
		spoil({ kind: 'status', status: 403, operationId: 'listOrders', times: 0 });
		const { error } = await run('order.create', order, [domains[0]]);
		expect(error?.message).toBe('Peeker may or may not have done this: its answer was lost');
		expect(error?.description).toContain('Run exactly the same order again within 24 hours');
		expect(books().orders).toHaveLength(1);
		expect(books().charges).toHaveLength(1);
	});

	test('an answer that stays lost, but the order can be looked up: it is given', async () => {
		const { spoil, run, books } = newRun();
		spoil({ kind: 'resetAfter', operationId: 'createOrder', times: 0 });
		const { items } = await run('order.create', order, [domains[0]]);
		expect(items.map(({ json }) => json.id)).toEqual(books().orders.map(({ id }) => id));
		expect(books().charges).toHaveLength(1);
	});

	test('a later item fails at first: the earlier orders are not placed again', async () => {
		const { spoil, run, books } = newRun();
		spoil({ kind: 'status', status: 400, operationId: 'createOrder', after: 1 });
		const { items } = await run('order.create', order, domains);
		expect(items).toHaveLength(3);
		expect(books().orders).toHaveLength(3);
		expect(books().charges).toHaveLength(3);
		expect(doublesIn(books())).toEqual([]);
	});
});

describe('writes that the API does not recognise when they are repeated', () => {
	const bundle = { name: '={{ $json.domain }}', monthlySendingVolume: 25_000 };
	const swap = {
		domainId: byId('={{ $json.id }}'),
		replacementDomain: '={{ $json.domain }}',
	};
	const connected = (key: string) =>
		rig.sandbox.seed
			.orders(key, 3)
			.map(({ domainIds }, at) => ({ id: domainIds[0], domain: `fresh-${at}.example` }));

	test.each(['one', 'two', 'three'])(
		'bundle.create of three items, item %s refused once',
		async (name) => {
			const { spoil, run, books } = newRun();
			const after = ['one', 'two', 'three'].indexOf(name);
			spoil({ kind: 'status', status: 400, operationId: 'createBundle', after });
			const { items } = await run('bundle.create', bundle, domains);
			expect(books().bundles.map((row) => row.name)).toEqual(domains.map(({ domain }) => domain));
			expect(items.map(({ json }) => json.name)).toEqual(domains.map(({ domain }) => domain));
		},
	);

	test('swap.create of three items, the last refused twice', async () => {
		const { key, spoil, run, books } = newRun();
		spoil({ kind: 'status', status: 400, operationId: 'createSwap', after: 2, times: 2 });
		const { items } = await run('swap.create', swap, connected(key));
		expect(items).toHaveLength(3);
		expect(books().swaps).toHaveLength(3);
		expect(books().charges).toHaveLength(3);
		expect(doublesIn(books())).toEqual([]);
	});

	test('bundle.create whose answer and look are both lost: found by the next run, not made again', async () => {
		const { spoil, run, books } = newRun();
		spoil({ kind: 'resetAfter', operationId: 'createBundle' });
		spoil({ kind: 'status', status: 403, operationId: 'listBundles' });
		const { items } = await run('bundle.create', bundle, [domains[0]]);
		expect(books().bundles).toHaveLength(1);
		expect(items.map(({ json }) => json.id)).toEqual([books().bundles[0].id]);
	});

	test('bundle.create lost before the work: no run sends it again, all say that it is not known', async () => {
		const { key, spoil, run, books } = newRun();
		spoil({ kind: 'resetBefore', operationId: 'createBundle' });
		const { error } = await run('bundle.create', bundle, [domains[0]]);
		expect(error?.description).toContain("'Get Many' of 'Bundle'");
		expect(bodiesOf('createBundle', key.slice(-4))).toHaveLength(1);
		expect(books().bundles).toEqual([]);
	});

	test('equal bundles of two items, the second lost before the work: the first is not given twice', async () => {
		const { spoil, run, books } = newRun();
		spoil({ kind: 'resetBefore', operationId: 'createBundle', after: 1 });
		const { error } = await run('bundle.create', bundle, [domains[0], domains[0]]);
		expect(error?.context).toMatchObject({ itemIndex: 1 });
		expect(books().bundles).toHaveLength(1);
	});

	test('order.cancel refused for a later item: the earlier cancellation stands once', async () => {
		const { key, spoil, run, books } = newRun();
		spoil({ kind: 'status', status: 400, operationId: 'cancelOrder', after: 1 });
		const orders = rig.sandbox.seed.orders(key, 2).map(({ id }) => ({ id }));
		const { items } = await run('order.cancel', { orderId: byId('={{ $json.id }}') }, orders);
		expect(items).toHaveLength(2);
		expect(books().cancellations).toHaveLength(2);
		expect(doublesIn(books())).toEqual([]);
	});
});
