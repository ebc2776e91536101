import type { INodeExecutionData } from 'n8n-workflow';
import type { Environment } from '../api/contract/account';
import type { Envelope } from './envelope';

/** What `webhook()` hands to the execution beside the item that it puts out: n8n keeps such keys of an item. */
export interface HandedOver {
	eventId: string;
	environment: Environment;
	/** Marks of old events that executions need not remember any longer. */
	forgotten: string[];
}

export type DeliveredItem = INodeExecutionData & {
	json: Envelope;
	peeker: HandedOver;
};

/** Stands for a delivery that was refused while somebody listens for a test event. */
export type RefusedItem = INodeExecutionData & { peekerRefusal: string };
