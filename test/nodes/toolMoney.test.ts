import type { IDataObject, INodeParameters } from 'n8n-workflow';
import { randomUUID } from 'node:crypto';

import type { ExecuteRequest, ExecuteResult } from '../support/n8n';
import { keyLabel } from '../sandbox';
import type { Rig } from './setup';
import { PEEKER_TOOL, startRig } from './setup';
import { SURFACES } from './toolSurfaces';

let rig: Rig;

beforeAll(async () => {
	rig = await startRig({ environment: 'live' });
});

afterAll(async () => await rig.close());

let keys = 0;
const newKey = () => `pk_live_money${1_000 + keys++}`;
const names = (word: string) => `${word}-one.example, ${word}-two.example`;
const people = [
	{ firstName: 'Lee', lastName: 'Novak' },
	{ firstName: 'Ada', lastName: 'Byron' },
];

const order = (domains: string, options: IDataObject = {}, rest: IDataObject = {}) =>
	({
		userId: { __rl: true, mode: 'email', value: 'dana@northwind.example' },
		orderType: 'custom',
		googleLicenses: 4,
		domains,
		personasFrom: 'json',
		personasJson: JSON.stringify(people),
		options,
		...rest,
	}) as INodeParameters;

const answerOf = ({ items }: ExecuteResult): IDataObject => items[0].json;
const detailsOf = (answer: IDataObject) => answer.details as IDataObject;

/** Only the type that n8n makes for tools has the fields of plan and limit. */
const forTools = Object.entries(SURFACES).filter(([, { type }]) => type === PEEKER_TOOL);

