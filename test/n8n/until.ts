export async function until<T>(
	what: string,
	probe: () => Promise<T | undefined> | T | undefined,
	options: UntilOptions = {},
): Promise<T> {
	const { timeoutMs = 30_000, everyMs = 50, hint } = options;
	const deadline = performance.now() + timeoutMs;
	for (;;) {
		const found = await probe();
		if (found !== undefined) return found;
		if (performance.now() > deadline) {
			const more = hint ? `\n${hint()}` : '';
			throw new Error(`Waited ${timeoutMs / 1000} s in vain for ${what}.${more}`);
		}
		await pause(everyMs);
	}
}
