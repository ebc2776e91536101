import type { Operation, Resource } from '../operation';
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

export const resources: Resource[] = [
	account,
	bundle,
	domain,
	domainImport,
	event,
	forwarding,
	order,
	swap,
	user,
];

/** The operation chosen in the editor. Throws a `PeekerError` for one that this version does not have. */
export function operationOf(resource: unknown, operation: unknown): Operation {
	const found = resources
		.find(({ value }) => value === resource)
		?.operations.find(({ value }) => value === operation);
	if (found) return found;
	throw new PeekerError(
		'This version of the Peeker node does not have the chosen operation',
		`Resource "${String(resource)}", operation "${String(operation)}". Choose both anew in the node.`,
	);
}
