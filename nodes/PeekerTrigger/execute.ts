import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { ReadClaim } from '../events/claim';
import type { Turn } from '../events/turn';
import type { DeliveredItem, RefusedItem } from './delivery';
import { resourceIdOf } from './envelope';
import { forget, takeEventTurn, takeStateTurn } from './runOnce';

const REMEDIES: Array<[reason: RegExp, remedy: string]> = [
	[
		/no signature matches/,
		'Compare Webhook Secret in the Peeker API credential with the secret that the Peeker Partner portal showed when this URL was saved (Webhooks). Events of the sandbox are signed with another one: enter it as Webhook Secret (Sandbox). A proxy that changes bodies has the same effect.',
	],
	[
		/no signing secret/,
		'Enter Webhook Secret in the Peeker API credential. The Peeker Partner portal shows it once, when this URL is saved under Webhooks.',
	],
	[/dated/, 'Check the clock of this server, and the option Max Age (Seconds).'],
	[
		/header/,
		'What arrived does not look like a delivery of Peeker. Save this URL in the Peeker Partner portal under Webhooks and wait for the next event.',
	],
];

/** Shows whoever listens for a test event why what arrived was refused. Never holds a secret. */
function refusalError(context: IExecuteFunctions, reason: string): NodeOperationError {
	const remedy =
		REMEDIES.find(([pattern]) => pattern.test(reason))?.[1] ??
		'Wait for the next event, or look at the executions of this workflow.';
	return new NodeOperationError(
		context.getNode(),
		`A delivery arrived, but it was refused: ${reason}`,
		{ description: remedy },
	);
}

/** Makes the executions list searchable (n8n: highlighted execution data). */
function highlight(context: IExecuteFunctions, { json, peeker }: DeliveredItem): void {
	const resourceId = resourceIdOf(json);
	context.customData?.setAll({
		event_id: peeker.eventId,
		event_type: json.type,
		environment: peeker.environment,
		...(resourceId && json.type.startsWith('order.') && { order_id: resourceId }),
	});
}

/** Whether this execution hands the event on. A retry by a user does in any case. */
async function turnOf(
	context: IExecuteFunctions,
	{ json }: DeliveredItem,
	isRetry: boolean,
): Promise<Turn> {
	try {
		if (!isRetry) return await takeEventTurn(context, json);
		return await takeStateTurn(context, json, true);
	} catch (error) {
		// Handed on all the same, it would be done again by whoever finds no trace of it.
		throw new NodeOperationError(
			context.getNode(),
			"n8n's database could not be asked whether this event was handled before",
			{
				description: `Nothing was done. Retry this execution when the database answers again; the operation 'Get Missed' of 'Event' brings the event back, too. ${error instanceof Error ? error.message : ''}`,
			},
		);
	}
}

/** What is kept for later costs no event when it fails. */
async function forgetOld(context: IExecuteFunctions, { peeker }: DeliveredItem) {
	try {
		await forget(context, peeker.forgotten);
	} catch (error) {
		context.logger.warn('Peeker Trigger could not keep its memory of events up to date', {
			cause: error instanceof Error ? error.message : undefined,
		});
	}
}

/** Why an execution ends here. */
function reasonOf(eventId: string, { executionId, isCaughtUp }: ReadClaim): string {
	const by = executionId === undefined ? 'another execution' : `execution ${executionId}`;
	return isCaughtUp
		? `Event ${eventId} was delivered after Get Missed had put it out, in ${by}; this execution ends here.`
		: `Event ${eventId} was delivered more than once. It is handled by ${by}; this execution ends here.`;
}

const isRefused = (item: INodeExecutionData): item is RefusedItem => 'peekerRefusal' in item;
const isDelivered = (item: INodeExecutionData): item is DeliveredItem => 'peeker' in item;

/**
 * The trigger's part of the execution that a delivery started: hands the event on, unless another execution
 * has it. Runs by hand, retries by a user and pinned data are never held back.
 *
 * @returns The event, or no item and a hint that names the execution that has it.
 * @throws NodeOperationError in the editor, when what arrived at the test URL was refused.
 */
export async function execute(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = context.getInputData();
	const [item] = items;
	if (item && isRefused(item)) throw refusalError(context, item.peekerRefusal);
	if (!item || !isDelivered(item)) return [items];

	const output = [[{ json: item.json }]];
	highlight(context, item);
	const isRetry = context.getMode() === 'retry';
	if (context.getMode() !== 'webhook' && !isRetry) return output;
	const turn = await turnOf(context, item, isRetry);
	if (turn.isFirst) {
		await forgetOld(context, item);
		return output;
	}
	const message = reasonOf(item.peeker.eventId, turn.last);
	context.addExecutionHints?.({ message, location: 'outputPane' });
	return [[]];
}
