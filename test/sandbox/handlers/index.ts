import { bundleHandlers } from './bundles';
import type { Handlers } from './call';
import { domainHandlers } from './domains';
import { forwardingHandlers } from './forwarding';
import { importHandlers } from './imports';
import { meHandlers } from './me';
import { orderHandlers } from './orders';
import { pendingHandlers } from './pending';
import { swapHandlers } from './swaps';
import { userHandlers } from './users';

/** What each operation of the contract does, by its `operationId`. */
export const handlers: Handlers = {
	...meHandlers,
	...userHandlers,
	...bundleHandlers,
	...domainHandlers,
	...importHandlers,
	...forwardingHandlers,
	...orderHandlers,
	...pendingHandlers,
	...swapHandlers,
};
