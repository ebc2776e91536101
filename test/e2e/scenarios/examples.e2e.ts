/* eslint-disable @n8n/community-nodes/no-restricted-imports --
   runs on a developer machine, never inside n8n */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { WorkflowDefinition } from '../../n8n/api';
import { exampleNames, exampleWorkflow, MANUAL_START } from '../../n8n/examples';
import { errorText, outputOf, type Execution } from '../../n8n/executions';
import { EXAMPLE_CHECKS } from '../exampleChecks';
import { sharedWorld } from '../world';

const RUN_TIMEOUT_MS = 90_000;

/** Where an execution rests: over, or waiting for somebody. */
const RESTS = ['success', 'error', 'crashed', 'canceled', 'waiting'];

const withPinned = (
	definition: WorkflowDefinition,
	trigger: string,
	json: object,
): WorkflowDefinition => Object.assign(definition, { pinData: { [trigger]: [{ json }] } });

describe('every example, imported into a real n8n with nothing but the credential chosen', () => {
	const world = sharedWorld();

	async function run(definition: WorkflowDefinition, start: string): Promise<Execution> {
		const { api } = world.n8n;
		const workflow = await api.createWorkflow(definition);
		const id = await api.runManually(workflow, start);
		return await api.finishedExecution(id, { timeoutMs: RUN_TIMEOUT_MS }, RESTS);
	}

	const further = Object.keys(EXAMPLE_CHECKS).filter((name) => name.includes(','));
	for (const name of [...exampleNames(), ...further].sort()) {
		const check = EXAMPLE_CHECKS[name];

		it(name, async () => {
			const imported = exampleWorkflow(name.split(',')[0], world.credential);
			const definition = (await check?.edit?.(imported, world)) ?? imported;
			const start = check?.start ?? MANUAL_START;
			if (!check && !definition.nodes.some((node) => node.name === start)) {
				// Its own scenario runs it; here it is shown that n8n takes it.
				await world.n8n.api.createWorkflow(definition);
				return;
			}
			const pinned = await check?.prepare?.(world);
			const execution = await run(
				pinned ? withPinned(definition, start, pinned) : definition,
				start,
			);
			assert.equal(errorText(execution), '');
			for (const node of check?.runs ?? []) {
				assert.ok(outputOf(execution, node).length > 0, `${node} gave nothing`);
			}
			await check?.verify?.(execution, world);
		});
	}
});
