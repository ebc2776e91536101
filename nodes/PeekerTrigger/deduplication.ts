import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { markOf, MARK_LENGTH, stateMarkOf } from '../events/mark';
import { triggerMemoryIn } from '../events/triggerMemory';
import { resourceIdOf, type Envelope } from './envelope';
import { InFlight } from './inFlight';
import { Ledger } from './ledger';
import { PerNode } from './perNode';
import { RETRY_WINDOW_SECONDS } from './settings';

/** What an execution remembers of forgotten events is deleted so many at a time, faster than it is made. */
const FORGOTTEN_AT_A_TIME = 6;

class Memory {
	readonly ledger = new Ledger();

	readonly inFlight = new InFlight();

	/** Marks that were forgotten here; executions still remember them. `undefined`: not read yet. */
	forgotten: string | undefined;
}

/** What this process remembers of each trigger node. All of it is out of date after so long without a delivery. */
const memories = new PerNode(() => new Memory(), RETRY_WINDOW_SECONDS + 2 * 3600);

/** Whether this process takes the deliveries of the node that an execution runs. */
export const takesDeliveries = (context: Parameters<typeof memories.has>[0]): boolean =>
	memories.has(context);

/**
 * `onStored` is to be called once n8n has stored the execution. `forgotten` are marks that the execution
 * is to forget too.
 */
export type Deduplication =
	| 'handled'
	| 'notAccepted'
	| { onStored: () => void; forgotten: string[] };

/** Reads what is stored of the node. Formerly that hung on the node's name; it is moved once. */
function readStored(context: IWebhookFunctions, nodeId: string): unknown[] {
	const byName = context.getWorkflowStaticData('node');
	const stored = triggerMemoryIn(context.getWorkflowStaticData('global'))[nodeId];
	const formerly = byName.handled;
	if (formerly !== undefined) delete byName.handled;
	return [formerly, stored];
}

/**
 * Makes sure that an event starts one execution in this process, and in others once n8n has saved. Tells
 * that it was handled before, or that n8n did not accept another delivery of it that was in flight; else
 * claims it. `now` in Unix seconds.
 */
export async function deduplicate(
	context: IWebhookFunctions,
	envelope: Envelope,
	now: number,
	maxAgeSeconds: number,
): Promise<Deduplication> {
	const memory = memories.of(context, now);
	const { ledger, inFlight } = memory;
	const nodeId = context.getNode().id;
	const [formerly, stored] = readStored(context, nodeId) as Array<IDataObject | undefined>;
	// n8n loads static data for each delivery and the last one to save wins: marks of deliveries that
	// ran at the same time may be missing from it, so it and the memory complete each other.
	ledger.merge(formerly);
	ledger.merge(stored?.handled);
	memory.forgotten ??= typeof stored?.forgotten === 'string' ? stored.forgotten : '';
	memory.forgotten += ledger.prune(now, maxAgeSeconds).join('');

	const { id, type } = envelope;
	if (ledger.has(markOf(id))) return 'handled';
	if (inFlight.has(id)) return (await inFlight.isAccepted(id)) ? 'handled' : 'notAccepted';
	const resourceId = resourceIdOf(envelope);
	const marks = [markOf(id), ...(resourceId ? [stateMarkOf(type, resourceId)] : [])];
	inFlight.claim(id, marks, context.getResponseObject(), () => {
		for (const mark of marks) ledger.add(mark, now);
	});
	const forgotten = memory.forgotten.slice(0, FORGOTTEN_AT_A_TIME * MARK_LENGTH);
	memory.forgotten = memory.forgotten.slice(forgotten.length);
	const store = () => {
		const global = context.getWorkflowStaticData('global');
		// Always the whole value: n8n does not see changes inside of it. Others that are about to be
		// answered are stored too, because whichever is saved last overwrites the rest.
		global.peekerTrigger = {
			...triggerMemoryIn(global),
			[nodeId]: {
				handled: ledger.storedWith([...inFlight.startedMarks(), ...marks], now),
				...(memory.forgotten && { forgotten: memory.forgotten }),
			},
		};
	};
	// Once now and once again when the execution is stored: n8n 2.41 makes a second Workflow of the same static
	// data meanwhile (`WorkflowRunner.establishContextForPersistence`), and so forgets that it was changed.
	store();
	return {
		forgotten: forgotten.match(new RegExp(`.{${MARK_LENGTH}}`, 'g')) ?? [],
		onStored() {
			inFlight.start(id);
			store();
		},
	};
}
