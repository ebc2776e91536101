import { snakeCase } from '../util/snakeCaseKeys';
import type { Failure, PeekerError, RepeatEffect } from './failure';
import { existingUserId } from './failure';

/**
 * An error as data. Beside these keys it holds what the API told in its own `details` and what helps to go
 * on, such as `order_id`; a key that has nothing to say is left out.
 */
export interface ErrorDetails {
	/** The API's code where it gave one, else one of ours, such as `invalid_input` or `timeout`. */
	code: string;
	/** How to get unstuck, and the facts, in words. */
	description: string;
	/** Whether running the item again with the same values does harm. */
	repeat: RepeatEffect;
	field?: string;
	request_id?: string;
	retry_after_seconds?: number;
	[fact: string]: unknown;
}

const codeOf = ({ kind, code, status }: Failure): string =>
	code ?? (kind === 'api' ? `http_${status}` : snakeCase(kind));

function factsOfFailure(failure: Failure) {
	const { field, details, requestId, retryAfterMs } = failure;
	const userId = existingUserId(failure);
	return {
		...details,
		...(userId !== undefined && { user_id: userId }),
		field,
		request_id: requestId,
		retry_after_seconds: retryAfterMs && Math.ceil(retryAfterMs / 1_000),
		code: codeOf(failure),
		repeat: 'safe',
	};
}

/** What an error item's `details` hold: the words of `description` and the facts behind them. */
export function errorDetails({ description, facts }: PeekerError): ErrorDetails {
	const { data, failure, ...known } = facts;
	const given = { ...(failure && factsOfFailure(failure)), ...data, ...known };
	const told = Object.entries(given).filter(([, value]) => value !== undefined);
	return { code: 'unknown', repeat: 'safe', ...Object.fromEntries(told), description };
}
