import { z } from 'zod';

import {
	anyText,
	bundleReference,
	domainName,
	domainNames,
	httpUrl,
	oneOf,
	onOrOff,
	optional,
	optionsInput,
	text,
	userReference,
	wholeNumber,
} from '../input/schemas';
import { smartleadClientId } from '../input/orderSchemas';
import { GOOGLE_INBOXES_PER_DOMAIN, MICROSOFT_INBOXES_PER_DOMAIN } from '../../api/contract/values';
import { JOBS } from '../../api/resources/jobs';
import type { OrderForm } from '../../api/resources/orders/body';
import { checkPart } from '../input/checkPart';
import { domainRedirects } from '../input/domainRedirects';
import { personaInput, personasOf } from './personas';
import { simplifyInput } from './simplify';
import { waitInput, waitOptionsInput } from './waiting';

const override = z.object({ domain: domainName(), forwardingUrl: httpUrl() }).strict();

const forwardingOverrides = z
	.object({ override: z.array(override).optional() })
	.default({})
	.transform((value) =>
		Object.fromEntries(
			(value.override ?? []).map(({ domain, forwardingUrl }) => [domain, forwardingUrl]),
		),
	);

const formInput = {
	orderType: oneOf(['bundle', 'custom']),
	bundleId: z.unknown(),
	googleLicenses: z.unknown(),
	googleInboxesPerDomain: z.unknown(),
	microsoftLicenses: z.unknown(),
	microsoftInboxesPerDomain: z.unknown(),
};

type RawForm = z.output<z.ZodObject<typeof formInput>>;

// Made once: making a schema costs more than checking a value with it.
const formParts = {
	bundleId: bundleReference(),
	licenses: z.preprocess((value) => (value === '' ? 0 : (value ?? 0)), wholeNumber(0)),
	googleInboxesPerDomain: oneOf(GOOGLE_INBOXES_PER_DOMAIN),
	microsoftInboxesPerDomain: oneOf(MICROSOFT_INBOXES_PER_DOMAIN),
};

function formOf(raw: RawForm, context: z.RefinementCtx): OrderForm {
	const part = <Schema extends z.ZodTypeAny>(schema: Schema, name: keyof RawForm) =>
		checkPart(schema, raw[name], [name], context);
	if (raw.orderType === 'bundle') return { bundleId: part(formParts.bundleId, 'bundleId') };
	const googleLicenses = part(formParts.licenses, 'googleLicenses');
	const microsoftLicenses = part(formParts.licenses, 'microsoftLicenses');
	if (googleLicenses === 0 && microsoftLicenses === 0) {
		context.addIssue({
			code: 'custom',
			path: ['googleLicenses'],
			message: "is 0, and so is 'Microsoft Domains': the order would be empty",
		});
	}
	return {
		googleLicenses,
		...(googleLicenses > 0 && {
			googleInboxesPerDomain: part(formParts.googleInboxesPerDomain, 'googleInboxesPerDomain'),
		}),
		microsoftLicenses,
		...(microsoftLicenses > 0 && {
			microsoftInboxesPerDomain: part(
				formParts.microsoftInboxesPerDomain,
				'microsoftInboxesPerDomain',
			),
		}),
	};
}

const loginInput = {
	smartleadLogin: oneOf(['credential', 'parameters']),
	smartleadLoginEmail: z.unknown(),
	smartleadLoginPassword: z.unknown(),
	smartleadClientId: z.unknown(),
};

type RawLogin = z.output<z.ZodObject<typeof loginInput>>;

const loginParts = {
	email: text('an email address'),
	password: z.preprocess(
		(value) => (typeof value === 'number' ? String(value) : value),
		z.string({ message: 'needs a password' }).min(1, { message: 'needs a password; it is empty' }),
	),
	clientId: smartleadClientId(),
};

/** The login given with the order, or undefined for that of the credential. */
function loginOf(raw: RawLogin, context: z.RefinementCtx) {
	if (raw.smartleadLogin === 'credential') return undefined;
	const part = <Schema extends z.ZodTypeAny>(schema: Schema, name: keyof RawLogin) =>
		checkPart(schema, raw[name], [name], context);
	return {
		loginEmail: part(loginParts.email, 'smartleadLoginEmail'),
		loginPassword: part(loginParts.password, 'smartleadLoginPassword'),
		clientId: part(loginParts.clientId, 'smartleadClientId'),
	};
}

/** What is wrong with a redirect of a domain that is not ordered, in words; undefined if there is none. */
export function strayForwarding(domainForwarding: Record<string, string>, domains: string[]) {
	const stray = Object.keys(domainForwarding).find((name) => !domains.includes(name));
	if (stray === undefined) return undefined;
	return {
		message: 'names a domain that is not part of the order',
		detail: `"${stray}" is not among the domains of the order. Correct the name or take it out.`,
	};
}

const orderDomains = domainNames();

/** The names given as a parameter, with the redirects of the option and those that the names bring along. */
function domainsOf(
	raw: unknown,
	domainForwarding: Record<string, string>,
	context: z.RefinementCtx,
): { domains: string[]; domainForwarding: Record<string, string> } {
	const domains = checkPart(orderDomains, raw, ['domains'], context);
	const stray = Array.isArray(domains) ? strayForwarding(domainForwarding, domains) : undefined;
	if (stray) {
		const { message, detail } = stray;
		const path = ['options', 'domainForwarding'];
		context.addIssue({ code: 'custom', path, message, params: { detail } });
	}
	const { redirects, problem } = domainRedirects(raw);
	if (problem) {
		const message = 'has a forwarding URL that cannot be used';
		context.addIssue({ code: 'custom', path: ['domains'], message, params: { detail: problem } });
	}
	return { domains, domainForwarding: { ...redirects, ...domainForwarding } };
}

/** Schema of all parameters of an order, planned or placed. */
export const orderInput = z
	.object({
		userId: userReference(),
		...formInput,
		domainsFrom: oneOf(['parameter', 'inputItems']),
		domains: z.unknown(),
		domainField: anyText(),
		...personaInput,
		forwardingUrl: optional(httpUrl()),
		...loginInput,
		planToken: anyText(),
		...waitInput,
		...simplifyInput,
		options: optionsInput({
			allowLiveManualRun: onOrOff().optional(),
			domainForwarding: forwardingOverrides,
			googleLicenseCents: wholeNumber(0).optional(),
			maxDailyCostCents: wholeNumber(0).optional(),
			maxRegistrationCostCents: wholeNumber(0).optional(),
			maxTotalCostCents: wholeNumber(0).optional(),
			microsoftLicenseCents: wholeNumber(0).optional(),
			preflight: onOrOff().optional(),
			...waitOptionsInput(JOBS.order),
		}),
	})
	.strict()
	.transform(
		(
			{
				userId,
				domainsFrom,
				domainField,
				forwardingUrl,
				planToken,
				waitForCompletion,
				simplify,
				options,
				...raw
			},
			context,
		) => {
			const form = formOf(raw, context);
			/** Where the names come from the input items, the engine's grouping fills them in. */
			const { domains, domainForwarding } =
				domainsFrom === 'parameter'
					? domainsOf(raw.domains, options.domainForwarding, context)
					: { domains: [], domainForwarding: options.domainForwarding };
			return {
				userId,
				form,
				domains,
				domainField: domainsFrom === 'inputItems' ? domainField : undefined,
				personas: personasOf(raw, context),
				login: loginOf(raw, context),
				forwardingUrl,
				planToken,
				waitForCompletion,
				simplify,
				options: { ...options, domainForwarding },
			};
		},
	);

export type OrderInput = z.output<typeof orderInput>;
