import { PeekerError, withFacts, withNote } from '../errors/failure';

/** What became of a part of a list: a result for all its entries, or the reason why there is none. */
export type Part<Entry, Result> =
	| { entries: Entry[]; result: Result }
	| { entries: Entry[]; error: unknown };

const ABOUT_KEY = [401, 403];

/**
 * Whether the API refused a call for what is in its list of domains, so that parts of the list may be taken. Not when
 * an earlier attempt was lost: that one may have been done, and its names may not be sent again in other calls.
 */
export function isRefusalOfEntries(error: unknown): error is PeekerError {
	const failure = error instanceof PeekerError ? error.failure : undefined;
	if (failure?.retryClass !== 'clientError' || failure.mayBeDone) return false;
	const isAboutKey = ABOUT_KEY.includes(failure.status ?? 0);
	return !isAboutKey && (failure.field === undefined || /^domains?\b/.test(failure.field));
}

/** Two halves of a list of two entries or more. */
export function halvesOf<Entry>(entries: Entry[]): [Entry[], Entry[]] {
	const middle = Math.ceil(entries.length / 2);
	return [entries.slice(0, middle), entries.slice(middle)];
}

/**
 * Does `work` for a list in one call. What is refused for its entries is done in halves, until every culprit stands
 * alone: 11 calls more for one of 50. Gives the parts in the order of the list; never throws.
 */
export async function inHalves<Entry, Result>(
	entries: Entry[],
	work: (some: Entry[]) => Promise<Result>,
): Promise<Array<Part<Entry, Result>>> {
	return await work(entries).then(
		(result) => [{ entries, result }],
		async (error: unknown) => {
			if (entries.length < 2 || !isRefusalOfEntries(error)) return [{ entries, error }];
			const [first, second] = halvesOf(entries);
			return (await Promise.all([inHalves(first, work), inHalves(second, work)])).flat();
		},
	);
}

/** The refusal of one entry, with the entry named. */
export const namingEntry = (error: unknown, entry: string): unknown =>
	isRefusalOfEntries(error)
		? withFacts(withNote(error, `It is about ${entry}.`), { data: { domain: entry } })
		: error;
