import type { IExecuteFunctions } from 'n8n-workflow';
import { unixNow } from '../api/client/clock';
import { claimIn, POSSIBLE_VALUES, valuesOf, type ReadClaim } from './claim';
import { fateOf } from './fate';
import { markOf } from './mark';
import { insert, isThere, read, remove } from './processedData';
import type { ListedState } from './states';

/**
 * What a *Get Missed* node knows from its last look. It stands in n8n's table of processed data, not in the
 * workflow's static data: a worker is not given that (n8n 2.41, `shouldReloadStaticData`), and a delivery that
 * is saved at the same time overwrites it.
 *
 * There are two, so that a run that is cut off before its events are worked on leaves the one before it. Each is
 * parted into buckets of resources, because n8n takes values out of a row one by one, and each bucket is kept
 * twice, because a reader that is killed leaves what it asked for in the row.
 */
type Slot = 'a' | 'b';

const BUCKETS = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_'];
const COPIES = [1, 2];
const BEING_READ = 'being read';

const bucketOf = ({ resourceId }: ListedState) => markOf(resourceId)[0];
const valueOf = ({ resourceId, state }: ListedState) => `${resourceId} ${state}`;
const unsettledValueOf = (state: ListedState) => `unsettled ${valueOf(state)}`;

const headOf = (context: IExecuteFunctions, slot: Slot) => `${context.getNode().id}:look ${slot}`;
const rowOf = (context: IExecuteFunctions, slot: Slot, bucket: string, copy: number) =>
	`${headOf(context, slot)} ${bucket}${copy}`;

/** What was known when some states are looked at. */
export interface Snapshot {
	/** When it was taken, in Unix seconds. */
	lookedAt: number;
	/** Whether a state was seen then and is settled. */
	isKnown: (state: ListedState) => boolean;
	/** Whether a state was seen then, but not whether an event had told of it. */
	isUnsettled: (state: ListedState) => boolean;
}

/** Where to find the last snapshot, and where to put the next; neither is there at first. */
interface Place {
	last: { slot: Slot; lookedAt: number } | undefined;
	/** `undefined`: another run is at it. */
	next: Slot | undefined;
}

async function headAt(context: IExecuteFunctions, slot: Slot): Promise<ReadClaim | undefined> {
	const head = headOf(context, slot);
	if (!(await isThere(context, head))) return undefined;
	const values = await read(context, head, POSSIBLE_VALUES);
	return values && claimIn(values);
}

const isNewer = (one: ReadClaim, other: ReadClaim): boolean =>
	one.at === other.at
		? BigInt(one.executionId ?? 0) > BigInt(other.executionId ?? 0)
		: one.at > other.at;

/** Finds the newest snapshot whose run was not cut off before what it put out was worked on. */
async function findPlace(context: IExecuteFunctions): Promise<Place> {
	const [a, b] = [await headAt(context, 'a'), await headAt(context, 'b')];
	const placeOf = (last: Slot, head: ReadClaim, next: Slot | undefined): Place => ({
		last: { slot: last, lookedAt: head.at },
		next,
	});
	if (!a) return b ? placeOf('b', b, 'a') : { last: undefined, next: 'a' };
	if (!b) return placeOf('a', a, 'b');
	const [newer, older] = isNewer(b, a) ? (['b', 'a'] as const) : (['a', 'b'] as const);
	const [newerHead, olderHead] = newer === 'b' ? [b, a] : [a, b];
	const isOwn = newerHead.executionId === context.getExecutionId();
	const fate = isOwn ? 'lost' : await fateOf(context, newerHead, unixNow());
	if (fate === 'kept') return placeOf(newer, newerHead, older);
	return placeOf(older, olderHead, fate === 'lost' ? newer : undefined);
}

function byBucket(states: readonly ListedState[]): Map<string, ListedState[]> {
	const buckets = new Map<string, ListedState[]>();
	for (const state of states) {
		const bucket = bucketOf(state);
		buckets.set(bucket, [...(buckets.get(bucket) ?? []), state]);
	}
	return buckets;
}

/** Which of the values stand in a bucket. */
async function readBucket(
	context: IExecuteFunctions,
	slot: Slot,
	bucket: string,
	values: string[],
): Promise<Set<string>> {
	let found = new Set<string>();
	for (const copy of COPIES) {
		const row = rowOf(context, slot, bucket, copy);
		if (!(await isThere(context, row))) continue;
		found = (await read(context, row, [BEING_READ, ...values])) ?? found;
		if (!found.has(BEING_READ)) break;
	}
	return found;
}

/**
 * Reads what is known of some states; `snapshot` is `undefined` if the node has never looked. `next` is where
 * `store` is to put the next snapshot. Throws what the database throws.
 */
export async function readSnapshot(
	context: IExecuteFunctions,
	listed: readonly ListedState[],
): Promise<{ snapshot: Snapshot | undefined; next: Slot | undefined }> {
	const { last, next } = await findPlace(context);
	if (!last) return { snapshot: undefined, next };
	const found = new Set<string>();
	for (const [bucket, states] of byBucket(listed)) {
		const values = states.flatMap((state) => [valueOf(state), unsettledValueOf(state)]);
		for (const value of await readBucket(context, last.slot, bucket, values)) found.add(value);
	}
	return {
		snapshot: {
			lookedAt: last.lookedAt,
			isKnown: (state) => found.has(valueOf(state)),
			isUnsettled: (state) => found.has(unsettledValueOf(state)),
		},
		next,
	};
}

/** Stores a snapshot of a look that began at `lookedAt` (Unix seconds). Throws what the database throws. */
export async function storeSnapshot(
	context: IExecuteFunctions,
	slot: Slot,
	listed: readonly ListedState[],
	unsettled: readonly ListedState[],
	lookedAt: number,
): Promise<void> {
	await remove(context, headOf(context, slot));
	const buckets = byBucket(listed);
	const isUnsettled = new Set(unsettled.map(valueOf));
	for (const bucket of BUCKETS) {
		const values = (buckets.get(bucket) ?? []).map((state) =>
			isUnsettled.has(valueOf(state)) ? unsettledValueOf(state) : valueOf(state),
		);
		for (const copy of COPIES) {
			const row = rowOf(context, slot, bucket, copy);
			await remove(context, row);
			if (values.length > 0) await insert(context, row, values);
		}
	}
	const executionId = context.getExecutionId();
	// Last, for without it nothing of the snapshot counts.
	await insert(
		context,
		headOf(context, slot),
		valuesOf({ executionId, at: lookedAt, isCaughtUp: true }),
	);
}
