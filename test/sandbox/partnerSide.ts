import type { Core } from './core';
import { normaliseName } from './names';

/** What the partner does in the portal or at a registrar, and the API only sees. */
export class PartnerSide {
	constructor(private readonly core: Core) {}

	/** Points a domain to the name servers given; imports and orders waiting for it go on. */
	setNameservers(key: string, name: string): void {
		const account = this.core.accounts.of(key);
		const domain = account.domainByName(normaliseName(name));
		if (!domain) throw new Error(`${name} is no domain of this key.`);
		this.core.progress.imports.nameserversSet(account, domain);
		for (const action of account.pendingActions.all()) {
			if (action.domain_id === domain.id && action.reason === 'update_nameservers') {
				this.core.progress.orders.resolve(account, action);
			}
		}
	}

	/** Does what a pending action asks for; its order goes on after the last one. */
	resolveAction(key: string, actionId: string): void {
		const account = this.core.accounts.of(key);
		const action = account.pendingActions.get(actionId);
		if (!action) throw new Error(`${actionId} is no pending action of this key.`);
		this.core.progress.orders.resolve(account, action);
	}
}
