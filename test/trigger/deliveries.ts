/* eslint-disable @n8n/community-nodes/no-hardcoded-secrets --
   Made-up secrets. */
import { createHmac } from 'node:crypto';
import type { INodeParameters, INodeType } from 'n8n-workflow';
import { PeekerApi } from '../../credentials/PeekerApi.credentials';
// With its extension: without, tsx takes the codex file of the same name.
import { PeekerTrigger } from '../../nodes/PeekerTrigger/PeekerTrigger.node.ts';
import {
	readClaimed,
	signedFor,
	type Delivery,
	type SigningSecret,
} from '../../nodes/PeekerTrigger/signature';
import { createHarness, type WebhookRequest } from '../support/n8n';

export const TYPE = 'n8n-nodes-peeker.peekerTrigger';
export const LIVE_SECRET = 'live-signing-secret-0f3b9a';
export const SANDBOX_SECRET = 'sandbox-signing-secret-77c1de';
export const PREVIOUS_SECRET = 'previous-signing-secret-51aa02';

export const CREDENTIAL = {
	apiKey: 'pk_live_0f3b9a',
	webhookSecret: LIVE_SECRET,
	webhookSecretSandbox: SANDBOX_SECRET,
	webhookSecretPrevious: PREVIOUS_SECRET,
};

export const trigger: INodeType = new PeekerTrigger();

export const harness = createHarness({
	nodes: { [TYPE]: trigger },
	credentialTypes: [new PeekerApi()],
	credentials: { peekerApi: CREDENTIAL },
});

export function unixNow(): number {
	return Math.floor(Date.now() / 1000);
}

/** Hex HMAC-SHA256 of what Peeker signs, made here anew: not the code under test. */
export function signature(
	secret: string,
	timestamp: number | string,
	eventId: string,
	body: Buffer | string,
): string {
	const signed = Buffer.concat([Buffer.from(`${timestamp}.${eventId}.`), Buffer.from(body)]);
	return createHmac('sha256', secret).update(signed).digest('hex');
}

export interface SignedEvent {
	eventId?: string;
	type?: string;
	data?: unknown;
	/** Instead of the envelope. */
	body?: Buffer | string;
	secret?: string;
	timestamp?: number;
	headers?: Record<string, string>;
}

/** Headers and body of a delivery as Peeker would send it. */
export function signed(event: SignedEvent = {}) {
	const { eventId = 'evt_1', type = 'order.completed', data = { id: 'ord_1' } } = event;
	const created_at = '2026-07-01T09:00:00Z';
	const body = event.body ?? JSON.stringify({ id: eventId, type, created_at, data });
	const timestamp = event.timestamp ?? unixNow();
	return {
		rawBody: Buffer.from(body),
		headers: {
			'content-type': 'application/json',
			'peeker-event-id': eventId,
			'peeker-timestamp': String(timestamp),
			'peeker-signature': `v1=${signature(event.secret ?? LIVE_SECRET, timestamp, eventId, body)}`,
			...event.headers,
		} as Record<string, string>,
	};
}

let nodes = 0;

/**
 * A trigger node of its own, so that what one test makes it remember does not reach another. `restart` makes
 * this process forget all of it, as a new process would have.
 */
export function triggerNode(parameters: INodeParameters = {}, nodeId = `node-${nodes++}`) {
	const deliver = async (request: Partial<WebhookRequest> & { rawBody: Buffer | undefined }) =>
		await harness.webhook({ type: TYPE, nodeId, parameters, headers: {}, ...request });
	const restart = async () => {
		await harness.webhookMethod({ type: TYPE, nodeId, method: 'delete' });
		return deliver;
	};
	return Object.assign(deliver, { nodeId, restart });
}

/** The signature's two steps in one: `undefined` for a refusal. */
export function verify({ secrets, ...delivery }: Delivery & { secrets: readonly SigningSecret[] }) {
	const claimed = readClaimed(delivery);
	return 'refusal' in claimed ? undefined : signedFor(claimed, secrets);
}
