export interface EventType {
	/** The `type` of the event envelope. */
	type: string;
	/** Shown in the list of events. */
	name: string;
	/** One line for someone who has never read the API's documentation. */
	description: string;
}

/** The events Peeker sends (CONTRACT section 9), in alphabetical order of their names. */
export const EVENT_TYPES: readonly EventType[] = [
	{
		type: 'domain.action_required',
		name: 'Domain Action Required',
		description: 'A domain waits for you, for example for its name servers to be changed',
	},
	{
		type: 'domain.connected',
		name: 'Domain Connected',
		description: 'A domain is set up with its email provider',
	},
	{
		type: 'domain.forwarding_failed',
		name: 'Domain Forwarding Failed',
		description: 'A redirect from a domain to a website could not be put in place',
	},
	{
		type: 'domain.forwarding_updated',
		name: 'Domain Forwarding Updated',
		description: 'A redirect from a domain to a website is in place',
	},
	{
		type: 'domain_import.action_required',
		name: 'Domain Import Action Required',
		description: 'An import waits for you to set the name servers of its domains',
	},
	{
		type: 'domain_import.completed',
		name: 'Domain Import Completed',
		description: 'All domains of an import are done',
	},
	{
		type: 'domain_import.failed',
		name: 'Domain Import Failed',
		description: 'An import ended before any of its domains was connected',
	},
	{
		type: 'order.action_required',
		name: 'Order Action Required',
		description: 'An order waits for you; Get Pending Actions tells what to do',
	},
	{
		type: 'order.cancel_scheduled',
		name: 'Order Cancel Scheduled',
		description: 'A cancellation was accepted; the inboxes stay until the end of the paid period',
	},
	{
		type: 'order.cancelled',
		name: 'Order Cancelled',
		description: 'A cancellation is final; the domains are free for a new order',
	},
	{
		type: 'order.completed',
		name: 'Order Completed',
		description: 'All domains and inboxes of an order are live',
	},
	{
		type: 'order.failed',
		name: 'Order Failed',
		description: 'Peeker could not complete an order and has stopped trying',
	},
	{
		type: 'order.in_progress',
		name: 'Order In Progress',
		description: 'A new order was accepted and work on it has begun',
	},
	{
		type: 'swap.action_required',
		name: 'Swap Action Required',
		description: 'A domain swap or inbox renaming waits for you',
	},
	{
		type: 'swap.completed',
		name: 'Swap Completed',
		description: 'A domain was replaced, or an inbox renamed',
	},
	{
		type: 'swap.created',
		name: 'Swap Created',
		description: 'A domain swap or inbox renaming was accepted',
	},
	{
		type: 'swap.failed',
		name: 'Swap Failed',
		description: 'A domain swap or inbox renaming could not be completed',
	},
	{
		type: 'swap.in_progress',
		name: 'Swap In Progress',
		description: 'Work on a domain swap or inbox renaming has begun',
	},
];
