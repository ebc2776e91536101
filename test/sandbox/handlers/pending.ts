import type { Handlers } from './call';
import { page } from './paging';

export const pendingHandlers: Handlers = {
	listPendingOrderActions(call) {
		const { order_id, user, domain_id, status = 'open' } = call.query;
		const { account, core } = call;
		const userId = user?.includes('@') ? account.userByEmail(user)?.id : user;
		return page(
			call,
			'/orders/pending',
			account.pendingActions,
			(action) =>
				(order_id === undefined || action.order_id === order_id) &&
				(user === undefined || action.user_id === userId) &&
				(domain_id === undefined || action.domain_id === domain_id) &&
				action.status === status,
			(action) => core.views.pendingAction(action),
		);
	},
};
