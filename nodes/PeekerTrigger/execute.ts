import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import { stateMarkOf } from '../events/mark';
import type { Turn } from '../events/turn';
import type { DeliveredItem, RefusedItem } from './delivery';
import { resourceIdOf } from './envelope';
import { forget, rememberState, takeEventTurn } from './runOnce';

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

async function turnOf(context: IExecuteFunctions, { peeker }: DeliveredItem): Promise<Turn> {
	try {
		return await takeEventTurn(context, peeker.eventId);
	} catch (error) {
		// An event that cannot be looked up may be new: done twice is better than not at all.
		context.logger.warn('Peeker Trigger could not look up whether an event was handled before', {
			eventId: peeker.eventId,
			cause: error instanceof Error ? error.message : undefined,
		});
		return { isFirst: true };
	}
}

/** What is kept for later costs no event when it fails. */
async function keepHouse(context: IExecuteFunctions, { json, peeker }: DeliveredItem) {
	const resourceId = resourceIdOf(json);
	try {
		if (resourceId) await rememberState(context, stateMarkOf(json.type, resourceId));
		await forget(context, peeker.forgotten);
	} catch (error) {
		context.logger.warn('Peeker Trigger could not keep its memory of events up to date', {
			cause: error instanceof Error ? error.message : undefined,
		});
	}
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
export async function execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const items = this.getInputData();
	const [item] = items;
	if (item && isRefused(item)) throw refusalError(this, item.peekerRefusal);
	if (!item || !isDelivered(item)) return [items];

	const output = [[{ json: item.json }]];
	highlight(this, item);
	const isRetry = this.getMode() === 'retry';
	if (this.getMode() !== 'webhook' && !isRetry) return output;
	const turn = isRetry ? { isFirst: true as const } : await turnOf(this, item);
	if (turn.isFirst) {
		await keepHouse(this, item);
		return output;
	}
	const by = turn.first === undefined ? 'another execution' : `execution ${turn.first}`;
	this.addExecutionHints?.({
		message: `Event ${item.peeker.eventId} was delivered more than once. It is handled by ${by}; this execution ends here.`,
		location: 'outputPane',
	});
	return [[]];
}
