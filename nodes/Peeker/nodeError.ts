import type { IDataObject, INode } from 'n8n-workflow';
import { ExpressionError, NodeApiError, NodeOperationError, UserError } from 'n8n-workflow';

import { errorDetails } from '../api/errors/errorDetails';
import { PeekerError } from '../api/errors/failure';
import { asHtml } from './html';

/** `UserError` of the credential check, and n8n's own errors, carry a description too. */
const descriptionOf = (error: unknown): string | undefined => {
	const description: unknown =
		typeof error === 'object' && error !== null ? Reflect.get(error, 'description') : undefined;
	return typeof description === 'string' ? description : undefined;
};

/**
 * What happened, in plain text.
 *
 * @param itemIndex the input item it is about; named only where there are several
 */
export function messageOf(error: unknown, itemIndex?: number, itemCount = 1): string {
	const text = error instanceof Error ? error.message : String(error);
	return itemIndex === undefined || itemCount < 2 ? text : `${text} [item ${itemIndex}]`;
}

/** What the editor lists under "From Peeker", to be read in rows and copied. */
const factsOf = (error: PeekerError): IDataObject =>
	Object.fromEntries(
		Object.entries(errorDetails(error) as IDataObject).filter(([key]) => key !== 'description'),
	);

/**
 * The one place where an error becomes n8n's: always built anew, because n8n hands back an old
 * `NodeApiError` unchanged (n8n-workflow 2.41). Nothing of the answer but our own words goes along.
 *
 * @param itemIndex the input item it is about; named only where there are several
 */
export function toNodeError(
	of: INode,
	error: unknown,
	itemIndex?: number,
	itemCount?: number,
): NodeApiError | NodeOperationError {
	// n8n stores the node along with its error, and its parameters may hold a login.
	const node: INode = { ...of, parameters: {} };
	const message = messageOf(error, itemIndex, itemCount);
	const plain = descriptionOf(error);
	const description = plain === undefined ? undefined : asHtml(plain);
	if (error instanceof PeekerError && error.failure) {
		const { status } = error.failure;
		const httpCode = status === undefined ? undefined : String(status);
		const apiError = new NodeApiError(node, {}, { message, description, itemIndex, httpCode });
		apiError.context.data = factsOf(error);
		return apiError;
	}
	const operationError = new NodeOperationError(node, message, { description, itemIndex });
	// An error workflow reads them there: of a wait that took too long, the order that goes on.
	if (error instanceof PeekerError) operationError.context.data = factsOf(error);
	return operationError;
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
