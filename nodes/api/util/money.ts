/** Cents in words: 8246 and "usd" read "82.46 USD", without a currency "82.46" (CONTRACT section 1, "Money"). */
export const amountInWords = (cents: number, currency = ''): string =>
	`${(cents / 100).toFixed(2)} ${currency.toUpperCase()}`.trim();

/** As `amountInWords`, of what an answer holds. Undefined for what is no amount. */
export function moneyInWords(cents: unknown, currency: unknown = 'usd'): string | undefined {
	if (typeof cents !== 'number' || !Number.isFinite(cents)) return undefined;
	return amountInWords(cents, String(currency));
}
