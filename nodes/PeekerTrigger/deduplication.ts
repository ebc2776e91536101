import type { IWebhookFunctions } from 'n8n-workflow';
import { InFlight } from './inFlight';
import { Ledger, markOf } from './ledger';
import { nodeKey } from './nodeKey';
import { DEFAULT_MAX_AGE_SECONDS } from './settings';

interface Memory {
	ledger: Ledger;
	inFlight: InFlight;
}

/** What this process remembers of each trigger node. */
const memories = new Map<string, Memory>();

function memoryOf(context: IWebhookFunctions): Memory {
	const memory = memories.get(nodeKey(context)) ?? {
		ledger: new Ledger(),
		inFlight: new InFlight(),
	};
	memories.set(nodeKey(context), memory);
	return memory;
}

/** `onStored` is to be called once n8n has stored the execution. */
export type Deduplication = 'handled' | 'notAccepted' | { onStored: () => void };

/**
 * Makes sure that an event starts one execution. Tells that it was handled before, or that n8n did not
 * accept another delivery of it that was in flight; else claims it. `now` in Unix seconds.
 */
export async function deduplicate(
	context: IWebhookFunctions,
	eventId: string,
	now: number,
): Promise<Deduplication> {
	const { ledger, inFlight } = memoryOf(context);
	const staticData = context.getWorkflowStaticData('node');
	const maxAgeSeconds = context.getNodeParameter('options.maxAgeSeconds', DEFAULT_MAX_AGE_SECONDS);
	const mark = markOf(eventId);
	// n8n loads static data for each delivery and the last one to save wins: marks of deliveries that
	// ran at the same time may be missing from it, so it and the memory complete each other.
	ledger.merge(staticData.handled);
	ledger.prune(now, maxAgeSeconds as number);
	if (ledger.has(mark)) return 'handled';
	if (inFlight.has(eventId, now)) {
		return (await inFlight.isAccepted(eventId)) ? 'handled' : 'notAccepted';
	}
	inFlight.claim(eventId, mark, context.getResponseObject(), now, () => ledger.add(mark, now));
	const store = () => {
		// Always the whole value: n8n does not see changes inside of it. Others that are about to be
		// answered are stored too, because whichever is saved last overwrites the rest.
		staticData.handled = ledger.storedWith([...inFlight.startedMarks(), mark], now);
	};
	// Once now and once again when the execution is stored: n8n 2.41 makes a second Workflow of the same static
	// data meanwhile (`WorkflowRunner.establishContextForPersistence`), and so forgets that it was changed.
	store();
	return {
		onStored() {
			inFlight.start(eventId);
			store();
		},
	};
}
