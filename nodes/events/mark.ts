import { createHash } from 'node:crypto';

/** 60 bits: at 400,000 marks the chance that a new one looks known is below 1 in 10^12. */
export const MARK_LENGTH = 10;

/** No hash holds it, so it tells marks of states from those of events. */
const STATE = '~';

/** The mark of a text, such as an event ID: hashed to `MARK_LENGTH` characters. */
export function markOf(text: string): string {
	return createHash('sha256').update(text).digest('base64url').slice(0, MARK_LENGTH);
}

/** The mark of a state that a resource reached: an event's type and the ID of what it is about. */
export const stateMarkOf = (type: string, resourceId: string): string =>
	`${STATE}${markOf(`${type} ${resourceId}`).slice(STATE.length)}`;

/** The key under which executions remember a state, whichever node of the workflow tells of it. */
export const stateKeyOf = (stateMark: string): string => `state:${stateMark}`;

/** The key under which executions remember a mark of a trigger node: that of an event is the node's own. */
export const keyOf = (nodeId: string, mark: string): string =>
	mark.startsWith(STATE) ? stateKeyOf(mark) : `${nodeId}:${mark}`;
