import type { IExecuteFunctions } from 'n8n-workflow';

import type { Group, WaitOperation } from '../operation';
import type { Outcome } from '../output';
import type { Means } from '../run';
import { recall, remember, timeoutSeconds, whyNotSuspend } from './suspension';
import { readWiring } from './wiring';

/** What all items came to. */
export interface Performed {
	outcomes: Outcome[];
	/** Items for the second output of an operation that waits. */
	running?: number[];
	/** When the next round of waiting begins, in milliseconds since 1970. */
	suspendUntil?: number;
}

/** One round of waiting, with what n8n tells and keeps for it. */
export async function performRound(
	context: IExecuteFunctions,
	operation: WaitOperation,
	inputs: Array<Group<unknown>>,
	{ slots, continuesOnFail, contextFor }: Means,
): Promise<Performed> {
	const operationContext = contextFor([]);
	const isTool = operationContext.tool !== undefined;
	const round = await operation.runRound(inputs, {
		...operationContext,
		continuesOnFail,
		beginRead: async () => await slots.room(),
		memory: isTool ? {} : recall(context),
		whyNotSuspend: whyNotSuspend(context),
		timeoutSeconds: timeoutSeconds(context),
		isFromEditor: context.getMode() === 'manual',
		wiring: readWiring(context),
	});
	// Items that were refused come out of the first output, and a suspended round has the second one only.
	const isMixed = inputs.length < context.getInputData().length;
	const { finished: outcomes, running, suspendUntil } = round;
	const memory = isMixed
		? { ...round.memory, nextLook: suspendUntil ?? round.memory.nextLook }
		: round.memory;
	if (!isTool) remember(context, memory);
	return { outcomes, running, suspendUntil: isMixed ? undefined : suspendUntil };
}
