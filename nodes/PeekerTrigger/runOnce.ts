import type { IExecuteFunctions } from 'n8n-workflow';
import { unixNow } from '../api/client/clock';
import type { Claim, ReadClaim } from '../events/claim';
import { fateOf, follow } from '../events/fate';
import { keyOf, markOf, stateKeyOf, stateMarkOf } from '../events/mark';
import { CLOCKS_SECONDS, isListed } from '../events/states';
import { forgetWork, takeTurn, type Turn } from '../events/turn';
import { resourceIdOf, type Envelope } from './envelope';
import { RETRY_WINDOW_SECONDS } from './settings';

const ownClaim = (context: IExecuteFunctions): Claim => ({
	executionId: context.getExecutionId(),
	at: unixNow(),
	isCaughtUp: false,
});

const isLost = async (context: IExecuteFunctions, claim: ReadClaim) =>
	(await fateOf(context, claim, unixNow())) === 'lost';

/** Whether *Get Missed* has put out what an event tells: the state, after the event was made. */
function isCaughtUpBy({ isCaughtUp, at }: Claim, { created_at }: Envelope): boolean {
	const madeAt = typeof created_at === 'string' ? Date.parse(created_at) / 1000 : NaN;
	return isCaughtUp && madeAt <= at + CLOCKS_SECONDS;
}

/**
 * Claims the state that an event tells of, so that *Get Missed* leaves it out; if that has put it out already,
 * the event has been told. `isForced`: it is claimed in any case. Throws what the database throws.
 */
export async function takeStateTurn(
	context: IExecuteFunctions,
	envelope: Envelope,
	isForced: boolean,
): Promise<Turn> {
	const resourceId = resourceIdOf(envelope);
	if (resourceId === undefined || !isListed(envelope.type)) return { isFirst: true };
	const key = stateKeyOf(stateMarkOf(envelope.type, resourceId));
	return await takeTurn(
		context,
		key,
		ownClaim(context),
		async (last) => isForced || !isCaughtUpBy(last, envelope) || (await isLost(context, last)),
	);
}

/**
 * Lets one of all executions of an event go on. Executions that start for the same event are rare: copies that
 * reach two webhook processes in the same instant, a process killed before it could answer, an event that was
 * delivered after *Get Missed* had put out its state. Throws what the database throws.
 */
export async function takeEventTurn(context: IExecuteFunctions, envelope: Envelope): Promise<Turn> {
	follow(context);
	const key = keyOf(context.getNode().id, markOf(envelope.id));
	const turn = await takeTurn(
		context,
		key,
		ownClaim(context),
		async (last) => await isLost(context, last),
	);
	return turn.isFirst ? await takeStateTurn(context, envelope, false) : turn;
}

/** Deletes what is remembered for the marks of events that nobody sends any more. */
export async function forget(context: IExecuteFunctions, marks: readonly string[]): Promise<void> {
	const before = unixNow() - RETRY_WINDOW_SECONDS;
	for (const mark of marks) await forgetWork(context, keyOf(context.getNode().id, mark), before);
}
