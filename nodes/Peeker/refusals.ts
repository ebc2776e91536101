import { PeekerError } from '../api/errors/failure';
import type { Group, AnyOperation } from './operation';

/** The input of the items that passed, and the reason of those that did not. */
export interface Inputs {
	inputs: Array<Group<unknown>>;
	refused: Array<{ items: number[]; error: unknown }>;
}

/**
 * Where items make one thing together, it is made of all of them or not at all: with one of them refused,
 * the others are too, each with the first reason.
 */
export function allOrNothing({ isJoined }: AnyOperation, { inputs, refused }: Inputs): Inputs {
	const joined = isJoined ? inputs.filter(({ input }) => isJoined(input)) : [];
	if (refused.length === 0 || joined.length === 0) return { inputs, refused };
	const [first] = refused;
	const reason = first.error instanceof Error ? first.error.message : String(first.error);
	const error = new PeekerError(
		'All input items are done together, and one of them was refused',
		`Item ${first.items[0]}: ${reason}. Correct it and run the node again. Nothing was sent.`,
	);
	return {
		inputs: inputs.filter((one) => !joined.includes(one)),
		refused: [...refused, ...joined.map(({ items }) => ({ items, error }))],
	};
}
