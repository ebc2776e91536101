import { z } from 'zod';

import type { Problem } from '../../api/resources/orders/plan';
import { isRow } from '../../api/util/row';
import { orderInput } from './orderInput';

/** Stand for what a plan does not need; nothing of it is ever sent. */
const NOBODY = { userId: 'usr_nobody', persona: { firstName: 'Nobody', lastName: 'Yet' } };

const isBlank = (value: unknown): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

const NO_USER: Problem = {
	code: 'invalid_request',
	message: "No customer is chosen under 'User'.",
	field: 'user',
};

const NO_PERSONAS: Problem = {
	code: 'invalid_request',
	message: "There are no people under 'Names', at least one is needed.",
	field: 'personas',
};

function lacksPersonas({ personasFrom, ...raw }: Record<string, unknown>): boolean {
	const { personaNames, personas, personasJson } = raw;
	if (personasFrom === 'names') return isBlank(personaNames);
	if (personasFrom === 'json') return isBlank(personasJson) || personasJson === '[]';
	const rows: unknown = Reflect.get(Object(personas), 'persona');
	return !Array.isArray(rows) || rows.length === 0;
}

/**
 * The parameters of an order of which a plan needs only what is ordered and the domains. What an order
 * would lack beside these is told in `lacking`; what is there is checked as for an order.
 */
export const planInput = z.unknown().transform((given, context) => {
	const raw = isRow(given) ? given : {};
	const noUser = isBlank(raw.userId);
	const noPersonas = lacksPersonas(raw);
	const result = orderInput.safeParse({
		...raw,
		...(noUser && { userId: NOBODY.userId }),
		...(noPersonas && { personasFrom: 'define', personas: { persona: [NOBODY.persona] } }),
	});
	if (!result.success) {
		for (const issue of result.error.issues) context.addIssue(issue);
		return z.NEVER;
	}
	const lacking = [...(noUser ? [NO_USER] : []), ...(noPersonas ? [NO_PERSONAS] : [])];
	return { ...result.data, lacking };
});
