/** What is kept with the execution between two rounds; plain data, as n8n stores it. Times in ms since 1970. */
export interface WaitMemory {
	/** When the waiting for each job began, by its ID. */
	since?: Record<string, number>;
	/** When to look next; only where jobs were handed on to come round again. */
	nextLook?: number;
}

/** One job to wait for, as the item's parameters have it. */
export interface Wanted {
	item: number;
	id: string;
	lookEveryMs: number;
	giveUpAfterMs: number;
	stopForActions: boolean;
}

/** As for n8n's own Wait node, which stays in process below this (2.41). */
export const SHORTEST_LOOK_SECONDS = 65;

/**
 * Shorter waits stay in process. n8n looks every minute for executions to wake within the next 70 s; the last
 * moments of the shortest interval between looks must not count, or every first wait would hold a worker.
 */
export const SHORTEST_SUSPENSION_MS = 60_000;

/** Whether all these jobs have come round: then 'Still Running' leads back to the node. */
export const haveComeRound = ({ since = {} }: WaitMemory, wanted: Wanted[]): boolean =>
	wanted.every(({ id }) => since[id] !== undefined);

/** When to look at these jobs: now, unless that was done a moment ago, before they were handed on. */
export const whenToLook = (memory: WaitMemory, wanted: Wanted[], now: number): number =>
	haveComeRound(memory, wanted) ? Math.max(memory.nextLook ?? now, now) : now;

/** The memory with the beginning of each wait, those that have begun before as they were. */
export function remembering(memory: WaitMemory, wanted: Wanted[], now: number): WaitMemory {
	const since = { ...memory.since };
	for (const { id } of wanted) since[id] ??= now;
	return { since };
}

/** The memory without the jobs that came out. */
export function forgetting(
	{ since = {}, ...memory }: WaitMemory,
	ids: Iterable<string>,
): WaitMemory {
	const out = new Set(ids);
	const left = Object.entries(since).filter(([id]) => !out.has(id));
	return { ...memory, since: Object.fromEntries(left) };
}

const endOf = ({ since = {} }: WaitMemory, { id, giveUpAfterMs }: Wanted, now: number) =>
	(since[id] ?? now) + giveUpAfterMs;

/** Whether a job that still runs has been waited for long enough. */
export const isOverdue = (memory: WaitMemory, wanted: Wanted, now: number): boolean =>
	now >= endOf(memory, wanted, now);

/** When to look again at what is still running: all together, when the first is due or to be given up. */
export const nextLook = (memory: WaitMemory, running: Wanted[], now: number): number =>
	Math.min(
		...running.map((one) =>
			Math.max(now, Math.min(now + one.lookEveryMs, endOf(memory, one, now))),
		),
	);

export type Step =
	| { do: 'look' }
	| { do: 'suspend'; until: number }
	| { do: 'stay'; ms: number }
	| { do: 'handOn' };

/** How to get to the next look: suspended, in process until `stayUntil` at the most, or in a further round. */
export function stepTo(
	look: number,
	{ now, canSuspend, stayUntil }: { now: number; canSuspend: boolean; stayUntil: number },
): Step {
	if (look <= now) return { do: 'look' };
	if (canSuspend && look - now >= SHORTEST_SUSPENSION_MS) return { do: 'suspend', until: look };
	if (stayUntil <= now) return { do: 'handOn' };
	return { do: 'stay', ms: Math.min(look, stayUntil) - now };
}
