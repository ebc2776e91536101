import { PeekerError, withFacts, withNote } from '../errors/failure';

/** What became of a part of a list: a result for all its entries, or the reason why there is none. */
export type Part<Entry, Result> =
	| { entries: Entry[]; result: Result }
	| { entries: Entry[]; error: unknown };

const ABOUT_ACCOUNT = [401, 402, 403];

/**
 * Whether the API refused a call for what is in its list of domains, so that parts of the list may be taken. Not when
 * an earlier attempt was lost: that one may have been done, and its names may not be sent again in other calls.
 */
export function isRefusalOfEntries(error: unknown): error is PeekerError {
	const failure = error instanceof PeekerError ? error.failure : undefined;
	if (failure?.retryClass !== 'clientError' || failure.mayBeDone) return false;
	const isAboutAccount = ABOUT_ACCOUNT.includes(failure.status ?? 0);
	return !isAboutAccount && (failure.field === undefined || /^domains?\b/.test(failure.field));
}

/**
 * How a list of two entries or more is parted after a refusal, in its order: where `field` points at an entry
 * ("domains[3]", "domains.3"), into that one and what stands before and after it; else into halves.
 */
export function partsAfter<Entry>(entries: Entry[], { failure }: PeekerError): Entry[][] {
	const culprit = Number(/^domains(?:\[|\.)(\d+)/.exec(failure?.field ?? '')?.[1] ?? NaN);
	if (culprit < entries.length) {
		const cut = [entries.slice(0, culprit), [entries[culprit]], entries.slice(culprit + 1)];
		return cut.filter((part) => part.length > 0);
	}
	const middle = Math.ceil(entries.length / 2);
	return [entries.slice(0, middle), entries.slice(middle)];
}

/**
 * Does `work` for a list in one call. What is refused for its entries is done in parts, until every culprit stands
 * alone: for one of 50 that is 12 calls more at the most, or three where the refusal points at it. Gives the parts
 * in the order of the list; never throws.
 */
export async function inParts<Entry, Result>(
	entries: Entry[],
	work: (some: Entry[]) => Promise<Result>,
): Promise<Array<Part<Entry, Result>>> {
	return await work(entries).then(
		(result) => [{ entries, result }],
		async (error: unknown) => {
			if (entries.length < 2 || !isRefusalOfEntries(error)) return [{ entries, error }];
			const parts = partsAfter(entries, error);
			return (await Promise.all(parts.map(async (part) => await inParts(part, work)))).flat();
		},
	);
}

/** The refusal of one entry, with the entry named. */
export const namingEntry = (error: unknown, entry: string): unknown =>
	isRefusalOfEntries(error)
		? withFacts(withNote(error, `It is about ${entry}.`), { data: { domain: entry } })
		: error;
