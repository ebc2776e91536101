const last = new Map<string, Promise<unknown>>();

/** Runs one work after the other among those of one key in this process, so that none spends what another is about to. */
export async function inTurn<Result>(key: string, work: () => Promise<Result>): Promise<Result> {
	const before = last.get(key) ?? Promise.resolve();
	const mine = before.then(work, work);
	last.set(key, mine);
	return await mine.finally(() => {
		if (last.get(key) === mine) last.delete(key);
	});
}
