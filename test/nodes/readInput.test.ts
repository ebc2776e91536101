import { loadCore } from '../support/core';
import type { Rig } from './setup';
import { startRig } from './setup';

let rig: Rig;

beforeAll(async () => {
	rig = await startRig();
});

afterAll(async () => await rig.close());

afterEach(() => jest.restoreAllMocks());

/** How often n8n was asked for each parameter from now on. */
function countedReads(): Map<unknown, number> {
	const counts = new Map<unknown, number>();
	const prototype = loadCore().core.ExecuteContext.prototype as unknown as {
		_getNodeParameter: (name: string) => unknown;
	};
	const original = prototype._getNodeParameter;
	jest.spyOn(prototype, '_getNodeParameter').mockImplementation(function (
		this: unknown,
		...args: [string]
	) {
		counts.set(args[0], (counts.get(args[0]) ?? 0) + 1);
		return original.apply(this, args);
	});
	return counts;
}

const items = Array.from({ length: 20 }, (_, index) => ({
	domain: `${index % 2 === 0 ? 'taken' : 'free'}-${index}.example`,
	isOnly: index >= 10,
}));

test('what has no expression is read once, what has one for every item', async () => {
	const counts = countedReads();
	const parameters = { domains: '={{ $json.domain }}', options: { onlyAvailable: true } };
	const result = await rig.run('domain', 'checkAvailability', parameters, { items });
	expect(result.error).toBeUndefined();
	expect(counts.get('domains')).toBe(items.length);
	expect(counts.get('options')).toBe(1);
	expect(result.items.map(({ json }) => json.domain)).toEqual(
		items.filter((_, index) => index % 2 === 1).map(({ domain }) => domain),
	);
});

test('an expression inside a collection makes the collection differ from item to item', async () => {
	const parameters = {
		domains: '={{ $json.domain }}',
		options: { onlyAvailable: '={{ $json.isOnly }}' },
	};
	const result = await rig.run('domain', 'checkAvailability', parameters, { items });
	expect(result.items.map(({ json }) => json.domain)).toEqual(
		items.filter((_, index) => index < 10 || index % 2 === 1).map(({ domain }) => domain),
	);
});

test('an expression inside a resource locator is evaluated for every item', async () => {
	const orders = rig.sandbox.seed.orders(rig.key, 3);
	const orderId = { __rl: true, mode: 'id', value: '={{ $json.id }}' };
	const wanted = orders.map(({ id }) => ({ id }));
	const result = await rig.run('order', 'get', { orderId }, { items: wanted });
	expect(result.items.map(({ json }) => json.id)).toEqual(orders.map(({ id }) => id));
});

test('where nothing has an expression, every item gets the same, and the same error', async () => {
	const counts = countedReads();
	const same = await rig.run('domain', 'checkAvailability', { domains: 'free.example' }, { items });
	expect(same.items).toHaveLength(items.length);
	expect(counts.get('domains')).toBe(1);

	const wrong = await rig.run(
		'domain',
		'checkAvailability',
		{ domains: 'no domain' },
		{ items, continueOnFail: true },
	);
	expect(wrong.items.map(({ json }) => json.error)).toEqual(
		items.map((_, index) => expect.stringContaining(`[item ${index}]`)),
	);
});
