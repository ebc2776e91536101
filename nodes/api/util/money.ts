/** Cents in words: 8246 and "usd" read "82.46 USD" (CONTRACT section 1, "Money"). Undefined for what is no amount. */
export function moneyInWords(cents: unknown, currency: unknown = 'usd'): string | undefined {
	if (typeof cents !== 'number' || !Number.isFinite(cents)) return undefined;
	return `${(cents / 100).toFixed(2)} ${String(currency).toUpperCase()}`;
}
