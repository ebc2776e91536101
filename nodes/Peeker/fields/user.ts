import type { INodeProperties } from 'n8n-workflow';
import { z } from 'zod';

import { smartleadClientId } from '../input/orderSchemas';
import { anyText, email } from '../input/schemas';

export const emailField: INodeProperties = {
	displayName: 'Email',
	name: 'email',
	type: 'string',
	required: true,
	default: '',
	placeholder: 'e.g. dana@northwind.com',
	description: 'The email address of your customer; there is one user per address',
};

/** The fields of a user beside the address, as the editor shows them. */
export const userFields: INodeProperties[] = [
	{
		displayName: 'First Name',
		name: 'firstName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Dana',
	},
	{
		displayName: 'Last Name',
		name: 'lastName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Okafor',
	},
	{
		displayName: 'Smartlead Client ID',
		name: 'smartleadClientId',
		type: 'string',
		default: '',
		placeholder: 'e.g. 410022',
		description:
			'The Smartlead client that inboxes of future orders are added to. Empty is your default client: added here and left empty, it takes a known customer off the client they have now.',
	},
];

/** A field that is left alone when it is not in the collection, or null. */
const ifGiven = <Schema extends z.ZodTypeAny>(schema: Schema) =>
	z.preprocess((value) => (value === null ? undefined : value), schema.optional());

const userInput = {
	firstName: ifGiven(anyText()),
	lastName: ifGiven(anyText()),
	smartleadClientId: smartleadClientId().optional(),
};

export const userFieldsInput = z.object(userInput).strict();

export const userUpdateInput = z.object({ email: ifGiven(email()), ...userInput }).strict();
