import { keyLabel } from '../sandbox';
import type { Rig } from './setup';
import { startRig } from './setup';
import {
	Buyer,
	BUYING_SURFACES,
	detailsOf,
	freshNames,
	googleLicenseCents,
	orderOf,
} from './toolBuyer';

let rig: Rig;

beforeAll(async () => {
	rig = await startRig({ environment: 'live' });
});

afterAll(async () => await rig.close());

const swapOf = (domainId: string) => ({
	domainId: { __rl: true, mode: 'id', value: domainId },
	swapType: 'standard',
	replacementDomain: freshNames().split(', ')[0],
});

const DAY_MS = 24 * 3_600_000;
let testKeys = 0;

describe.each(BUYING_SURFACES)('what holds an agent back: %s', (_name, surface) => {
	it.each([
		...[
			'allowLiveManualRun',
			'googleLicenseCents',
			'maxDailyCostCents',
			'maxRegistrationCostCents',
			'maxTotalCostCents',
			'microsoftLicenseCents',
			'preflight',
		].map((option) => [option, 'order.create', orderOf(freshNames())] as const),
		...['allowLiveManualRun', 'maxDailySwaps', 'maxSwaps'].map(
			(option) => [option, 'swap.create', swapOf('dom_any')] as const,
		),
	])('%s of %s takes no expression', async (option, path, parameters) => {
		const buyer = new Buyer(rig, surface);
		const options = { [option]: '={{ $json.limit }}' };
		const answer = await buyer.call(path, { ...parameters, options });
		expect(detailsOf(answer)).toMatchObject({ code: 'limit_not_fixed', field: option });
		const { requests } = rig.sandbox;
		expect(requests.filter((one) => one.keyLabel === keyLabel(buyer.key))).toEqual([]);
	});

	it('swaps of 24 hours are counted, those before are not, whichever execution made them', async () => {
		const first = new Buyer(rig, surface);
		const { key } = first;
		const [one, other] = rig.sandbox.seed.orders(key, 2).map(({ domainIds }) => domainIds[0]);
		const options = { maxDailySwaps: 1 };
		expect((await first.call('swap.create', { ...swapOf(one), options })).id).toMatch(/^swp_/);
		const refused = await new Buyer(rig, surface, key).call('swap.create', {
			...swapOf(other),
			options,
		});
		expect(detailsOf(refused)).toMatchObject({
			code: 'cost_limit',
			field: 'options.maxDailySwaps',
			limit: 1,
			swaps: 1,
		});
		expect(rig.sandbox.books(key).swaps).toHaveLength(1);
		await rig.pass(DAY_MS + 1_000);
		const later = await new Buyer(rig, surface, key).call('swap.create', {
			...swapOf(other),
			options,
		});
		expect(later.id).toMatch(/^swp_/);
	});

	it('a premium swap takes the ID of the order that its domain is in, of no other one', async () => {
		const buyer = new Buyer(rig, surface);
		const orders = rig.sandbox.seed.orders(buyer.key, 2);
		const swapWith = async (domainId: string, confirm: string) =>
			await buyer.call('swap.create', {
				...swapOf(domainId),
				swapType: 'premium',
				confirm,
				options: { maxDailySwaps: 2 },
			});
		const [one, other] = orders;
		for (const [{ domainIds }, { id }] of [
			[one, other],
			[other, one],
		]) {
			const answer = await swapWith(domainIds[0], id);
			expect(detailsOf(answer)).toMatchObject({ code: 'not_confirmed' });
		}
		expect(rig.sandbox.books(buyer.key).swaps).toEqual([]);
		for (const { id, domainIds } of orders) {
			expect(detailsOf(await swapWith(domainIds[0], id))?.code).not.toBe('not_confirmed');
		}
	});

	it('with a sandbox key there is nothing to limit', async () => {
		const buyer = new Buyer(rig, surface, `pk_test_limits${1_000 + testKeys++}`);
		const { id } = await buyer.buy(freshNames(), { googleLicenseCents });
		expect(id).toMatch(/^ord_/);
		const [{ domainIds }] = rig.sandbox.seed.orders(buyer.key, 1);
		expect((await buyer.call('swap.create', swapOf(domainIds[0]))).id).toMatch(/^swp_/);
	});
});
