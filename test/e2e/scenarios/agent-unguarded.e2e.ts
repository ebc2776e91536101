/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { ceilingScenariosOn } from '../agents/ceilingScenarios';
import { purchase } from '../agents/purchases';
import { startModel, SURFACES, type AgentStage } from '../agents/surfaces';
import { unguardedPackage, type UnguardedPackage } from '../agents/unguarded';
import { endWorld, startWorld } from '../world';

describe('agents without the ceilings: what the ceilings hold back is bought', () => {
	let unguarded: UnguardedPackage;
	let stage: AgentStage;

	before(async () => {
		unguarded = unguardedPackage();
		const world = await startWorld({ packageFolder: unguarded.folder });
		stage = await startModel(world);
	});

	after(async () => {
		await stage?.model.close();
		await endWorld(stage?.world);
		unguarded.remove();
	});

	for (const surface of SURFACES) {
		describe(surface.name, () => {
			for (const { name, wish, check } of ceilingScenariosOn(surface.name)) {
				it(`the scenario fails: ${name}`, async () => {
					const bought = await purchase(stage, surface, wish());
					assert.notEqual(bought.books.orders.length, 0, bought.said);
					assert.throws(() => check(bought), assert.AssertionError);
				});
			}
		});
	}
});
