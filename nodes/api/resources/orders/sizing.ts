import type { Row } from '../../util/row';

/** How many domains an order needs, by provider. */
export interface RequiredDomains {
	google: number;
	microsoft: number;
	total: number;
}

/** Licenses of a custom order: a Google license is one inbox, a Microsoft license one domain. */
export interface Licenses {
	googleLicenses: number;
	googleInboxesPerDomain?: number;
	microsoftLicenses: number;
	microsoftInboxesPerDomain?: number;
}

const SENDING_DAYS = { workdays: 22, everyDay: 30 };
const GOOGLE_EMAILS_PER_INBOX = 20;
const MICROSOFT_EMAILS_PER_DOMAIN = 150;

const requiredDomains = (google: number, microsoft: number): RequiredDomains => ({
	google,
	microsoft,
	total: google + microsoft,
});

/** Domains of a custom order: `microsoft_licenses + ceil(google_licenses / google_inboxes_per_domain)` (CONTRACT section 8). */
export function requiredForLicenses(licenses: Licenses): RequiredDomains {
	const { googleLicenses, googleInboxesPerDomain = 2, microsoftLicenses } = licenses;
	return requiredDomains(Math.ceil(googleLicenses / googleInboxesPerDomain), microsoftLicenses);
}

const numberIn = (value: unknown, key: string): number | undefined => {
	const found: unknown = Reflect.get(Object(value), key);
	return typeof found === 'number' ? found : undefined;
};

/**
 * Domains of an order on a bundle: the bundle's own `required_domains`, else
 * `ceil(volume * share / days / capacity)` per provider (CONTRACT section 8, "Bundle sizing").
 */
export function requiredForBundle(bundle: Row): RequiredDomains {
	const google = numberIn(bundle.required_domains, 'google');
	const microsoft = numberIn(bundle.required_domains, 'microsoft');
	if (google !== undefined && microsoft !== undefined) return requiredDomains(google, microsoft);

	const volume = numberIn(bundle, 'monthly_sending_volume') ?? 0;
	const days = bundle.send_on_weekends === true ? SENDING_DAYS.everyDay : SENDING_DAYS.workdays;
	const inboxes = numberIn(bundle, 'google_inboxes_per_domain') ?? 2;
	const percent = (provider: 'google' | 'microsoft') =>
		numberIn(bundle.effective, `${provider}_percent`) ??
		numberIn(bundle, `${provider}_percent`) ??
		50;
	// Multiplied before dividing, so that no rounding error lifts a whole number over the next one.
	const domains = (share: number, capacity: number) =>
		Math.ceil((volume * share) / (100 * days * capacity));
	return requiredDomains(
		domains(percent('google'), inboxes * GOOGLE_EMAILS_PER_INBOX),
		domains(percent('microsoft'), MICROSOFT_EMAILS_PER_DOMAIN),
	);
}
