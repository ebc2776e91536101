import type { IExecuteFunctions } from 'n8n-workflow';
import { pause, unixNow } from '../api/client/clock';
import { WEBHOOK_ANSWER_SECONDS } from '../api/contract/limits';
import type { Row } from '../api/util/row';
import type { ReadClaim } from './claim';
import { fateOf, follow } from './fate';
import { stateKeyOf, stateMarkOf } from './mark';
import { readSnapshot, storeSnapshot } from './snapshot';
import { CLOCKS_SECONDS, type ListedState } from './states';
import { lastClaim, takeTurn } from './turn';

/** Twice the time a delivery may take: a state that was just reached is told by an event that is on its way. */
const ON_ITS_WAY_MS = 2 * WEBHOOK_ANSWER_SECONDS * 1_000;

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
	const fate = await fateOf(context, claim, unixNow());
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

const isTold = (state: ListedState): state is Changed => state.type !== undefined;

/** Waits for events that are on their way, and claims the states of which none has told then. */
async function takeOver(
	context: IExecuteFunctions,
	states: readonly Changed[],
	at: number,
	sinceOf: (state: Changed) => number,
): Promise<Sorted> {
	if (states.length > 0) await pause(ON_ITS_WAY_MS, context.getExecutionCancelSignal?.());
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
 * A run that is cut off is repeated. Who told of a state stands in n8n's table of processed data. Throws what
 * the database throws.
 */
export async function catchUp(
	context: IExecuteFunctions,
	{ listed, begunAt, endedAt }: Look,
	isPeek: boolean,
): Promise<CaughtUp> {
	if (!isPeek) follow(context);
	const { snapshot, next } = await readSnapshot(context, listed);
	const save = async (unsettled: Changed[]) => {
		if (!isPeek && next) await storeSnapshot(context, next, listed, unsettled, begunAt);
	};
	if (!snapshot) {
		await save([]);
		return { missed: [], isFirstRun: true };
	}
	const sinceOf = (state: Changed) => (snapshot.isUnsettled(state) ? 0 : snapshot.lookedAt);
	const changed = listed.filter(isTold).filter((state) => !snapshot.isKnown(state));
	let { missed, pending } = await sortedBy(changed, async (state) => {
		const claim = await lastClaim(context, stateKeyOf(markOfState(state)));
		return await handlingBy(context, claim, sinceOf(state));
	});
	if (!isPeek) {
		const taken = await takeOver(context, missed, endedAt, sinceOf);
		missed = taken.missed;
		pending = [...pending, ...taken.pending];
		await save(pending);
	}
	return { missed: missed.map((one) => envelopeOf(one, endedAt)), isFirstRun: false };
}
