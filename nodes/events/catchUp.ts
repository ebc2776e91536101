import type { IExecuteFunctions } from 'n8n-workflow';
import { clock, pause } from '../api/client/clock';
import { WEBHOOK_ANSWER_SECONDS } from '../api/contract/limits';
import type { Row } from '../api/util/row';
import { keyOf, stateMarkOf } from './mark';
import { missedMemoryIn, storeMissedMemory, type MissedMemory } from './missedMemory';
import { insert, remove } from './processedData';
import { changedStates, knownStates, type ListedState } from './states';
import { triggerMemoryIn } from './triggerMemory';
import { fateOf, isCutOff, readOwner, takeTurn } from './turn';

/** Twice the time a delivery may take: a state that was just reached is told by an event that is on its way. */
const ON_ITS_WAY_MS = 2 * WEBHOOK_ANSWER_SECONDS * 1_000;

/** The sender retries for 24 h; an event that comes after its state was put out is left out for so long. */
const CAUGHT_UP_SECONDS = 25 * 3600;

type Changed = ListedState & { type: string };

export interface CaughtUp {
	/** Envelopes of what was missed, as the trigger puts them out. */
	missed: Row[];
	/** Nothing was known, so that everything was only noted. */
	isFirstRun: boolean;
}

const markOfState = ({ type, resourceId }: Changed) => stateMarkOf(type, resourceId);

function envelopeOf({ type, resourceId, data }: Changed, now: number): Row {
	const key = `${type}:${resourceId}`;
	const created_at = new Date(now * 1000).toISOString();
	return { id: `caught_up:${key}`, type, created_at, data, caught_up: true, key };
}

/** `pending`: a trigger handed it on in an execution that has not ended, and may yet come to nothing. */
type Handling = 'missed' | 'pending' | 'handled';

/** What no trigger has handed on, and what the next run has to look at again. */
type Seen = Record<'missed' | 'pending', Changed[]>;

/**
 * Whether a trigger handed a state on, in an execution that n8n did not lose afterwards. `keeps` leaves what the
 * trigger remembers as it is; else, once it is settled, a return to the state is to be told anew.
 */
async function handlingBy(
	context: IExecuteFunctions,
	triggerId: string,
	state: Changed,
	keeps: boolean,
): Promise<Handling> {
	const key = keyOf(triggerId, markOfState(state));
	const isKnown = (await insert(context, key)).has(key);
	const { executionId } = isKnown ? await readOwner(context, key) : {};
	const fate = executionId && (await fateOf(context, executionId, clock.now()));
	// Looking inserts it.
	if (!isKnown || !(keeps || fate === 'pending')) await remove(context, key);
	if (fate === 'pending') return fate;
	return isKnown && fate !== 'lost' ? 'handled' : 'missed';
}

/** The states that no trigger of the workflow has handed on, and those of which it is not settled. */
async function unhandled(
	context: IExecuteFunctions,
	changed: Changed[],
	keeps: boolean,
): Promise<Seen> {
	const triggers = Object.keys(triggerMemoryIn(context.getWorkflowStaticData('global')));
	const found: Record<Handling, Changed[]> = { missed: [], pending: [], handled: [] };
	for (const one of changed) {
		const handlings: Handling[] = [];
		for (const trigger of triggers) {
			handlings.push(await handlingBy(context, trigger, one, keeps));
		}
		const best = (['handled', 'pending'] as const).find((each) => handlings.includes(each));
		found[best ?? 'missed'].push(one);
	}
	return found;
}

/** Of several runs one puts a state out; one that was cut off before it handed anything on did not. */
async function claimed(context: IExecuteFunctions, states: Changed[]): Promise<Changed[]> {
	const own: Changed[] = [];
	for (const one of states) {
		const key = keyOf(context.getNode().id, markOfState(one));
		const turn = await takeTurn(
			context,
			key,
			async ({ executionId }) =>
				executionId === undefined || (await isCutOff(context, executionId)),
		);
		if (turn.isFirst) own.push(one);
	}
	return own;
}

function memoryAfter(
	memory: MissedMemory | undefined,
	listed: ListedState[],
	{ missed, pending }: Seen,
	nodeId: string,
	now: number,
): MissedMemory {
	const marks = missed.map(markOfState);
	const recent = Object.entries(memory?.caughtUp ?? {}).filter(
		([, at]) => now - at < CAUGHT_UP_SECONDS,
	);
	const unsettled = new Set(pending.map(({ resourceId }) => resourceId));
	const before = Object.entries(memory?.states ?? {}).filter(([id]) => unsettled.has(id));
	return {
		states: {
			...knownStates(listed.filter(({ resourceId }) => !unsettled.has(resourceId))),
			...Object.fromEntries(before),
		},
		caughtUp: Object.fromEntries([...recent, ...marks.map((mark) => [mark, now] as const)]),
		claims: marks.map((mark) => keyOf(nodeId, mark)),
	};
}

/**
 * Compares what Peeker lists with what this node saw before, and gives what an event should have told but none
 * did: neither one that a Peeker Trigger of the same workflow handed on, nor one that may still be on its way.
 * `isPeek` (a run by hand) changes nothing. `now` in Unix seconds.
 *
 * What is known is saved by n8n when the execution has ended, so a run that crashes is repeated. Throws what
 * the database throws.
 */
export async function catchUp(
	context: IExecuteFunctions,
	listed: ListedState[],
	now: number,
	isPeek: boolean,
): Promise<CaughtUp> {
	const global = context.getWorkflowStaticData('global');
	const { id: nodeId } = context.getNode();
	const memory = missedMemoryIn(global, nodeId);
	const save = (seen: Seen) =>
		storeMissedMemory(global, nodeId, memoryAfter(memory, listed, seen, nodeId, now));
	if (!memory) {
		if (!isPeek) save({ missed: [], pending: [] });
		return { missed: [], isFirstRun: true };
	}
	let { missed, pending } = await unhandled(context, changedStates(listed, memory.states), isPeek);
	if (!isPeek) {
		const hasTrigger = Object.keys(triggerMemoryIn(global)).length > 0;
		if (missed.length > 0 && hasTrigger) {
			await pause(ON_ITS_WAY_MS, context.getExecutionCancelSignal?.());
			const later = await unhandled(context, missed, false);
			missed = later.missed;
			pending = [...pending, ...later.pending];
		}
		missed = await claimed(context, missed);
		for (const key of memory.claims) await remove(context, key);
		save({ missed, pending });
	}
	return { missed: missed.map((one) => envelopeOf(one, now)), isFirstRun: false };
}
