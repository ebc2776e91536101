import type { IDataObject, INode } from 'n8n-workflow';
import { ExpressionError, NodeApiError, NodeOperationError, UserError } from 'n8n-workflow';

import { errorDetails } from '../api/errors/errorDetails';
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

/** The facts of any error for an error item, in plain text (README, "Errors and limits"). */
export function detailsOf(error: unknown): IDataObject {
	if (error instanceof PeekerError) return errorDetails(error) as IDataObject;
	const description = descriptionOf(error) ?? '';
	// Expressions are read, and the credential is checked, before anything is sent.
	if (error instanceof ExpressionError) return { code: 'expression', description, repeat: 'safe' };
	if (error instanceof UserError) return { code: 'credential', description, repeat: 'safe' };
	return { code: 'unexpected', description, repeat: 'unknown' };
}
