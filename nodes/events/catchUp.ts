import type { IExecuteFunctions } from 'n8n-workflow';
import { clock, pause } from '../api/client/clock';
import { WEBHOOK_ANSWER_SECONDS } from '../api/contract/limits';
import type { Row } from '../api/util/row';
import type { ReadClaim } from './claim';
import { fateOf, follow } from './fate';
import { stateKeyOf, stateMarkOf } from './mark';
import { missedMemoryIn, storeMissedMemory, type MissedMemory } from './missedMemory';
import { changedStates, CLOCKS_SECONDS, knownStates, type ListedState } from './states';
import { triggerMemoryIn } from './triggerMemory';
import { forgetWork, lastClaim, takeTurn } from './turn';

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

/** What Peeker listed, and when, in Unix seconds. */
export interface Look {
	listed: ListedState[];
	begunAt: number;
	endedAt: number;
}

const markOfState = ({ type, resourceId }: Changed) => stateMarkOf(type, resourceId);

function envelopeOf({ type, resourceId, data }: Changed, now: number): Row {
	const key = `${type}:${resourceId}`;
	const created_at = new Date(now * 1000).toISOString();
	return { id: `caught_up:${key}`, type, created_at, data, caught_up: true, key };
}

/** `pending`: an execution handed it on that has not ended, and may yet come to nothing. */
type Handling = 'missed' | 'pending' | 'handled';

type Sorted = Record<Handling, Changed[]>;

/** Whether a claim on a state tells of it, which differed at `since` (Unix seconds). */
async function handlingBy(
	context: IExecuteFunctions,
	claim: ReadClaim | undefined,
	since: number,
): Promise<Handling> {
	if (!claim || claim.executionId === context.getExecutionId()) return 'missed';
	// The resource was in that state before, and has left it since.
	if (claim.executionId !== undefined && claim.at < since - CLOCKS_SECONDS) return 'missed';
	const fate = await fateOf(context, claim, Math.floor(clock.now() / 1000));
	return fate === 'kept' ? 'handled' : fate === 'lost' ? 'missed' : 'pending';
}

async function sortedBy(
	states: readonly Changed[],
	handlingOf: (state: Changed) => Promise<Handling>,
): Promise<Sorted> {
	const sorted: Sorted = { missed: [], pending: [], handled: [] };
	for (const one of states) sorted[await handlingOf(one)].push(one);
	return sorted;
}

/** Of all that want to tell of a state one does: another run of this node, or the execution of a late event. */
async function claimState(
	context: IExecuteFunctions,
	state: Changed,
	at: number,
	since: number,
): Promise<Handling> {
	let handling: Handling = 'missed';
	await takeTurn(
		context,
		stateKeyOf(markOfState(state)),
		{ executionId: context.getExecutionId(), at, isCaughtUp: true },
		async (last) => {
			handling = await handlingBy(context, last, since);
			return handling === 'missed';
		},
	);
	return handling;
}

function memoryAfter(
	memory: MissedMemory | undefined,
	{ listed, begunAt, endedAt }: Look,
	missed: readonly Changed[],
	pending: readonly Changed[],
): MissedMemory {
	const unsettled = new Set(pending.map(({ resourceId }) => resourceId));
	const settled = listed.filter(({ resourceId }) => !unsettled.has(resourceId));
	const known = Object.entries(memory?.states ?? {}).filter(([id]) => unsettled.has(id));
	const since = [...unsettled].map(
		(id) => [id, memory?.unsettledSince[id] ?? memory?.lookedAt ?? 0] as const,
	);
	return {
		states: { ...knownStates(settled), ...Object.fromEntries(known) },
		lookedAt: begunAt,
		unsettledSince: Object.fromEntries(since),
		caughtUp: {
			...memory?.caughtUp,
			...Object.fromEntries(missed.map((one) => [markOfState(one), endedAt])),
		},
	};
}

/** Forgets what was put out so long ago that no event of it is under way. */
async function forgetCaughtUp(
	context: IExecuteFunctions,
	{ caughtUp }: MissedMemory,
	now: number,
): Promise<void> {
	for (const [mark, at] of Object.entries(caughtUp)) {
		if (now - at < CAUGHT_UP_SECONDS) continue;
		await forgetWork(context, stateKeyOf(mark), now - CAUGHT_UP_SECONDS);
		delete caughtUp[mark];
	}
}

/** Waits for events that are on their way, and claims the states of which none has told then. */
async function takeOver(
	context: IExecuteFunctions,
	states: readonly Changed[],
	at: number,
	sinceOf: (state: Changed) => number,
): Promise<Sorted> {
	const triggers = Object.keys(triggerMemoryIn(context.getWorkflowStaticData('global')));
	if (states.length > 0 && triggers.length > 0) {
		await pause(ON_ITS_WAY_MS, context.getExecutionCancelSignal?.());
	}
	return await sortedBy(
		states,
		async (state) => await claimState(context, state, at, sinceOf(state)),
	);
}

/**
 * Compares what Peeker lists with what this node saw before, and gives what an event should have told but none
 * did: neither one that a Peeker Trigger of the same workflow handed on, nor one that may still be on its way.
 * `isPeek` (a run by hand) changes nothing.
 *
 * What is known is saved by n8n when the execution has ended, so a run that crashes is repeated. It may be
 * overwritten by what a delivery saves at the same time; so who told of a state stands in n8n's table of
 * processed data, for as long as an event of it may come. Throws what the database throws.
 */
export async function catchUp(
	context: IExecuteFunctions,
	look: Look,
	isPeek: boolean,
): Promise<CaughtUp> {
	const global = context.getWorkflowStaticData('global');
	const { id: nodeId } = context.getNode();
	const memory = missedMemoryIn(global, nodeId);
	if (!memory) {
		if (!isPeek) storeMissedMemory(global, nodeId, memoryAfter(memory, look, [], []));
		return { missed: [], isFirstRun: true };
	}
	const sinceOf = ({ resourceId }: Changed) => memory.unsettledSince[resourceId] ?? memory.lookedAt;
	let { missed, pending } = await sortedBy(
		changedStates(look.listed, memory.states),
		async (state) =>
			await handlingBy(
				context,
				await lastClaim(context, stateKeyOf(markOfState(state))),
				sinceOf(state),
			),
	);
	if (!isPeek) {
		follow(context);
		const taken = await takeOver(context, missed, look.endedAt, sinceOf);
		missed = taken.missed;
		pending = [...pending, ...taken.pending];
		const after = memoryAfter(memory, look, missed, pending);
		await forgetCaughtUp(context, after, look.endedAt);
		storeMissedMemory(global, nodeId, after);
	}
	return { missed: missed.map((one) => envelopeOf(one, look.endedAt)), isFirstRun: false };
}
