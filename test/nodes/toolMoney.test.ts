import { keyLabel } from '../sandbox';
import { ceilingScenariosOf } from './ceilings';
import type { Rig } from './setup';
import { startRig } from './setup';
import {
	answerOf,
	Buyer,
	BUYING_SURFACES,
	detailsOf,
	freshNames,
	googleLicenseCents,
	newLiveKey,
	orderOf,
	PEOPLE,
} from './toolBuyer';

let rig: Rig;

beforeAll(async () => {
	rig = await startRig({ environment: 'live' });
});

afterAll(async () => await rig.close());

describe.each(BUYING_SURFACES)('an agent with a live key: %s', (_name, surface) => {
	const agent = (key?: string) => new Buyer(rig, surface, key);
	const plenty = { maxDailyCostCents: 100_000, googleLicenseCents };

	it.each(ceilingScenariosOf(surface))('buys no more than allowed: $name', async ({ play }) => {
		await play(agent);
	});

	it('buys what was planned, within the limit', async () => {
		const buyer = agent();
		const answer = await buyer.buy(freshNames(), plenty);
		expect(answer.id).toMatch(/^ord_/);
		expect(buyer.orders).toHaveLength(1);
	});

	it('buys nothing that goes beyond the limit by its inboxes alone', async () => {
		const buyer = agent();
		const domains = freshNames();
		const { registration_cost_cents: registration } = await buyer.call(
			'order.plan',
			orderOf(domains),
		);
		const maxDailyCostCents = Number(registration) + 4 * googleLicenseCents - 1;
		const answer = await buyer.buy(domains, { maxDailyCostCents, googleLicenseCents });
		expect(detailsOf(answer)).toMatchObject({ code: 'cost_limit', cents: maxDailyCostCents + 1 });
		expect(buyer.orders).toHaveLength(0);
		const exact = { maxDailyCostCents: maxDailyCostCents + 1, googleLicenseCents };
		expect((await buyer.buy(domains, exact)).cost_warning).toBeUndefined();
		expect(buyer.orders).toHaveLength(1);
	});

	it('learns the price of an inbox from the orders before, and tells it with the plan', async () => {
		const buyer = agent();
		const { key } = buyer;
		rig.sandbox.seed.orders(key, 1);
		const domains = freshNames();
		const plan = await buyer.call('order.plan', orderOf(domains));
		const total = Number(plan.registration_cost_cents) + 4 * googleLicenseCents;
		expect(plan).toMatchObject({ estimated_total_cents: total });
		await buyer.buy(domains, { maxDailyCostCents: 100_000, googleLicenseCents: 1 });
		expect(buyer.orders).toHaveLength(2);
		expect(rig.sandbox.books(key).charges.at(-1)).toMatchObject({ cents: total });
	});

	it('is told loudly of an order that came to more than what was known before', async () => {
		const buyer = agent();
		const { key } = buyer;
		const domains = freshNames();
		const { registration_cost_cents: registration } = await buyer.call(
			'order.plan',
			orderOf(domains),
		);
		const maxDailyCostCents = Number(registration) + 4;
		const limits = { maxDailyCostCents, googleLicenseCents: 1 };
		const answer = await buyer.buy(domains, limits, { waitForCompletion: true });
		expect(answer.cost_warning).toMatch(/^Attention: .* tell a person/);
		expect(detailsOf(await buyer.buy(freshNames(), limits))).toMatchObject({ code: 'cost_limit' });
		expect(rig.sandbox.books(key).orders).toHaveLength(1);
	});

	it.each([
		['no plan', '', 'plan_needed'],
		['a made-up plan', `plan_mqt0g000_1_${'0'.repeat(64)}`, 'plan_differs'],
	])('buys nothing with %s', async (_what, planToken, code) => {
		const buyer = agent();
		const answer = await buyer.call('order.create', orderOf(freshNames(), plenty, { planToken }));
		expect(detailsOf(answer)).toMatchObject({ code, repeat: 'safe' });
		expect(buyer.orders).toHaveLength(0);
	});

	it('buys nothing else than what was planned', async () => {
		const buyer = agent();
		const planToken = await buyer.planned(freshNames());
		const answer = await buyer.call('order.create', orderOf(freshNames(), plenty, { planToken }));
		expect(detailsOf(answer)).toMatchObject({ code: 'plan_differs' });
		expect(buyer.orders).toHaveLength(0);
	});

	it('buys nothing by an old plan', async () => {
		const buyer = agent();
		const domains = freshNames();
		const planToken = await buyer.planned(domains);
		await rig.pass(31 * 60_000);
		const answer = await buyer.call('order.create', orderOf(domains, plenty, { planToken }));
		expect(detailsOf(answer)).toMatchObject({ code: 'plan_expired' });
		expect(buyer.orders).toHaveLength(0);
	});

	it('is given the first answer when it asks for the same in other words', async () => {
		const buyer = agent();
		const domains = freshNames();
		const planToken = await buyer.planned(domains);
		const first = await buyer.call('order.create', orderOf(domains, plenty, { planToken }));
		const spelled = domains.toUpperCase().split(', ').reverse().join(' ');
		const personasJson = JSON.stringify([...PEOPLE].reverse());
		const other = orderOf(spelled, plenty, { planToken, personasJson });
		const again = await buyer.call('order.create', other);
		expect(again.id).toBe(first.id);
		expect(again.note).toMatch(/asked for before/);
		expect(buyer.orders).toHaveLength(1);
	});

	it('after a lost answer another wording finds the order that was meant', async () => {
		const buyer = agent();
		const { key } = buyer;
		const domains = freshNames();
		const planToken = await buyer.planned(domains);
		rig.sandbox.faults.add({ kind: 'resetAfter', operationId: 'createOrder', times: 4, key });
		const found = await buyer.call('order.create', orderOf(domains, plenty, { planToken }));
		const others = [{ firstName: 'Eve', lastName: 'Ng' }];
		const other = { planToken, personasJson: JSON.stringify(others) };
		const again = await buyer.call('order.create', orderOf(domains, plenty, other));
		const [{ id }] = rig.sandbox.books(key).orders;
		expect(found.id).toBe(id);
		expect(detailsOf(again)).toMatchObject({
			code: 'domain_already_in_active_order',
			order_id: id,
			repeat: 'harmful',
		});
		expect(buyer.orders).toHaveLength(1);
	});

	it('is told of the order that was meant where a second one would go beyond the limit', async () => {
		const buyer = agent();
		const { key } = buyer;
		const domains = freshNames();
		const planToken = await buyer.planned(domains);
		const limits = { maxDailyCostCents: 4_000, googleLicenseCents };
		const { id } = await buyer.call('order.create', orderOf(domains, limits, { planToken }));
		const personasJson = JSON.stringify([{ firstName: 'Eve', lastName: 'Ng' }]);
		const again = await buyer.call(
			'order.create',
			orderOf(domains, limits, { planToken, personasJson }),
		);
		expect(detailsOf(again)).toMatchObject({
			code: 'domain_already_in_active_order',
			order_id: id,
			repeat: 'harmful',
		});
		const sent = rig.sandbox.requests.filter(
			(request) => request.operationId === 'createOrder' && request.keyLabel === keyLabel(key),
		);
		expect(sent).toHaveLength(1);
		expect(buyer.orders).toHaveLength(1);
	});

	it('buys nothing beyond the limit with domains that only seem to be in an order', async () => {
		const buyer = agent();
		const { key } = buyer;
		const domains = freshNames().split(', ');
		const rows = rig.sandbox.seed.importedDomains(key, domains).map(({ id, domain }) => ({
			id,
			domain,
			category: 'inventory',
			order_id: 'ord_cancelled_long_ago',
			usable_for: ['google', 'microsoft'],
		}));
		const planToken = await buyer.planned(domains.join(' '));
		const body = JSON.stringify({ data: rows });
		rig.sandbox.faults.add({ kind: 'body', operationId: 'listDomains', body, times: 0, key });
		const limits = { maxDailyCostCents: 500, googleLicenseCents };
		const answer = await buyer.call(
			'order.create',
			orderOf(domains.join(' '), limits, { planToken }),
		);
		expect(detailsOf(answer)).toMatchObject({ code: 'domain_already_in_active_order' });
		expect(buyer.orders).toHaveLength(0);
	});

	it('cancels and swaps for good only with the ID of the order, and swaps within a limit', async () => {
		const buyer = agent();
		const { key } = buyer;
		const [{ id, domainIds }] = rig.sandbox.seed.orders(key, 1);
		const orderId = { __rl: true, mode: 'id', value: id };
		const refused = await buyer.call('order.cancel', { orderId, confirm: 'ord_other' });
		expect(detailsOf(refused)).toMatchObject({ code: 'not_confirmed' });
		const domainId = { __rl: true, mode: 'id', value: domainIds[0] };
		const swap = { domainId, swapType: 'premium', replacementDomain: 'new.example' };
		expect(detailsOf(await buyer.call('swap.create', swap))).toMatchObject({
			code: 'not_confirmed',
		});
		const unlimited = await buyer.call('swap.create', { ...swap, confirm: id });
		expect(detailsOf(unlimited)).toMatchObject({ code: 'no_limit' });
		const none = { ...swap, confirm: id, options: { maxDailySwaps: 0 } };
		expect(detailsOf(await buyer.call('swap.create', none))).toMatchObject({ code: 'cost_limit' });
		expect(rig.sandbox.books(key).swaps).toEqual([]);
		await buyer.call('swap.create', {
			...swap,
			swapType: 'standard',
			options: { maxDailySwaps: 1 },
		});
		expect(rig.sandbox.books(key).swaps).toHaveLength(1);
		expect((await buyer.call('order.cancel', { orderId, confirm: id })).status).toMatch(/cancel/);
	});
});

test('an agent that runs the node by its plain type, which has no such fields, buys nothing', async () => {
	const key = newLiveKey();
	const parameters = orderOf(freshNames(), { maxDailyCostCents: 100_000 });
	const credentials = rig.credentialOf(key);
	const result = await rig.run('order', 'create', parameters, { credentials, mode: 'internal' });
	expect(detailsOf(answerOf(result))).toMatchObject({ code: 'plan_needed' });
	expect(rig.sandbox.books(key).orders).toEqual([]);
});
