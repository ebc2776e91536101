/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ceilingScenariosOn } from '../agents/ceilingScenarios';
import type { Wish } from '../agents/purchases';
import {
	buyCall,
	CUSTOMER,
	freshNames,
	orderIn,
	planAndBuy,
	planCall,
	PEOPLE,
	PLENTY,
	purchase,
	tokensIn,
} from '../agents/purchases';
import type { ToldTool } from '../agents/scriptedModel';
import { startModel, SURFACES, type AgentStage } from '../agents/surfaces';
import { endWorld, startWorld } from '../world';

/** The schema of what each tool takes, as far as all surfaces tell it in the same form. */
const inputsOf = (tools: ToldTool[]) =>
	Object.fromEntries(
		tools.map(({ name, parameters }) => {
			const { properties, required } = parameters as {
				properties: Record<string, { type: string; description: string }>;
				required: string[];
			};
			const told = Object.entries(properties).map(([key, { type, description }]) => [
				key,
				`${type}${required.includes(key) ? ', required' : ''}: ${description}`,
			]);
			return [name, Object.fromEntries(told)];
		}),
	);

const text = (description: string) => `string, required: ${description}`;

const DOMAINS = { domains: text('The domain names') };

const ORDER = {
	...DOMAINS,
	customer: text('The email of the customer'),
	people: text('The people, as a JSON list of firstName and lastName'),
};

const INPUTS = {
	names: DOMAINS,
	plan: ORDER,
	plan_bundle: { ...DOMAINS, bundle: text('The name of the bundle') },
	buy: { ...ORDER, plan_token: text('The plan_token of the plan') },
};

describe('agents on a real n8n, with a live key', () => {
	let stage: AgentStage;

	before(async () => {
		const world = await startWorld();
		stage = await startModel(world);
	});

	after(async () => {
		await stage?.model.close();
		await endWorld(stage?.world);
	});

	for (const surface of SURFACES) {
		describe(surface.name, () => {
			const run = async (wish: Wish) => await purchase(stage, surface, wish);

			it('buys what was planned, and tells the model what its tools do and take', async () => {
				const domains = freshNames();
				const { tools, books, ordered, said, answers } = await run({
					options: PLENTY,
					waitForCompletion: true,
					script: planAndBuy(domains),
				});
				assert.equal(books.orders.length, 1, said);
				assert.equal(orderIn(answers[1]), books.orders[0].id);
				assert.match(answers[1], /completed/);
				const [{ user, domains: names, google_licenses, ...rest }, ...others] = ordered;
				assert.deepEqual(others, []);
				assert.deepEqual(
					{ user, names, google_licenses },
					{ user: CUSTOMER, names: domains.split(', ').sort(), google_licenses: 4 },
				);
				assert.match(JSON.stringify(rest.personas), /Lee.*Novak.*Ada.*Byron/);

				const ours = tools.filter(({ name }) => name in INPUTS);
				assert.deepEqual(inputsOf(ours), INPUTS);
				const described = new Set(ours.map(({ description }) => description));
				// n8n 2.41 (makeDescription) takes the operation's action and the node's default name;
				// an n8n Agent takes what a person has written.
				const byNode = [
					'Check availability and price of domain names in Peeker',
					'Plan an order and its price without ordering in Peeker',
					'Order domains and inboxes for money in Peeker',
				];
				const byPerson = ['A tool of Peeker'];
				assert.deepEqual(
					[...described].sort(),
					(surface.name === 'n8n Agents' ? byPerson : byNode).sort(),
				);
			});

			for (const { name, wish, check } of ceilingScenariosOn(surface.name)) {
				it(`buys no more than a person allows: ${name}`, async () => check(await run(wish())));
			}

			it('after a lost answer, other words buy nothing a second time', async () => {
				const domains = freshNames();
				const others = JSON.stringify([{ firstName: 'Eve', lastName: 'Ng' }]);
				const spelled = domains.toUpperCase().split(', ').reverse().join(' ');
				const { books, said, answers } = await run({
					options: PLENTY,
					prepare: (sandbox, key) =>
						void sandbox.faults.add({ kind: 'resetAfter', operationId: 'createOrder', key }),
					script: (so_far) => {
						const [token = ''] = tokensIn(so_far);
						if (so_far.length === 0) return [planCall(domains)];
						if (so_far.length === 1) return [buyCall(domains, token)];
						if (so_far.length === 2) return [buyCall(spelled, token)];
						return so_far.length > 3 ? 'Done.' : [buyCall(domains, token, { people: others })];
					},
				});
				assert.equal(books.orders.length, 1, said);
				assert.equal(books.charges.length, 1);
				const [{ id }] = books.orders;
				assert.deepEqual(answers.slice(1).map(orderIn), [id, id, id], said);
				assert.match(answers[3], /harmful/);
			});

			it('reads which names are none, and what is wrong with them', async () => {
				const { answers } = await run({
					options: PLENTY,
					script: (so_far) =>
						so_far.length > 0
							? 'Done.'
							: [{ tool: 'names', input: { domains: 'ok.example bad_!' } }],
				});
				assert.match(answers[0], /bad_!/);
				assert.match(answers[0], /invalid_input/);
				assert.doesNotMatch(answers[0], /\[item 0\]/);
			});

			it('takes a bundle by its name, and reads which there are', async () => {
				const domains = freshNames();
				const { said, answers } = await run({
					options: PLENTY,
					prepare: (sandbox, key) =>
						void sandbox.seed.bundle(key, { name: 'Starter', monthly_sending_volume: 1_500 }),
					script: (so_far) => {
						const call = (bundle: string) => [{ tool: 'plan_bundle', input: { bundle, domains } }];
						if (so_far.length === 0) return call('starter');
						return so_far.length > 1 ? 'Done.' : call('Enterprise');
					},
				});
				assert.match(answers[0], /"required_domains":\{"google":1,"microsoft":1,"total":2\}/, said);
				assert.match(answers[1], /not_found/);
				assert.match(answers[1], /Starter/);
			});

			it('reads what an order needs that stands still', async () => {
				const { books, said, answers } = await run({
					options: PLENTY,
					waitForCompletion: true,
					script: planAndBuy(freshNames('replace')),
				});
				assert.equal(books.orders.length, 1, said);
				assert.match(answers[1], /replace_domain/);
				assert.equal(orderIn(answers[1]), books.orders[0].id);
			});

			it('buys once, though it asks twice at the same time', async () => {
				const domains = freshNames();
				const reversed = JSON.stringify((JSON.parse(PEOPLE) as unknown[]).reverse());
				const { books, said, answers } = await run({
					options: PLENTY,
					script: (so_far) => {
						if (so_far.length === 0) return [planCall(domains)];
						if (so_far.length > 1) return 'Done.';
						const [token = ''] = tokensIn(so_far);
						const again = buyCall(domains.toUpperCase(), token, { people: reversed });
						return [buyCall(domains, token), again];
					},
				});
				assert.equal(books.orders.length, 1, said);
				const [, first, second] = answers.map(orderIn);
				assert.deepEqual([first, second], [books.orders[0].id, books.orders[0].id]);
			});
		});
	}
});
