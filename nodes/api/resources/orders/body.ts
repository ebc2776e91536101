import type { Persona } from '../personas';
import { personaBody } from '../personas';
import { PeekerError } from '../../errors/failure';
import { snakeCaseKeys } from '../../util/snakeCaseKeys';
import type { Licenses } from './sizing';

export interface Sequencer {
	clientId: number | string | null;
	loginEmail: string;
	loginPassword: string;
}

/** What is ordered: a bundle, or single licenses; never both (CONTRACT section 8, "Order form"). */
export type OrderForm = { bundleId: string } | Licenses;

export interface OrderRequest {
	user: string;
	form: OrderForm;
	sequencer: Sequencer;
	domains: string[];
	/** Redirects of single domains, by name. */
	domainForwarding: Record<string, string>;
	personas: Persona[];
	forwardingUrl?: string;
}

/**
 * The body of an order, in a fixed order of keys: the API recognises a repeat by its bytes and then neither
 * charges nor provisions twice (CONTRACT section 5).
 */
export function orderBody(request: OrderRequest): object {
	const { user, form, sequencer, domains, domainForwarding, personas, forwardingUrl } = request;
	return {
		user,
		...snakeCaseKeys('bundleId' in form ? { bundleId: form.bundleId } : licensesOf(form)),
		sequencer: {
			provider: 'smartlead',
			client_id: sequencer.clientId,
			login_email: sequencer.loginEmail,
			login_password: sequencer.loginPassword,
		},
		// In whatever order they were given: a try again with the same names is the same order.
		domains: [...domains].sort().map((domain) => {
			if (!Object.hasOwn(domainForwarding, domain)) return domain;
			return { domain, forwarding_url: domainForwarding[domain] };
		}),
		personas: personas.map(personaBody),
		...(forwardingUrl === undefined ? {} : { forwarding_url: forwardingUrl }),
	};
}

/** The four license fields in a fixed order; those of a provider without licenses are left out. */
const licensesOf = (form: Licenses) => ({
	...(form.googleLicenses > 0 && {
		googleLicenses: form.googleLicenses,
		googleInboxesPerDomain: form.googleInboxesPerDomain,
	}),
	...(form.microsoftLicenses > 0 && {
		microsoftLicenses: form.microsoftLicenses,
		microsoftInboxesPerDomain: form.microsoftInboxesPerDomain,
	}),
});

/** Throws a `PeekerError` when no Smartlead login was given anywhere: the API wants one with every order. */
export function checkedSequencer(sequencer: Sequencer): Sequencer {
	if (sequencer.loginEmail && sequencer.loginPassword) return sequencer;
	throw new PeekerError(
		'The order has no Smartlead login',
		"Enter 'Smartlead Login Email' and 'Smartlead Login Password' in the Peeker credential, " +
			"or choose 'Smartlead Login' = 'Enter Here'. Nothing was sent.",
	);
}
