import type { AnyOperation, Resource } from '../operation';
import { account } from './account';
import { bundle } from './bundle';
import { domain } from './domain';
import { domainImport } from './domainImport';
import { event } from './event';
import { forwarding } from './forwarding';
import { order } from './order';
import { swap } from './swap';
import { user } from './user';
import { PeekerError } from '../../api/errors/failure';

/** In the order in which one needs them: n8n's list of actions of a community node cannot be searched (2.41). */
export const resources: Resource[] = [
	order,
	domain,
	bundle,
	user,
	swap,
	domainImport,
	forwarding,
	event,
	account,
];

/** The operation chosen in the editor. Throws a `PeekerError` for one that this version does not have. */
export function operationOf(resource: unknown, operation: unknown): AnyOperation {
	const found = resources
		.find(({ value }) => value === resource)
		?.operations.find(({ value }) => value === operation);
	if (found) return found;
	throw new PeekerError(
		'This version of the Peeker node does not have the chosen operation',
		`Resource "${String(resource)}", operation "${String(operation)}". Choose both anew in the node.`,
	);
}
