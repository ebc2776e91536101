import { createHash } from 'node:crypto';

/** 60 bits: at 400,000 marks the chance that a new one looks known is below 1 in 10^12. */
export const MARK_LENGTH = 10;

/** The mark of a text, such as an event ID: hashed to `MARK_LENGTH` characters. */
export function markOf(text: string): string {
	return createHash('sha256').update(text).digest('base64url').slice(0, MARK_LENGTH);
}

/** The mark of a state that a resource reached: an event's type and the ID of what it is about. */
export const stateMarkOf = (type: string, resourceId: string): string =>
	markOf(`state ${type} ${resourceId}`);

/** The key under which executions remember a mark of a node. */
export const keyOf = (nodeId: string, mark: string): string => `${nodeId}:${mark}`;
