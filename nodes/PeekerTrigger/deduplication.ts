import type { IDataObject, IWebhookFunctions } from 'n8n-workflow';
import { markOf, MARK_LENGTH, stateMarkOf } from '../events/mark';
import { isListed } from '../events/states';
import { triggerMemoryIn } from '../events/triggerMemory';
import { resourceIdOf, type Envelope } from './envelope';
import { InFlight } from './inFlight';
import { Ledger } from './ledger';
import { PerNode } from './perNode';
import { RETRY_WINDOW_SECONDS } from './settings';

/** What executions remember of forgotten events is deleted so many at a time, faster than it is made. */
const FORGOTTEN_AT_A_TIME = 6;
const WHOLE_MARKS = new RegExp(`.{${MARK_LENGTH}}`, 'g');

/** What this process remembers of a trigger node. It and the workflow's static data complete each other. */
class Memory {
	readonly ledger = new Ledger();

	readonly inFlight = new InFlight();

	/** Marks that were forgotten here, while executions still remember them. `undefined`: not read yet. */
	private forgotten: string | undefined;

	/**
	 * Takes in what is stored. n8n loads static data for each delivery and the last one to save wins, so
	 * marks of deliveries that ran at the same time may be missing from it.
	 */
	read(context: IWebhookFunctions, now: number, maxAgeSeconds: number): void {
		const global = context.getWorkflowStaticData('global');
		const stored = triggerMemoryIn(global)[context.getNode().id];
		// Formerly it was stored under the node's name.
		this.ledger.merge(context.getWorkflowStaticData('node').handled);
		this.ledger.merge(stored?.handled);
		this.forgotten ??= typeof stored?.forgotten === 'string' ? stored.forgotten : '';
		this.forgotten += this.ledger.prune(now, maxAgeSeconds).join('');
	}

	/**
	 * Stores all that is known, and the marks of an event that is about to be answered. Always whole values:
	 * n8n does not see changes inside of them. Other events that are about to be answered are stored too,
	 * because whichever is saved last overwrites the rest.
	 */
	store(context: IWebhookFunctions, marks: readonly string[], now: number): void {
		const global = context.getWorkflowStaticData('global');
		const formerly = context.getWorkflowStaticData('node');
		const ownMemory: IDataObject = {
			handled: this.ledger.storedWith([...this.inFlight.startedMarks(), ...marks], now),
			...(this.forgotten && { forgotten: this.forgotten }),
		};
		global.peekerTrigger = { ...triggerMemoryIn(global), [context.getNode().id]: ownMemory };
		if ('handled' in formerly) delete formerly.handled;
	}

	/**
	 * A few of the forgotten marks, for an execution to forget them too; not that of a state which is told again
	 * (`marks`) or was since: another process may have forgotten it before, and what is remembered now is new.
	 */
	takeForgotten(marks: readonly string[]): string[] {
		const taken = (this.forgotten ?? '').slice(0, FORGOTTEN_AT_A_TIME * MARK_LENGTH);
		this.forgotten = this.forgotten?.slice(taken.length);
		return (taken.match(WHOLE_MARKS) ?? []).filter(
			(mark) => !marks.includes(mark) && !this.ledger.has(mark),
		);
	}
}

/** All of it is out of date after so long without a delivery. */
const memories = new PerNode(() => new Memory(), RETRY_WINDOW_SECONDS + 2 * 3600);

/**
 * `onStored` is to be called once n8n has stored the execution. `forgotten` are marks that the execution
 * is to forget too.
 */
export type Deduplication =
	| 'handled'
	| 'notAccepted'
	| { onStored: () => void; forgotten: string[] };

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
	const { id, type } = envelope;
	memory.read(context, now, maxAgeSeconds);
	if (ledger.has(markOf(id))) return 'handled';
	if (inFlight.has(id)) return (await inFlight.isAccepted(id)) ? 'handled' : 'notAccepted';
	const resourceId = resourceIdOf(envelope);
	const stateMarks = resourceId && isListed(type) ? [stateMarkOf(type, resourceId)] : [];
	const marks = [markOf(id), ...stateMarks];
	inFlight.claim(id, marks, context.getResponseObject(), () => {
		for (const mark of marks) ledger.add(mark, now);
	});
	const forgotten = memory.takeForgotten(marks);
	// Once now and once again when the execution is stored: n8n 2.41 makes a second Workflow of the same static
	// data meanwhile (`WorkflowRunner.establishContextForPersistence`), and so forgets that it was changed.
	memory.store(context, marks, now);
	return {
		forgotten,
		onStored() {
			inFlight.start(id);
			memory.store(context, marks, now);
		},
	};
}
