import type { INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { PeekerError } from '../api/errors/failure';

/** `UserError` of the credential check, and n8n's own errors, carry a description too. */
const descriptionOf = (error: unknown): string | undefined => {
	const description: unknown =
		typeof error === 'object' && error !== null ? Reflect.get(error, 'description') : undefined;
	return typeof description === 'string' ? description : undefined;
};

/**
 * The one place where an error becomes n8n's: always built anew, because n8n hands back an old
 * `NodeApiError` unchanged (n8n-workflow 2.41). Nothing of the answer but our own words goes along.
 */
export function toNodeError(
	of: INode,
	error: unknown,
	itemIndex?: number,
): NodeApiError | NodeOperationError {
	// n8n stores the node along with its error, and its parameters may hold a login.
	const node: INode = { ...of, parameters: {} };
	const original = error instanceof Error ? error.message : String(error);
	const message = itemIndex === undefined ? original : `${original} [item ${itemIndex}]`;
	const description = descriptionOf(error);
	if (error instanceof PeekerError && error.failure) {
		const { status } = error.failure;
		return new NodeApiError(
			node,
			{},
			{
				message,
				description,
				itemIndex,
				httpCode: status === undefined ? undefined : String(status),
			},
		);
	}
	return new NodeOperationError(node, message, { description, itemIndex });
}
