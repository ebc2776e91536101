import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { flag, oneOf, optional, text, wholeNumber } from '../input/schemas';
import { GOOGLE_INBOXES_PER_DOMAIN } from '../../api/contract/values';
import { isRow } from '../../api/util/row';
import { numberChoices } from './choices';

export const nameField: INodeProperties = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. Starter 25k',
	description: 'What you call this bundle',
};

export const volumeField: INodeProperties = {
	displayName: 'Monthly Sending Volume',
	name: 'monthlySendingVolume',
	type: 'number',
	typeOptions: { minValue: 1 },
	required: true,
	default: 25000,
	description: 'How many emails a month the inboxes of an order should be able to send',
};

const shareOf = (provider: string) =>
	`Share of the volume that ${provider} inboxes send. The other provider sends the rest. Without a share Peeker recommends one. To go back to the recommendation, set both to the expression {{ null }}.`;

/** The fields of a bundle that may be left out, as the editor shows them. */
export const bundleOptionFields: INodeProperties[] = [
	{
		displayName: 'Google Inboxes per Domain',
		name: 'googleInboxesPerDomain',
		type: 'options',
		options: numberChoices(GOOGLE_INBOXES_PER_DOMAIN),
		default: 2,
		description: 'How many Google inboxes each Google domain carries',
	},
	{
		displayName: 'Google Percent',
		name: 'googlePercent',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		default: 50,
		description: shareOf('Google'),
	},
	{
		displayName: 'Microsoft Percent',
		name: 'microsoftPercent',
		type: 'number',
		typeOptions: { minValue: 0, maxValue: 100 },
		default: 50,
		description: shareOf('Microsoft'),
	},
	{
		displayName: 'Send on Weekends',
		name: 'sendOnWeekends',
		type: 'boolean',
		default: false,
		description: 'Whether the volume is spread over 30 days instead of 22 working days',
	},
];

/** A share of 0 to 100, or null for the recommended split; an emptied field counts as null. */
const percent = () =>
	z.preprocess((value) => (value === '' ? null : value), wholeNumber(0, 100).nullable().optional());

interface Split {
	googlePercent?: number | null;
	microsoftPercent?: number | null;
}

/** Both shares or neither, as the API wants them (CONTRACT section 8, "Bundle split"): what one share leaves is the other's. */
function completed<Fields extends Split>(fields: Fields): Fields {
	const { googlePercent: google, microsoftPercent: microsoft } = fields;
	if (google != null && microsoft === undefined)
		return { ...fields, microsoftPercent: 100 - google };
	if (microsoft != null && google === undefined)
		return { ...fields, googlePercent: 100 - microsoft };
	return fields;
}

/** Half of a split cannot be given back to the recommendation. */
function checkSplit({ googlePercent, microsoftPercent }: Split, context: z.RefinementCtx): void {
	const sum = (googlePercent ?? 0) + (microsoftPercent ?? 0);
	const bothAbsent = googlePercent == null && googlePercent === microsoftPercent;
	const bothGiven = googlePercent != null && microsoftPercent != null;
	if (bothAbsent || (bothGiven && sum === 100)) return;
	context.addIssue({
		code: 'custom',
		path: [googlePercent == null ? 'googlePercent' : 'microsoftPercent'],
		message: 'does not fit: the Google and the Microsoft share must be 100 together',
		params: {
			detail: `Google is ${googlePercent ?? 'empty'}, Microsoft is ${microsoftPercent ?? 'empty'}.`,
		},
	});
}

const bundleOptions = {
	googleInboxesPerDomain: optional(oneOf(GOOGLE_INBOXES_PER_DOMAIN)),
	googlePercent: percent(),
	microsoftPercent: percent(),
	sendOnWeekends: flag(),
};

/**
 * A field that was added and whose expression found nothing is given a value that none of them takes: what a
 * bundle is decides what its orders cost, so it may not silently become something else.
 */
const foundNothingAsInvalid = (value: unknown): unknown =>
	isRow(value)
		? Object.fromEntries(
				Object.entries(value).map(([key, entry]) => [key, entry === undefined ? NaN : entry]),
			)
		: value;

const bundleFields = <Shape extends z.ZodRawShape>(shape: Shape) =>
	z.preprocess(foundNothingAsInvalid, z.object(shape).strict());

export const bundleOptionsInput = bundleFields(bundleOptions)
	.transform(completed)
	.superRefine(checkSplit);

export const bundleUpdateInput = bundleFields({
	name: optional(text()),
	monthlySendingVolume: optional(wholeNumber(1)),
	...bundleOptions,
})
	.transform(completed)
	.superRefine(checkSplit);
