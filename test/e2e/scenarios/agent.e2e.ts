/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { CEILING_SCENARIOS } from '../agents/ceilingScenarios';
import type { Wish } from '../agents/purchases';
import {
	buyCall,
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

/** What each tool takes, by its name. */
const inputsOf = (tools: ToldTool[]) =>
	Object.fromEntries(
		tools.map(({ name, parameters }) => {
			const properties: unknown = Reflect.get(parameters, 'properties');
			return [name, Object.keys(Object(properties)).sort()];
		}),
	);

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
				const { tools, books, said, answers } = await run({
					options: PLENTY,
					waitForCompletion: true,
					script: planAndBuy(),
				});
				assert.equal(books.orders.length, 1, said);
				assert.equal(orderIn(answers[1]), books.orders[0].id);
				assert.match(answers[1], /completed/);
				const ours = tools.filter(({ name }) => ['names', 'plan', 'buy'].includes(name));
				assert.deepEqual(inputsOf(ours), {
					names: ['domains'],
					plan: ['domains', 'people'],
					buy: ['domains', 'people', 'plan_token'],
				});
				const described = ours.map(({ description }) => description).sort();
				// n8n 2.41 (makeDescription) takes the operation's action and the node's default name;
				// an n8n Agent takes what a person has written.
				const byPerson = ['A tool of Peeker', 'A tool of Peeker', 'A tool of Peeker'];
				const byNode = [
					'Check availability and price of domain names in Peeker',
					'Order domains and inboxes for money in Peeker',
					'Plan an order and its price without ordering in Peeker',
				];
				assert.deepEqual(described, surface.name === 'n8n Agents' ? byPerson : byNode);
			});

			for (const { name, wish, check } of CEILING_SCENARIOS) {
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