describe.each(forTools)('an agent with a live key: %s', (surfaceName, surface) => {
	const agent = (key = newKey()) => {
		const executionId = surface.executionId ?? randomUUID();
		const call = async (
			path: string,
			parameters: INodeParameters,
			extra: Partial<ExecuteRequest> = {},
		) => {
			const [resource, operation] = path.split('.');
			const credentials = rig.credentialOf(key);
			const request = { credentials, ...surface, executionId, ...extra, items: [{}] };
			return answerOf(await rig.run(resource, operation, parameters, request));
		};
		const planned = async (domains: string) =>
			String((await call('order.plan', order(domains))).plan_token);
		const buy = async (domains: string, options?: IDataObject, rest: IDataObject = {}) => {
			const planToken = await planned(domains);
			return await call('order.create', order(domains, options, { planToken, ...rest }));
		};
		const spent = () => rig.sandbox.books(key).orders.length;
		return { key, call, planned, buy, spent };
	};
	/** What one Google inbox costs in the sandbox. */
	const googleLicenseCents = 250;
	const plenty = { maxDailyCostCents: 100_000, googleLicenseCents };
	let word = 0;
	const fresh = () => names(`${surfaceName.replace(/[^a-z0-9]/gi, '').toLowerCase()}${word++}`);

	it('buys what was planned, within the limit', async () => {
		const { buy, spent } = agent();
		const answer = await buy(fresh(), plenty);
		expect(answer.id).toMatch(/^ord_/);
		expect(spent()).toBe(1);
	});

	it('buys nothing as long as nobody has set a limit, and says who must', async () => {
		const { buy, spent } = agent();
		const answer = await buy(fresh());
		expect(detailsOf(answer)).toMatchObject({ code: 'no_limit', repeat: 'safe' });
		expect(detailsOf(answer).description).toContain('Tell a person');
		expect(spent()).toBe(0);
	});

	it('buys nothing beyond the limit of a day, also in another execution', async () => {
		const first = agent();
		await first.buy(fresh(), { maxDailyCostCents: 4_000, googleLicenseCents });
		const second = agent(first.key);
		const answer = await second.buy(fresh(), { maxDailyCostCents: 4_000, googleLicenseCents });
		expect(detailsOf(answer)).toMatchObject({ code: 'cost_limit', limit_cents: 4_000 });
		expect(second.spent()).toBe(1);
	});

	it('buys nothing beyond the limit by asking for several things at once', async () => {
		const { buy, spent } = agent();
		const limit = { maxDailyCostCents: 4_000, googleLicenseCents };
		const answers = await Promise.all([1, 2, 3].map(async () => await buy(fresh(), limit)));
		expect(answers.filter(({ id }) => id !== undefined)).toHaveLength(1);
		expect(spent()).toBe(1);
	});

	it('buys nothing that goes beyond the limit by its inboxes alone', async () => {
		const { call, buy, spent } = agent();
		const domains = fresh();
		const { registration_cost_cents: registration } = await call('order.plan', order(domains));
		const maxDailyCostCents = Number(registration) + 4 * googleLicenseCents - 1;
		const answer = await buy(domains, { maxDailyCostCents, googleLicenseCents });
		expect(detailsOf(answer)).toMatchObject({ code: 'cost_limit', cents: maxDailyCostCents + 1 });
		expect(spent()).toBe(0);
		const exact = { maxDailyCostCents: maxDailyCostCents + 1, googleLicenseCents };
		expect((await buy(domains, exact)).cost_warning).toBeUndefined();
		expect(spent()).toBe(1);
	});

	it('buys nothing as long as the price of an inbox is not known, and says who can tell it', async () => {
		const { buy, spent } = agent();
		const answer = await buy(fresh(), { maxDailyCostCents: 100_000 });
		expect(detailsOf(answer)).toMatchObject({ code: 'license_price_unknown', repeat: 'safe' });
		expect(detailsOf(answer).description).toContain("'Google Inbox Price (Cents)'");
		expect(spent()).toBe(0);
	});

	it('learns the price of an inbox from the orders before, and tells it with the plan', async () => {
		const { key, call, buy, spent } = agent();
		rig.sandbox.seed.orders(key, 1);
		const domains = fresh();
		const plan = await call('order.plan', order(domains));
		const total = Number(plan.registration_cost_cents) + 4 * googleLicenseCents;
		expect(plan).toMatchObject({ estimated_total_cents: total });
		await buy(domains, { maxDailyCostCents: 100_000, googleLicenseCents: 1 });
		expect(spent()).toBe(2);
		expect(rig.sandbox.books(key).charges.at(-1)).toMatchObject({ cents: total });
	});

	it('is told loudly of an order that came to more than what was known before', async () => {
		const { key, call, buy } = agent();
		const domains = fresh();
		const { registration_cost_cents: registration } = await call('order.plan', order(domains));
		const maxDailyCostCents = Number(registration) + 4;
		const limits = { maxDailyCostCents, googleLicenseCents: 1 };
		const answer = await buy(domains, limits, { waitForCompletion: true });
		expect(answer.cost_warning).toMatch(/^Attention: .* tell a person/);
		expect(detailsOf(await buy(fresh(), limits))).toMatchObject({ code: 'cost_limit' });
		expect(rig.sandbox.books(key).orders).toHaveLength(1);
	});

	it.each(["={{ $fromAI('limit', '', 'number') }}", '={{ $json.limit }}'])(
		'buys nothing where the model could fill the limit: %s',
		async (filled) => {
			const { buy, spent } = agent();
			const answer = await buy(fresh(), { maxDailyCostCents: filled });
			expect(detailsOf(answer)).toMatchObject({ code: 'limit_not_fixed' });
			expect(spent()).toBe(0);
		},
	);

	it.each([
		['no plan', '', 'plan_needed'],
		['a made-up plan', `plan_mqt0g000_1_${'0'.repeat(64)}`, 'plan_differs'],
	])('buys nothing with %s', async (_what, planToken, code) => {
		const { call, spent } = agent();
		const answer = await call('order.create', order(fresh(), plenty, { planToken }));
		expect(detailsOf(answer)).toMatchObject({ code, repeat: 'safe' });
		expect(spent()).toBe(0);
	});

	it('buys nothing else than what was planned', async () => {
		const { planned, call, spent } = agent();
		const planToken = await planned(fresh());
		const answer = await call('order.create', order(fresh(), plenty, { planToken }));
		expect(detailsOf(answer)).toMatchObject({ code: 'plan_differs' });
		expect(spent()).toBe(0);
	});

	it('buys nothing by an old plan', async () => {
		const { planned, call, spent } = agent();
		const domains = fresh();
		const planToken = await planned(domains);
		await rig.pass(31 * 60_000);
		const answer = await call('order.create', order(domains, plenty, { planToken }));
		expect(detailsOf(answer)).toMatchObject({ code: 'plan_expired' });
		expect(spent()).toBe(0);
	});

	it('is given the first answer when it asks for the same in other words', async () => {
		const { planned, call, spent } = agent();
		const domains = fresh();
		const planToken = await planned(domains);
		const first = await call('order.create', order(domains, plenty, { planToken }));
		const spelled = domains.toUpperCase().split(', ').reverse().join(' ');
		const personasJson = JSON.stringify([...people].reverse());
		const other = order(spelled, plenty, { planToken, personasJson });
		const again = await call('order.create', other);
		expect(again.id).toBe(first.id);
		expect(again.note).toMatch(/asked for before/);
		expect(spent()).toBe(1);
	});

	it('after a lost answer another wording finds the order that was meant', async () => {
		const { key, planned, call, spent } = agent();
		const domains = fresh();
		const planToken = await planned(domains);
		rig.sandbox.faults.add({ kind: 'resetAfter', operationId: 'createOrder', times: 4, key });
		const found = await call('order.create', order(domains, plenty, { planToken }));
		const others = [{ firstName: 'Eve', lastName: 'Ng' }];
		const other = { planToken, personasJson: JSON.stringify(others) };
		const again = await call('order.create', order(domains, plenty, other));
		const [{ id }] = rig.sandbox.books(key).orders;
		expect(found.id).toBe(id);
		expect(detailsOf(again)).toMatchObject({
			code: 'domain_already_in_active_order',
			order_id: id,
			repeat: 'harmful',
		});
		expect(spent()).toBe(1);
	});

	it('is told of the order that was meant where a second one would go beyond the limit', async () => {
		const { key, planned, call, spent } = agent();
		const domains = fresh();
		const planToken = await planned(domains);
		const limits = { maxDailyCostCents: 4_000, googleLicenseCents };
		const { id } = await call('order.create', order(domains, limits, { planToken }));
		const personasJson = JSON.stringify([{ firstName: 'Eve', lastName: 'Ng' }]);
		const again = await call('order.create', order(domains, limits, { planToken, personasJson }));
		expect(detailsOf(again)).toMatchObject({
			code: 'domain_already_in_active_order',
			order_id: id,
			repeat: 'harmful',
		});
		const sent = rig.sandbox.requests.filter(
			(request) => request.operationId === 'createOrder' && request.keyLabel === keyLabel(key),
		);
		expect(sent).toHaveLength(1);
		expect(spent()).toBe(1);
	});

	it('buys nothing beyond the limit with domains that only seem to be in an order', async () => {
		const { key, planned, call, spent } = agent();
		const domains = fresh().split(', ');
		const rows = rig.sandbox.seed.importedDomains(key, domains).map(({ id, domain }) => ({
			id,
			domain,
			category: 'inventory',
			order_id: 'ord_cancelled_long_ago',
			usable_for: ['google', 'microsoft'],
		}));
		const planToken = await planned(domains.join(' '));
		const body = JSON.stringify({ data: rows });
		rig.sandbox.faults.add({ kind: 'body', operationId: 'listDomains', body, times: 0, key });
		const limits = { maxDailyCostCents: 500, googleLicenseCents };
		const answer = await call('order.create', order(domains.join(' '), limits, { planToken }));
		expect(detailsOf(answer)).toMatchObject({ code: 'domain_already_in_active_order' });
		expect(spent()).toBe(0);
	});

	it('cancels and swaps for good only with the ID of the order, and swaps within a limit', async () => {
		const { key, call } = agent();
		const [{ id, domainIds }] = rig.sandbox.seed.orders(key, 1);
		const orderId = { __rl: true, mode: 'id', value: id };
		const refused = await call('order.cancel', { orderId, confirm: 'ord_other' });
		expect(detailsOf(refused)).toMatchObject({ code: 'not_confirmed' });
		const domainId = { __rl: true, mode: 'id', value: domainIds[0] };
		const swap = { domainId, swapType: 'premium', replacementDomain: 'new.example' };
		expect(detailsOf(await call('swap.create', swap))).toMatchObject({ code: 'not_confirmed' });
		const unlimited = await call('swap.create', { ...swap, confirm: id });
		expect(detailsOf(unlimited)).toMatchObject({ code: 'no_limit' });
		const none = { ...swap, confirm: id, options: { maxDailySwaps: 0 } };
		expect(detailsOf(await call('swap.create', none))).toMatchObject({ code: 'cost_limit' });
		expect(rig.sandbox.books(key).swaps).toEqual([]);
		await call('swap.create', { ...swap, swapType: 'standard', options: { maxDailySwaps: 1 } });
		expect(rig.sandbox.books(key).swaps).toHaveLength(1);
		expect((await call('order.cancel', { orderId, confirm: id })).status).toMatch(/cancel/);
	});
});

test('an agent that runs the node by its plain type, which has no such fields, buys nothing', async () => {
	const key = newKey();
	const parameters = order(names('plain'), { maxDailyCostCents: 100_000 });
	const credentials = rig.credentialOf(key);
	const result = await rig.run('order', 'create', parameters, { credentials, mode: 'internal' });
	expect(detailsOf(answerOf(result))).toMatchObject({ code: 'plan_needed' });
	expect(rig.sandbox.books(key).orders).toEqual([]);
});
