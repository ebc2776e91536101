import type { IDataObject } from 'n8n-workflow';
import type { Environment } from '../api/contract/account';

export interface Envelope extends IDataObject {
	id: string;
	type: string;
}

function isObject(value: unknown): value is IDataObject {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The event envelope (CONTRACT section 9) in the raw bytes of a verified delivery, or `undefined`
 * when they are no JSON object with a text `id` and `type`. Never throws.
 */
export function parseEnvelope(rawBody: Buffer): Envelope | undefined {
	let value: unknown;
	try {
		value = JSON.parse(rawBody.toString('utf8').replace(/^\uFEFF/, ''));
	} catch {
		return undefined;
	}
	const isEnvelope =
		isObject(value) &&
		typeof value.id === 'string' &&
		typeof value.type === 'string' &&
		value.type !== '';
	return isEnvelope ? (value as Envelope) : undefined;
}

/**
 * The environment an event belongs to: that of the secret that signed it. What the event says
 * (`data.api_key.environment`, where only `test` is a known literal, CONTRACT section 11) can make a live
 * one a test, never a test live: whoever holds the sandbox's secret can write anything.
 */
export function environmentOf({ data }: Envelope, signedFor: Environment): Environment {
	const apiKey = isObject(data) ? data.api_key : undefined;
	const saysTest = isObject(apiKey) && apiKey.environment === 'test';
	return saysTest ? 'test' : signedFor;
}

/** The ID of the resource that an event is about (CONTRACT section 10, "Event data"), if it says one. */
export function resourceIdOf({ data }: Envelope): string | undefined {
	if (!isObject(data)) return undefined;
	const nested = Object.values(data).find(
		(value) => isObject(value) && typeof value.id === 'string',
	);
	const id = data.id ?? (isObject(nested) ? nested.id : undefined);
	return typeof id === 'string' ? id : undefined;
}
