import type { INodeProperties } from 'n8n-workflow';

import type { Client } from '../../api/client/types';
import { PeekerError } from '../../api/errors/failure';
import type { OrderForm } from '../../api/resources/orders/body';
import type { PlanSource } from '../../api/resources/orders/fetchPlan';
import type { PerLicense } from '../../api/resources/orders/licenseCost';
import { centsFor, licensePrices, licensesOf } from '../../api/resources/orders/licenseCost';
import type { Plan } from '../../api/resources/orders/plan';

const LABELS = {
	google: 'Google Inbox Price (Cents)',
	microsoft: 'Microsoft Domain Price (Cents)',
};

const priceOption = (provider: 'google' | 'microsoft', what: string): INodeProperties => ({
	displayName: LABELS[provider],
	name: `${provider}LicenseCents`,
	type: 'number',
	typeOptions: { minValue: 0 },
	default: 0,
	description: `What ${what} costs, from your price list. Peeker tells it only with an order, so an agent goes by the newest orders of the account, or by this, whichever is more. Type a number: an expression is refused.`,
	displayOptions: { show: { '@tool': [true] } },
});

/** What licenses cost, as far as a person knows it before the first order. */
export const licensePriceOptions: INodeProperties[] = [
	priceOption('google', 'one Google inbox'),
	priceOption('microsoft', 'one Microsoft domain with all its inboxes'),
];

export interface TypedPrices {
	googleLicenseCents?: number;
	microsoftLicenseCents?: number;
}

const higher = (one?: number, other?: number) =>
	one === undefined || other === undefined ? (one ?? other) : Math.max(one, other);

interface LicenseCost {
	/** Null where it is not known. */
	cents: number | null;
	/** The licenses whose price is not known. */
	unknown: Array<'google' | 'microsoft'>;
}

/** What the licenses of an order cost: at the prices of the newest orders, or at those that were typed. */
export async function licenseCost(
	client: Client,
	source: PlanSource,
	form: OrderForm,
	{ required_domains: required, currency }: Plan,
	typed: TypedPrices,
): Promise<LicenseCost> {
	const licenses = await licensesOf(source, form, required);
	const seen = await licensePrices(client, currency ?? 'usd');
	const prices: PerLicense<number | undefined> = {
		google: higher(seen.google, typed.googleLicenseCents),
		microsoft: higher(seen.microsoft, typed.microsoftLicenseCents),
	};
	const kinds = ['google', 'microsoft'] as const;
	const unknown = kinds.filter((kind) => licenses[kind] > 0 && prices[kind] === undefined);
	return { cents: centsFor(licenses, prices), unknown };
}

/** The refusal of an order whose licenses have no known price. */
export function priceUnknown([first]: LicenseCost['unknown']): PeekerError {
	return new PeekerError(
		'What the inboxes of this order cost is not known, so a limit cannot be kept',
		`Peeker tells it only with an order, and the newest orders of the account do not have it. You cannot set it yourself. Tell a person to open the node, add the option '${LABELS[first]}' and type a number, or to place a first order. Nothing was ordered.`,
		{ code: 'license_price_unknown', field: `options.${first}LicenseCents`, repeat: 'safe' },
	);
}
