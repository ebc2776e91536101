import type { IDataObject } from 'n8n-workflow';

import type { ExecuteRequest } from '../support/n8n';
import type { Buyer } from './toolBuyer';
import { detailsOf, freshNames, googleLicenseCents } from './toolBuyer';

/** What only the ceilings hold back: without them each of these fails, or it could not. */
export interface CeilingScenario {
	name: string;
	/** Takes several calls in one execution. */
	isOfRun?: boolean;
	/** Asks for more than a person allows, and throws where it was given. */
	play: (newBuyer: (key?: string) => Buyer) => Promise<void>;
}

const refused = (answer: IDataObject, buyer: Buyer, facts: object, orders = 0) => {
	expect(answer.details).toMatchObject({ ...facts, repeat: 'safe' });
	expect(buyer.orders).toHaveLength(orders);
};

const buysNothing = (name: string, options: IDataObject | undefined, code: string, words = '') => ({
	name,
	play: async (newBuyer: () => Buyer) => {
		const buyer = newBuyer();
		const answer = await buyer.buy(freshNames(), options);
		refused(answer, buyer, { code });
		expect(detailsOf(answer).description).toContain(words);
	},
});

const FOR_ONE = { maxDailyCostCents: 4_000, googleLicenseCents };

export const CEILING_SCENARIOS: CeilingScenario[] = [
	buysNothing('nobody has set a limit', undefined, 'no_limit', 'Tell a person'),
	buysNothing(
		'nobody knows the price of an inbox',
		{ maxDailyCostCents: 100_000 },
		'license_price_unknown',
		"'Google Inbox Price (Cents)'",
	),
	...["={{ $fromAI('limit', '', 'number') }}", '={{ $json.limit }}'].map((filled) =>
		buysNothing(
			`the model could fill the limit: ${filled}`,
			{ maxDailyCostCents: filled },
			'limit_not_fixed',
		),
	),
	buysNothing(
		'the model could fill the price of an inbox',
		{ maxDailyCostCents: 100_000, googleLicenseCents: '={{ 1 }}' },
		'limit_not_fixed',
	),
	buysNothing('beyond the limit of a day', { ...FOR_ONE, maxDailyCostCents: 100 }, 'cost_limit'),
	{
		name: 'beyond the limit of a day, in another execution',
		play: async (newBuyer) => {
			const first = newBuyer();
			await first.buy(freshNames(), FOR_ONE);
			const second = newBuyer(first.key);
			const answer = await second.buy(freshNames(), FOR_ONE);
			refused(answer, second, { code: 'cost_limit', limit_cents: 4_000 }, 1);
		},
	},
	{
		name: 'beyond the limit of the run',
		isOfRun: true,
		play: async (newBuyer) => {
			const buyer = newBuyer();
			const limits = { maxDailyCostCents: 100_000, maxTotalCostCents: 4_000, googleLicenseCents };
			await buyer.buy(freshNames(), limits);
			const answer = await buyer.buy(freshNames(), limits);
			refused(answer, buyer, { code: 'cost_limit', limit_cents: 4_000 }, 1);
			await newBuyer(buyer.key).buy(freshNames(), limits);
			expect(buyer.orders).toHaveLength(2);
		},
	},
	{
		name: 'beyond the limit, several at once',
		play: async (newBuyer) => {
			const buyer = newBuyer();
			const all = [1, 2, 3].map(async () => await buyer.buy(freshNames(), FOR_ONE));
			const bought = (await Promise.all(all)).filter(({ id }) => id !== undefined);
			expect(bought).toHaveLength(1);
			expect(buyer.orders).toHaveLength(1);
		},
	},
];

/**
 * The scenarios that can be played on a surface: n8n Agents have no executions, and here every call of an
 * AI Agent 3 is an execution of its own, so that a run is limited on a real n8n only.
 */
export const ceilingScenariosOf = ({ isTool }: Partial<ExecuteRequest>): CeilingScenario[] =>
	CEILING_SCENARIOS.filter(({ isOfRun }) => !isOfRun || isTool);
