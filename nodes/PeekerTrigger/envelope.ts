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
 * The environment an event belongs to: what the event says (`data.api_key.environment`, where only
 * `test` is a known literal, CONTRACT section 11), else that of the secret that signed it.
 */
export function environmentOf({ data }: Envelope, signedFor: Environment): Environment {
	const apiKey = isObject(data) ? data.api_key : undefined;
	const sent = isObject(apiKey) ? apiKey.environment : undefined;
	if (typeof sent !== 'string') return signedFor;
	return sent === 'test' ? 'test' : 'live';
}
