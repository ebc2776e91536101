import { invalid } from '../errors';
import {
	normaliseName,
	registrationCents,
	renewalCents,
	unavailableReason,
	usableFor,
} from '../names';
import type { Account } from '../store';
import { reply } from './call';
import type { Handlers } from './call';
import { page } from './paging';

const OLDER_CAP = 25;

function availability(account: Account, name: string, older: boolean) {
	const reason = unavailableReason(account, normaliseName(name));
	const ordinary = older ? { premium: false } : {};
	if (reason === 'premium') return { domain: name, available: false, premium: true, reason };
	if (reason !== undefined) return { domain: name, available: false, ...ordinary, reason };
	return {
		domain: name,
		available: true,
		price_cents: registrationCents(normaliseName(name)),
		renewal_price_cents: renewalCents(normaliseName(name)),
		currency: 'usd',
		usable_for: usableFor(normaliseName(name)),
		...ordinary,
	};
}

export const domainHandlers: Handlers = {
	listDomains(call) {
		const { category, user_id, user_email, usable_for, status } = call.query;
		const { account, core } = call;
		const byEmail = user_email === undefined ? undefined : account.userByEmail(user_email);
		return page(
			call,
			'/domains',
			account.domains,
			(domain) =>
				!domain.retired &&
				(category === undefined || domain.category === category) &&
				(user_id === undefined || domain.user_id === user_id) &&
				(user_email === undefined || (byEmail !== undefined && domain.user_id === byEmail.id)) &&
				(usable_for === undefined ||
					usableFor(domain.domain, domain).some((one) => one === usable_for)) &&
				(status === undefined || domain.status === status),
			(domain) => core.views.domain(domain),
		);
	},
	checkDomainAvailability({ account, body, core }) {
		const { domains } = body as { domains: string[] };
		const older = core.edition === 'older';
		if (older && domains.length > OLDER_CAP) {
			throw invalid('domains', `Send at most ${OLDER_CAP} domains.`);
		}
		return reply({ domains: domains.map((name) => availability(account, name, older)) });
	},
};
