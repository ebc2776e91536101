/**
 * As `read`, but what several ask for is read once and given to all of them. A failure goes to those who wait
 * for it; who asks later makes a new attempt.
 */
export function readOnce<Value>(
	read: (key: string) => Promise<Value>,
): (key: string) => Promise<Value> {
	const readings = new Map<string, Promise<Value>>();
	return async (key) => {
		const known = readings.get(key);
		if (known) return await known;
		const reading = read(key).catch(async (error: unknown) => {
			readings.delete(key);
			return await Promise.reject(error);
		});
		readings.set(key, reading);
		return await reading;
	};
}
