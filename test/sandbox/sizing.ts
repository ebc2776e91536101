/** What of a bundle decides how many domains it needs. */
export interface BundleSize {
	monthly_sending_volume: number;
	google_percent: number | null;
	microsoft_percent: number | null;
	send_on_weekends: boolean;
	google_inboxes_per_domain: 2 | 3;
}

// The recommendation moves; this is what it was in the contract's example.
const RECOMMENDED = { google_percent: 50, microsoft_percent: 50 };
const MICROSOFT_CAPACITY = 150;
const GOOGLE_CAPACITY_PER_INBOX = 20;

/** The split in force: the bundle's own, or the recommended one. */
export const effectiveSplit = (bundle: BundleSize) => ({
	google_percent: bundle.google_percent ?? RECOMMENDED.google_percent,
	microsoft_percent: bundle.microsoft_percent ?? RECOMMENDED.microsoft_percent,
});

/** Domains an order on the bundle must bring (CONTRACT section 8, bundle sizing). */
export function requiredDomains(bundle: BundleSize) {
	const days = bundle.send_on_weekends ? 30 : 22;
	const needed = (percent: number, capacity: number) =>
		Math.ceil((bundle.monthly_sending_volume * percent) / (100 * days * capacity));
	const split = effectiveSplit(bundle);
	const google = needed(
		split.google_percent,
		GOOGLE_CAPACITY_PER_INBOX * bundle.google_inboxes_per_domain,
	);
	const microsoft = needed(split.microsoft_percent, MICROSOFT_CAPACITY);
	return { google, microsoft, total: google + microsoft };
}
