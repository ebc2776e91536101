/** How much the Partner API takes at once, and how long it knows an order again (CONTRACT sections 2, 4, 5, 8). */
export const LIMITS = {
	callsPerMinute: 600,
	rowsPerPage: 100,
	availabilityNames: 50,
	synchronousImportNames: 25,
	importJobNames: 500,
	forwardingDomains: 25,
	personas: 10,
	orderRepeatHours: 24,
} as const;

/** Seconds between two polls of a running job. */
export interface PollSeconds {
	usual: number;
	least: number;
}

/** How often running jobs are polled (CONTRACT section 7: imports every 60 s). */
export const POLL_SECONDS = {
	import: { usual: 60, least: 60 },
	other: { usual: 10, least: 5 },
} as const satisfies Record<string, PollSeconds>;

/** Seconds within which a delivery is answered; the sender gives up after 10 or 15 (CONTRACT section 10, "Time-out"). */
export const WEBHOOK_ANSWER_SECONDS = 10;
